import {
  type Clock,
  describeSourceFailure,
  type HttpClient,
  SourceFailure,
  type SourceRequest,
} from '@nymgate/engine/kernel/ports';
import { parseJsonObject, readText } from '../network/read-text.ts';
import { StoreFailure } from './store-failure.ts';

export type StoreResponse = { readonly status: number; readonly text: string };

export type StorePorts = { readonly http: HttpClient; readonly clock: Clock };

/** For one read, tokens included; a start and a refresh wait for it. */
const READ_MILLISECONDS = 5_000;
/** Stores keep at most 64 KiB; a key is 43 characters, a certificate some thousand. */
const MAX_RESPONSE_BYTES = 65_536;

export function computeDeadline({ clock }: Pick<StorePorts, 'clock'>): number {
  return clock.monotonic() + READ_MILLISECONDS;
}

/**
 * Sends a request and reads at most 64 KiB of UTF-8. Redirects aren't followed: the credentials belong to the
 * one configured host (T3-07).
 * @throws StoreFailure `unreachable` (no complete response in time, 408, 429, 5xx), `unusable` (too large, no
 * UTF-8, a redirect)
 */
export async function requestStore(
  request: Omit<SourceRequest, 'timeout'>,
  { http, clock, deadline }: StorePorts & { readonly deadline: number },
): Promise<StoreResponse> {
  const timeout = deadline - clock.monotonic();
  if (timeout <= 0) throw storeUnreachable('timeout');
  try {
    const { status, body } = await http.send({ ...request, timeout });
    const text = await readText(body, MAX_RESPONSE_BYTES, { fatal: true, ignoreBOM: true }).catch(
      throwUnusable,
    );
    if (status === 408 || status === 429 || status >= 500) throw storeOverloaded(status);
    if (status >= 300 && status < 400)
      throw unexpectedResponse('answered with a redirect, which is not followed');
    return { status, text };
  } catch (error) {
    if (error instanceof StoreFailure) throw error;
    // The client's message may quote an address or header.
    throw storeUnreachable(error instanceof SourceFailure ? error.reason : 'unreachable');
  }
}

function throwUnusable(error: unknown): never {
  if (error instanceof TypeError) throw unexpectedResponse('answered with bytes that are no text');
  if (error instanceof SourceFailure && error.reason === 'too-large')
    throw unexpectedResponse('answered with more than 64 KiB');
  throw error;
}

/** @throws StoreFailure `unusable` */
export function parseJsonResponse({ text }: StoreResponse): Readonly<Record<string, unknown>> {
  const found = parseJsonObject(text);
  if (found === undefined) throw unexpectedResponse('answered with what is no JSON object');
  return found;
}

/** @param what constant text: `answered with …` */
export function unexpectedResponse(what: string): StoreFailure {
  return new StoreFailure({
    outcome: 'unusable',
    reason: `the server in place of the store ${what}`,
    next: 'check the address, and that nothing intercepts TLS on the way',
  });
}

const REASONS: Readonly<Partial<Record<SourceFailure['reason'], string>>> = {
  timeout: 'the store does not answer in time',
  aborted: 'the store does not answer in time',
  truncated: 'the store breaks off its answer',
  'too-large': 'the store answers with too much',
  encoding: 'the store breaks off its answer',
};

function storeUnreachable(reason: SourceFailure['reason']): StoreFailure {
  return new StoreFailure({
    outcome: 'unreachable',
    reason: REASONS[reason] ?? `the store cannot be reached: ${describeSourceFailure(reason)}`,
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
