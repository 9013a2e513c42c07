import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Clock, HttpClient, SourceRequest, SourceResponse } from '@nymgate/engine/kernel/ports';

/** Who is asked, in words: the beginning of every subject, so that the log says which step failed. */
export type PlatformName =
  | 'GCP metadata server'
  | 'GCP IAM Credentials'
  | 'Azure managed identity endpoint'
  | 'GitHub OIDC endpoint';

export type PlatformCallContext = {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** Monotonic milliseconds by which the last of the calls must have ended. */
  readonly deadline: number;
};

export type PlatformResponse = { readonly headers: SourceResponse['headers']; readonly text: string };

/** The exchange with Entra has five seconds (F02); what precedes it may take four. */
const ASSERTION_MILLISECONDS = 4_000;
const MAX_RESPONSE_BYTES = 65_536;

/** `isPlatform`: whether headers are the platform's; a server that answers without them on this machine is another one. */
export type PlatformRequest = Omit<SourceRequest, 'timeout'> & {
  readonly isPlatform?: (headers: SourceResponse['headers']) => boolean;
};

/** All calls for one assertion, under one deadline. */
export function createPlatformCallContext({
  http,
  clock,
}: Pick<PlatformCallContext, 'http' | 'clock'>): PlatformCallContext {
  return { http, clock, deadline: clock.monotonic() + ASSERTION_MILLISECONDS };
}

/**
 * Asks the platform once and reads its answer whole, at most 64 KiB of UTF-8. Only 200 is an answer: a redirect is not
 * followed, because what the request carries belongs to the one host that was named (T3-07).
 *
 * @throws RequestError SOURCE_AUTH_FAILED; `subject` is the name with `unavailable` (no answer in time, 408, 429, 5xx),
 * `refused` (any other status), `answer not understood`, or `is not there: another server answers`
 * @example await callPlatform('GCP metadata server', { method: 'GET', origin, path, headers }, platformCalls(ports))
 */
export async function callPlatform(
  name: PlatformName,
  { isPlatform, ...request }: PlatformRequest,
  calls: PlatformCallContext,
): Promise<PlatformResponse> {
  const { status, headers, bytes } = await sendPlatformRequest(name, request, calls);
  if (isPlatform?.(headers) === false) throw toPlatformError(name, 'is not there: another server answers');
  if (status === 408 || status === 429 || status >= 500) throw toPlatformError(name, 'unavailable');
  if (status !== 200) throw toPlatformError(name, 'refused');
  if (bytes === undefined) throw unexpectedResponseError(name);
  try {
    return { headers, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // Not UTF-8; what it was instead is nothing to tell.
    throw unexpectedResponseError(name);
  }
}

/** The members of a JSON object; anything else is an answer that is not understood. */
export function parseJsonMembers(
  name: PlatformName,
  { text }: PlatformResponse,
): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // The parser's message quotes the answer (design rule 8).
  }
  throw unexpectedResponseError(name);
}

export function unexpectedResponseError(name: PlatformName): RequestError {
  return toPlatformError(name, 'answer not understood');
}

async function sendPlatformRequest(
  name: PlatformName,
  request: Omit<SourceRequest, 'timeout'>,
  { http, clock, deadline }: PlatformCallContext,
): Promise<{ status: number; headers: SourceResponse['headers']; bytes: Uint8Array | undefined }> {
  const timeout = deadline - clock.monotonic();
  if (timeout <= 0) throw toPlatformError(name, 'unavailable');
  try {
    const { status, headers, body } = await http.send({ ...request, timeout });
    return { status, headers, bytes: await readLimitedBody(body) };
  } catch {
    // SourceFailure, or what an address or header that cannot be sent makes of the client: its text may quote either.
    throw toPlatformError(name, 'unavailable');
  }
}

/** Undefined when there is more than an answer may have. */
async function readLimitedBody(body: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const joined = new Uint8Array(MAX_RESPONSE_BYTES);
  let length = 0;
  for await (const chunk of body) {
    if (length + chunk.length > MAX_RESPONSE_BYTES) return undefined;
    joined.set(chunk, length);
    length += chunk.length;
  }
  return joined.subarray(0, length);
}

function toPlatformError(name: PlatformName, outcome: string): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', { subject: `${name} ${outcome}` });
}
