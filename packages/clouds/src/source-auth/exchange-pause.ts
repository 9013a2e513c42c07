import { RequestError } from '@nymgate/engine/kernel/errors';
import { type Clock, PROXY_SUBJECT } from '@nymgate/engine/kernel/ports';
import { elapsedSince, type Moment } from './moment.ts';
import type { ExchangeOutcome } from './read-token-response.ts';

/** For how long Entra is not asked again, and what waiters are told meanwhile. Milliseconds. */
export type Pause = {
  readonly since: Moment;
  readonly length: number;
  /** @param left milliseconds of the pause that are left */
  readonly failure: (left: number) => RequestError;
};

export type FailedExchange = {
  readonly outcome: Exclude<ExchangeOutcome, { kind: 'granted' }>;
  /** When the exchange ended. */
  readonly ended: Moment;
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
 * @example pauseAfter({ outcome: { kind: 'unavailable', reason: 'timeout' }, ended, failures: 3, fraction: 0.5 }).length // 2000
 */
export function pauseAfter({ outcome, ended, failures, fraction }: FailedExchange): Pause {
  const pause = (length: number, failure: Pause['failure']) => ({ since: ended, length, failure });
  switch (outcome.kind) {
    case 'refused':
      return pause(REFUSAL_MILLISECONDS, () => refused(outcome.hint));
    case 'throttled': {
      const asked = (outcome.retryAfter ?? USUAL_THROTTLE_SECONDS) * 1_000;
      const wait = Math.min(Math.max(asked, SHORTEST_THROTTLE), LONGEST_THROTTLE);
      return pause(wait + fraction * THROTTLE_JITTER, outage);
    }
    case 'no-assertion':
      return pause(backOff(failures, fraction), () => noAssertion(outcome.subject));
    case 'unavailable':
      return pause(backOff(failures, fraction), outcome.reason === 'proxy' ? noWayOut : outage);
  }
}

/**
 * A pause that is our own limit: Graph has refused what Entra granted, and asking for more would only load Entra. Waiters hear
 * that it is we who wait, and for how long.
 *
 * @param since when the minute began
 */
export function ownLimitPause(since: Moment): Pause {
  return { since, length: REFUSAL_MILLISECONDS, failure: ownLimit };
}

/** Milliseconds that are left of a pause, by the clock that has gone further: it passes in a frozen process too (FRZ-01). */
export function leftOf({ since, length }: Pause, clock: Clock): number {
  return length - elapsedSince(since, clock);
}

function refused(hint: string | undefined): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', hint === undefined ? {} : { hint });
}

function outage(left: number): RequestError {
  return new RequestError('SOURCE_UNREACHABLE', { subject: 'Entra ID', retryAfter: seconds(left) });
}

function noWayOut(left: number): RequestError {
  return new RequestError('SOURCE_UNREACHABLE', { subject: PROXY_SUBJECT, retryAfter: seconds(left) });
}

function ownLimit(left: number): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', {
    subject: 'Graph refused the last access tokens, and the gateway waits before it asks for another',
    retryAfter: seconds(left),
  });
}

function noAssertion(subject: string): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', { subject });
}

function seconds(left: number): number {
  return Math.max(1, Math.ceil(left / 1_000));
}

/** Full jitter, yet whatever the dice say, never more than two calls a second. */
function backOff(failures: number, fraction: number): number {
  return Math.max(
    SHORTEST_BACK_OFF,
    fraction * Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** Math.min(failures - 1, 10)),
  );
}
