import { RequestError } from '@nymgate/engine/kernel/errors';
import {
  type Clock,
  type HttpClient,
  SourceFailure,
  type SourceRequest,
  type SourceResponse,
} from '@nymgate/engine/kernel/ports';
import { parseJsonObject, readText } from '../../network/read-text.ts';

/** Prefix of every subject, so that the log shows the failed step. */
export type PlatformName =
  | 'GCP metadata server'
  | 'GCP IAM Credentials'
  | 'Azure managed identity endpoint'
  | 'GitHub OIDC endpoint';

export type PlatformCallContext = {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** Monotonic milliseconds. */
  readonly deadline: number;
};

export type PlatformResponse = { readonly headers: SourceResponse['headers']; readonly text: string };

/** The exchange with Entra has five seconds (F02); what precedes it may take four. */
const ASSERTION_MILLISECONDS = 4_000;
const MAX_RESPONSE_BYTES = 65_536;

/**
 * `isPlatform`: whether headers are the platform's; a server on this machine that omits them is another one.
 */
export type PlatformRequest = Omit<SourceRequest, 'timeout'> & {
  readonly isPlatform?: (headers: SourceResponse['headers']) => boolean;
};

export function createPlatformCallContext({
  http,
  clock,
}: Pick<PlatformCallContext, 'http' | 'clock'>): PlatformCallContext {
  return { http, clock, deadline: clock.monotonic() + ASSERTION_MILLISECONDS };
}

/**
 * Sends one request and reads at most 64 KiB of UTF-8. Redirects aren't followed: the credentials belong to
 * the one configured host (T3-07).
 * @throws RequestError SOURCE_AUTH_FAILED; `subject` is the name with `unavailable` (no response in time,
 * 408, 429, 5xx), `refused` (any other status), `answer not understood`, or `is not there: another server
 * answers`
 */
export async function callPlatform(
  name: PlatformName,
  { isPlatform, ...request }: PlatformRequest,
  calls: PlatformCallContext,
): Promise<PlatformResponse> {
  const { status, headers, text } = await sendPlatformRequest(name, request, calls);
  if (isPlatform?.(headers) === false) throw toPlatformError(name, 'is not there: another server answers');
  if (status === 408 || status === 429 || status >= 500) throw toPlatformError(name, 'unavailable');
  if (status !== 200) throw toPlatformError(name, 'refused');
  if (text === undefined) throw unexpectedResponseError(name);
  return { headers, text };
}

export function parseJsonMembers(
  name: PlatformName,
  { text }: PlatformResponse,
): Readonly<Record<string, unknown>> {
  const members = parseJsonObject(text);
  if (members !== undefined) return members;
  throw unexpectedResponseError(name);
}

export function unexpectedResponseError(name: PlatformName): RequestError {
  return toPlatformError(name, 'answer not understood');
}

async function sendPlatformRequest(
  name: PlatformName,
  request: Omit<SourceRequest, 'timeout'>,
  { http, clock, deadline }: PlatformCallContext,
): Promise<{ status: number; headers: SourceResponse['headers']; text: string | undefined }> {
  const timeout = deadline - clock.monotonic();
  if (timeout <= 0) throw toPlatformError(name, 'unavailable');
  try {
    const { status, headers, body } = await http.send({ ...request, timeout });
    return {
      status,
      headers,
      text: await readText(body, MAX_RESPONSE_BYTES, { fatal: true }).catch(undefinedIfUnreadable),
    };
  } catch {
    // The client's message may quote an address or header.
    throw toPlatformError(name, 'unavailable');
  }
}

/** Too large, or not UTF-8. */
function undefinedIfUnreadable(error: unknown): undefined {
  if (!(error instanceof TypeError) && !(error instanceof SourceFailure && error.reason === 'too-large'))
    throw error;
}

function toPlatformError(name: PlatformName, outcome: string): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', { subject: `${name} ${outcome}` });
}
