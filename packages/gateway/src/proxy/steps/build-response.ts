import { Buffer } from 'node:buffer';
import { RESPONSE_HEADERS } from '@nymgate/clouds/network/answer-headers';
import { CLIENT_REQUEST_ID } from '@nymgate/clouds/network/client-request-id';
import { buildErrorBody, RequestError, type RequestErrorCode } from '@nymgate/engine/kernel/errors';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { Outbound, ResponseBudget } from '@nymgate/engine/kernel/inbound';
import {
  type HeaderList,
  PROXY_SUBJECT,
  SourceFailure,
  type SourceResponse,
} from '@nymgate/engine/kernel/ports';
import type { Pruned } from '@nymgate/engine/plan/plan';
import type { SafeBody } from '@nymgate/engine/sanitizer/open-sanitizer';
import { withEntityTag } from '../answer-tag.ts';
import type { Budget } from './call-upstream.ts';
import type { ResolvedRequest } from './resolve-tokens.ts';
import { containsEcho } from './sanitize-body.ts';

type SanitizedResponse = {
  readonly resolved: ResolvedRequest;
  readonly response: SourceResponse;
  readonly body: SafeBody;
  readonly identity: Identity;
};

const EMPTY = new Uint8Array(0);

/** The only way to a successful answer: its body is a SafeBody, its headers are constructed, none is copied. */
export function buildResponse({ resolved, response, body, identity }: SanitizedResponse): Outbound {
  const requestId = getSourceRequestId(resolved, response);
  const applied = getAppliedPreferences(resolved, response);
  const headers = responseHeaders(identity);
  if (requestId !== '') headers.push(['request-id', requestId]);
  if (applied !== '') headers.push(['preference-applied', applied]);
  const { pruned } = resolved.decision;
  if (pruned !== undefined) headers.push(['nymgate-pruned', formatPrunedFields(pruned)]);
  if (resolved.decision.method === 'HEAD') return { status: response.status, headers, body: EMPTY };
  const whole = { status: response.status, headers, body };
  // Most answers are collections, and to those Graph gives no tag.
  return response.headers['etag'] === undefined
    ? whole
    : withEntityTag(whole, identity, resolved.request.inbound.headers);
}

/**
 * What was left out of a `$select`: names of the rules, which the guard of OData has matched as names; of others their number alone.
 *
 * @example prunedText({ names: ['displayName'], unknown: 2 }) // 'displayName,unknown=2'
 */
function formatPrunedFields({ names, unknown }: Pruned): string {
  return [...names, ...(unknown === 0 ? [] : [`unknown=${unknown}`])].join(',');
}

/** Graph's own request id when it is a GUID, else empty; so is one that repeats what was opened: ids of people are GUIDs too. */
export function getSourceRequestId(resolved: ResolvedRequest, response: SourceResponse): string {
  const id = response.headers['request-id'] ?? '';
  return matchesGrammar('guid', id) && !containsPlaintext(id, resolved) ? id : '';
}

const PREFERENCE =
  /^([A-Za-z][A-Za-z0-9.-]{0,63})(?:="([A-Za-z0-9 ._+/-]{0,80})"|=([A-Za-z0-9._+-]{1,80}))?$/;

/** Of Graph's echo, the preferences that the endpoint lets through, in a form that holds no more than a preference. */
function getAppliedPreferences(resolved: ResolvedRequest, { headers }: SourceResponse): string {
  const names = resolved.decision.endpoint.preferences;
  const value = headers['preference-applied'];
  if (value === undefined || names === undefined || names.size === 0) return '';
  return value
    .split(',')
    .map((preference) => preference.trim())
    .filter((preference) => {
      const [, name = '', quoted, plain = quoted ?? ''] = PREFERENCE.exec(preference) ?? [];
      return names.has(name.toLowerCase()) && !containsPlaintext(plain, resolved);
    })
    .join(', ');
}

/** Below this a text is in an id by chance: the size of a page, a word. */
const MIN_PLAINTEXT_LENGTH = 6;

/**
 * Whether a text of Graph's, small as a header's value is, repeats what was opened for the request, or a part of that: of an opened
 * `19:GUID_GUID@unq.gbl.spaces` a single GUID tells whose it is (TOK-07). What a sealed link hides stands in the path that Graph was
 * asked for, so that counts too.
 *
 * @example repeatsOpened('4F0C1F1E-…', { secrets: ['4f0c1f1e-…'], path: '/v1.0/users', linksOpened: 0 }) // true
 */
export function containsPlaintext(
  text: string,
  resolved: Pick<ResolvedRequest, 'secrets' | 'path' | 'linksOpened'>,
): boolean {
  const { secrets, path, linksOpened } = resolved;
  if (text.length < MIN_PLAINTEXT_LENGTH) return false;
  const part = text.toLowerCase();
  const hidden = linksOpened > 0 ? [...secrets, path] : secrets;
  return (
    hidden.some((value) => value.toLowerCase().includes(part)) || containsEcho(Buffer.from(text), secrets)
  );
}

/**
 * Makes a stable code of anything that was thrown. Of a failure that nobody foresaw nothing is told, and the answer is withheld.
 */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  if (!(error instanceof SourceFailure))
    return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'internal' });
  switch (error.reason) {
    case 'timeout':
      return new RequestError('SOURCE_TIMEOUT');
    case 'proxy':
      return new RequestError('SOURCE_UNREACHABLE', { subject: PROXY_SUBJECT });
    case 'unreachable':
    case 'aborted':
      return new RequestError('SOURCE_UNREACHABLE');
    default:
      return new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: error.reason });
  }
}

/** The answer to a request that failed; its headers are constants, numbers and names from closed lists, as its body is. */
export function errorToResponse(error: RequestError, identity: Identity, method: string): Outbound {
  const { code, detail } = error;
  const headers: HeaderList = [
    ...responseHeaders(identity),
    ['request-id', identity.requestId],
    ['nymgate-error', code],
    // RFC 9110 15.5.2: a 401 names a scheme; what was wrong with the credential is not told.
    ...optionalHeader('www-authenticate', code === 'CALLER_UNKNOWN' ? 'Bearer' : undefined),
    ...(identity.compat?.error(code) ?? []),
    ...optionalHeader('nymgate-hint', detail.hint),
    ...optionalHeader('retry-after', detail.retryAfter?.toString()),
    ...optionalHeader('location', detail.location),
  ];
  const body = method === 'HEAD' ? new Uint8Array(0) : buildErrorBody(code, identity, detail);
  return { status: error.status, headers, body };
}

function optionalHeader(name: string, value: string | undefined): HeaderList {
  return value === undefined ? [] : [[name, value]];
}

/** What every answer names: the rules it was made under, the epoch of its pseudonyms, and itself. */
export type Identity = {
  /** Empty or absent: none yet, or none that lets this caller in. */
  readonly connector?: string;
  readonly policy: string;
  readonly epoch: string;
  readonly requestId: string;
  /** The caller's own id, a GUID; empty: it has none. */
  readonly clientRequestId: string;
  /** When the request came, in milliseconds since 1970. */
  readonly time: number;
  /** The same, and refusals, in the headers of another gateway; absent without `compat`. */
  readonly compat?: CompatIdentity | undefined;
};

type CompatIdentity = {
  readonly responseHeaders: HeaderList;
  readonly error: (code: RequestErrorCode) => HeaderList;
};

/** Headers of every answer (http.md#response-headers); nothing else leaves but what the caller of this adds by name. */
export function responseHeaders(identity: Identity): HeaderList[number][] {
  const { connector = '', policy, epoch, requestId, clientRequestId, compat } = identity;
  const headers: HeaderList[number][] = [
    ...RESPONSE_HEADERS,
    ...optionalHeader('nymgate-connector', connector === '' ? undefined : connector),
    ['nymgate-policy', policy],
    ['nymgate-epoch', epoch],
    ['nymgate-request-id', requestId],
    ...(compat?.responseHeaders ?? []),
  ];
  if (clientRequestId !== '') headers.push([CLIENT_REQUEST_ID, clientRequestId]);
  return headers;
}

const EXCEEDS_PLATFORM_LIMIT =
  'the answer is larger than the platform of this gateway carries; ask for smaller pages with $top';

/**
 * Asks the host to set room aside for the answer, within the request's time. While the request waits it still counts among those
 * at once, so the answers that wait are never more than these requests may hold anyway.
 *
 * @returns undefined when there is room at once, which spares nearly every request a promise
 * @throws RequestError NOT_READY, RESPONSE_NOT_SANITIZABLE (more than the platform carries); SourceFailure when the caller has gone
 */
export function reserveRoom(
  room: ResponseBudget | undefined,
  { body }: Outbound,
  budget: Budget,
): Promise<void> | undefined {
  if (room?.maxBytes !== undefined && body.length > room.maxBytes)
    throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: EXCEEDS_PLATFORM_LIMIT });
  const reservation = room?.reserve(body.length, budget.remainingMilliseconds()) ?? true;
  return reservation === true ? undefined : awaitReservation(reservation, budget);
}

async function awaitReservation(reservation: boolean | Promise<boolean>, { signal }: Budget): Promise<void> {
  if (await reservation) return;
  if (signal?.aborted === true) throw new SourceFailure('aborted');
  throw new RequestError('NOT_READY', { retryAfter: 1, subject: 'earlier answers wait for their readers' });
}
