import { RequestError } from '../kernel/errors.ts';
import type { ExchangeOutcome } from './read-token-response.ts';

/** Until when (monotonic milliseconds) Entra is not asked again, and what waiters are told meanwhile. */
export type Pause = { readonly until: number; readonly failure: (now: number) => RequestError };

export type FailedExchange = {
  readonly outcome: Exclude<ExchangeOutcome, { kind: 'granted' }>;
  /** Monotonic milliseconds at which the exchange ended. */
  readonly now: number;
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** Uniform in [0, 1). */
  readonly fraction: number;
};

/** F03: a refusal stands for a minute, whatever the traffic. */
export const REFUSAL_MILLISECONDS = 60_000;
const SHORTEST_BACK_OFF = 500;
const FIRST_BACK_OFF = 1_000;
const LONGEST_BACK_OFF = 30_000;
const SHORTEST_THROTTLE = 1_000;
const LONGEST_THROTTLE = 600_000;
/** Entra's documented `Retry-After` for client credentials, taken when it names none. */
const USUAL_THROTTLE_SECONDS = 60;
const THROTTLE_JITTER = 5_000;

/**
 * How long to leave Entra alone after a failed exchange: a minute after a refusal, what it asks for (plus jitter, so that
 * replicas do not return together) after a 429, else exponential back-off with full jitter.
 *
 * @example pauseAfter({ outcome: { kind: 'unavailable', reason: 'timeout' }, now: 0, failures: 3, fraction: 0.5 }).until // 2000
 */
export function pauseAfter({ outcome, now, failures, fraction }: FailedExchange): Pause {
  switch (outcome.kind) {
    case 'refused':
      return refusalPause(now + REFUSAL_MILLISECONDS, outcome.hint);
    case 'throttled': {
      const asked = (outcome.retryAfter ?? USUAL_THROTTLE_SECONDS) * 1_000;
      const wait = Math.min(Math.max(asked, SHORTEST_THROTTLE), LONGEST_THROTTLE);
      return outage(now + wait + fraction * THROTTLE_JITTER);
    }
    case 'no-assertion':
      return { ...outage(now + backOff(failures, fraction)), failure: () => noAssertion(outcome.subject) };
    case 'unavailable':
      return outage(now + backOff(failures, fraction));
  }
}

/** A pause during which callers hear that Entra refused. */
export function refusalPause(until: number, hint?: string): Pause {
  return { until, failure: () => new RequestError('SOURCE_AUTH_FAILED', hint === undefined ? {} : { hint }) };
}

function outage(until: number): Pause {
  return {
    until,
    failure: (now) =>
      new RequestError('SOURCE_UNREACHABLE', {
        subject: 'Entra ID',
        retryAfter: Math.max(1, Math.ceil((until - now) / 1_000)),
      }),
  };
}

function noAssertion(subject: string): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', { subject });
}

/** Full jitter, yet whatever the dice say, never more than two calls a second. */
function backOff(failures: number, fraction: number): number {
  return Math.max(
    SHORTEST_BACK_OFF,
    fraction * Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** Math.min(failures - 1, 10)),
  );
}
