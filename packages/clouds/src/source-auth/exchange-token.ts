import { RequestError } from '@nymgate/engine/kernel/errors';
import { type Clock, type HttpClient, SourceFailure } from '@nymgate/engine/kernel/ports';
import { type AssertionProvider, toTokenPath } from './platform/assertion-provider.ts';
import { type ExchangeOutcome, readTokenResponse } from './read-token-response.ts';

export type ExchangeOptions = {
  /** Origin of Entra ID, e.g. `https://login.microsoftonline.com`. */
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  /** `https://graph.microsoft.com/.default` and its national equivalents. */
  readonly scope: string;
  readonly assertion: AssertionProvider;
  readonly http: HttpClient;
  readonly clock: Clock;
};

/** F02. */
const EXCHANGE_MILLISECONDS = 5_000;
/** With less time left no second assertion is requested, so that five seconds stay five. */
const ASSERTION_MILLISECONDS = 4_000;

/**
 * One client-credentials grant with a client assertion (RFC 7521/7523). A stale assertion, or one with a key
 * that Entra doesn't know, is replaced and sent once more: at most two calls of Entra. No OAuth library: it
 * needs WHATWG `Response`, which loads the built-in fetch (+22 ms of cold start), and its errors carry the
 * response.
 */
export async function exchangeToken(options: ExchangeOptions): Promise<ExchangeOutcome> {
  const deadline = options.clock.monotonic() + EXCHANGE_MILLISECONDS;
  const first = await readAssertion(options.assertion);
  if (typeof first !== 'string') return first;
  const outcome = await postAssertion(options, first, deadline);
  if (
    deadline - options.clock.monotonic() < ASSERTION_MILLISECONDS ||
    !shouldRetryWithNewAssertion(outcome, options)
  )
    return outcome;
  const second = await readAssertion(options.assertion);
  return typeof second !== 'string' || second === first ? outcome : postAssertion(options, second, deadline);
}

function shouldRetryWithNewAssertion(outcome: ExchangeOutcome, { assertion }: ExchangeOptions): boolean {
  if (outcome.kind !== 'refused') return false;
  return (
    outcome.cause === 'stale-assertion' ||
    (outcome.cause === 'unknown-key' && assertion.useNextKey?.() === true)
  );
}

type NoAssertionOutcome = Extract<ExchangeOutcome, { kind: 'no-assertion' }>;

async function readAssertion(provider: AssertionProvider): Promise<string | NoAssertionOutcome> {
  try {
    return await provider.get();
  } catch (error) {
    // Any other message may quote the assertion or a path.
    const subject = error instanceof RequestError ? error.detail.subject : undefined;
    return { kind: 'no-assertion', subject: subject ?? 'no client assertion' };
  }
}

async function postAssertion(
  options: ExchangeOptions,
  assertion: string,
  deadline: number,
): Promise<ExchangeOutcome> {
  const { authority, tenant, http, clock } = options;
  const timeout = deadline - clock.monotonic();
  if (timeout <= 0) return { kind: 'unavailable', reason: 'timeout' };
  try {
    const response = await http.send({
      method: 'POST',
      origin: authority,
      path: toTokenPath(tenant),
      headers: [
        ['content-type', 'application/x-www-form-urlencoded'],
        ['accept', 'application/json'],
      ],
      body: new TextEncoder().encode(encodeForm(options, assertion)),
      timeout,
    });
    return await readTokenResponse(response, clock.now());
  } catch (error) {
    return { kind: 'unavailable', reason: error instanceof SourceFailure ? error.reason : 'internal' };
  }
}

function encodeForm({ clientId, scope }: ExchangeOptions, assertion: string): string {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  }).toString();
}
