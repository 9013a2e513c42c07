import {
  type Clock,
  type HttpClient,
  PROXY_SUBJECT,
  SourceFailure,
  type SourceRequest,
} from '@nymgate/engine/kernel/ports';
import { StoreFailure } from './store-failure.ts';

export type StoreResponse = { readonly status: number; readonly text: string };

export type StorePorts = { readonly http: HttpClient; readonly clock: Clock };

/** One read of a secret may take this long, tokens included; a start and a refresh wait for it. */
const READ_MILLISECONDS = 5_000;
/** Stores keep 64 KiB at most; a key is 43 characters, a certificate some thousand. */
const MAX_RESPONSE_BYTES = 65_536;

/** Monotonic milliseconds by which a read that begins now must have ended. */
export function computeDeadline({ clock }: Pick<StorePorts, 'clock'>): number {
  return clock.monotonic() + READ_MILLISECONDS;
}

/**
 * Asks a store once and reads its answer whole, at most 64 KiB of UTF-8. A redirect is not followed: what the request carries
 * belongs to the one host that was named (T3-07).
 *
 * @throws StoreFailure `unreachable` (no whole answer in time, 408, 429, 5xx), `unusable` (too large, no UTF-8, a redirect)
 * @example await askStore({ method: 'GET', origin, path, headers }, { http, clock, deadline: deadlineOf({ clock }) })
 */
export async function requestStore(
  request: Omit<SourceRequest, 'timeout'>,
  { http, clock, deadline }: StorePorts & { readonly deadline: number },
): Promise<StoreResponse> {
  const timeout = deadline - clock.monotonic();
  if (timeout <= 0) throw storeUnreachable('timeout');
  try {
    const { status, body } = await http.send({ ...request, timeout });
    const text = await readText(body);
    if (status === 408 || status === 429 || status >= 500) throw storeOverloaded(status);
    if (status >= 300 && status < 400)
      throw unexpectedResponse('answered with a redirect, which is not followed');
    return { status, text };
  } catch (error) {
    if (error instanceof StoreFailure) throw error;
    // SourceFailure, or what an address or header that cannot be sent makes of the client: its text may quote either.
    throw storeUnreachable(error instanceof SourceFailure ? error.reason : 'unreachable');
  }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const joined = new Uint8Array(MAX_RESPONSE_BYTES);
  let length = 0;
  for await (const chunk of body) {
    if (length + chunk.length > MAX_RESPONSE_BYTES)
      throw unexpectedResponse('answered with more than 64 KiB');
    joined.set(chunk, length);
    length += chunk.length;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(joined.subarray(0, length));
  } catch {
    throw unexpectedResponse('answered with bytes that are no text');
  }
}

/**
 * The object that a JSON answer holds. The parser's message quotes the text, so it is not told (design rule 8).
 *
 * @throws StoreFailure `unusable`
 */
export function parseJsonResponse({ text }: StoreResponse): Readonly<Record<string, unknown>> {
  const found = tryParseObject(text);
  if (found === undefined) throw unexpectedResponse('answered with what is no JSON object');
  return found;
}

/** The members of a JSON object; undefined for anything else. */
export function tryParseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asJsonObject(JSON.parse(text));
  } catch {
    // What is no JSON is told by whoever asks.
    return undefined;
  }
}

/** The members of an object within an answer; undefined for anything else. */
export function asJsonObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** An answer that the store does not document. @param what `answered with …`, in words of ours */
export function unexpectedResponse(what: string): StoreFailure {
  return new StoreFailure({
    outcome: 'unusable',
    reason: `whoever answers in the place of the store ${what}`,
    next: 'check the address, and that nothing intercepts TLS on the way',
  });
}

const REASONS: Readonly<Record<SourceFailure['reason'], string>> = {
  timeout: 'the store does not answer in time',
  aborted: 'the store does not answer in time',
  unreachable: 'the store cannot be reached',
  proxy: `the store cannot be reached: ${PROXY_SUBJECT}`,
  truncated: 'the store breaks off its answer',
  'too-large': 'the store answers with too much',
  encoding: 'the store breaks off its answer',
};

function storeUnreachable(reason: SourceFailure['reason']): StoreFailure {
  return new StoreFailure({
    outcome: 'unreachable',
    reason: REASONS[reason],
    next: 'open the way to it (docs/security/egress.md lists the hosts), or wait until it is back',
  });
}

function storeOverloaded(status: number): StoreFailure {
  return new StoreFailure({
    outcome: 'unreachable',
    reason: `the store is not able to answer now (status ${status})`,
    next: "look at the store's own state and quota; the gateway asks again by itself",
  });
}
