import { REQUEST_ERRORS, RequestError } from '../../kernel/errors.ts';
import type { Outbound } from '../../kernel/inbound.ts';
import { type HeaderList, SourceFailure } from '../../kernel/ports.ts';
import { psoxyWord } from '../../psoxy/headers/error-words.ts';
import { type Identity, responseHeaders } from '../response-headers.ts';

/**
 * Any throw as a stable code. A failure that nobody foresaw is a refusal too: nothing of it is told, and the answer is withheld.
 */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  if (!(error instanceof SourceFailure))
    return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'internal' });
  switch (error.reason) {
    case 'timeout':
      return new RequestError('SOURCE_TIMEOUT');
    case 'unreachable':
    case 'aborted':
      return new RequestError('SOURCE_UNREACHABLE');
    default:
      return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: error.reason });
  }
}

/** Graph's own error envelope, so that SDKs raise their usual exceptions; every text is a constant or a name from a closed list. */
export function errorToResponse(error: RequestError, identity: Identity, method: string): Outbound {
  const { code, detail } = error;
  const inner = detail.sourceCode === undefined ? {} : { innerError: { code: detail.sourceCode } };
  const subject = detail.subject === undefined ? '' : ` (${detail.subject})`;
  const message = `${REQUEST_ERRORS[code].message}${subject}`;
  const envelope = { error: { code, message, requestId: identity.requestId, ...inner } };
  const headers: HeaderList = [
    ...responseHeaders(identity),
    ['nymgate-error', code],
    // RFC 9110 15.5.2: a 401 names a scheme; what was wrong with the credential is not told.
    ...optional('www-authenticate', code === 'CALLER_UNKNOWN' ? 'Bearer' : undefined),
    ...(identity.compat === undefined ? [] : optional('x-psoxy-error', psoxyWord(code))),
    ...optional('nymgate-hint', detail.hint),
    ...optional('retry-after', detail.retryAfter?.toString()),
    ...optional('location', detail.location),
  ];
  const body = method === 'HEAD' ? new Uint8Array(0) : new TextEncoder().encode(JSON.stringify(envelope));
  return { status: error.status, headers, body };
}

function optional(name: string, value: string | undefined): HeaderList {
  return value === undefined ? [] : [[name, value]];
}
