import { RequestError } from '@nymgate/engine/kernel/errors';
import { type Clock, isNetworkFault, NETWORK_FAULTS, type NetworkFault } from '@nymgate/engine/kernel/ports';
import { elapsedMilliseconds, type Instant } from './instant.ts';
import type { ExchangeOutcome } from './read-token-response.ts';

/** How long Entra isn't called, and the error until then. */
export type Backoff = {
  readonly since: Instant;
  readonly durationMilliseconds: number;
  /** @param left remaining milliseconds */
  readonly failure: (left: number) => RequestError;
};

export type FailedExchange = {
  readonly outcome: Exclude<ExchangeOutcome, { kind: 'granted' }>;
  readonly ended: Instant;
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** Uniform in [0, 1). */
  readonly fraction: number;
};

/** F03: a refusal lasts a minute, whatever the traffic. */
export const REFUSAL_MILLISECONDS = 60_000;
const MIN_BACKOFF = 500;
const INITIAL_BACKOFF = 1_000;
const MAX_BACKOFF = 30_000;
const MIN_THROTTLE = 1_000;
const MAX_THROTTLE = 600_000;
/** Entra's documented `Retry-After` for client credentials. */
const DEFAULT_THROTTLE_SECONDS = 60;
const THROTTLE_JITTER = 5_000;

/** A minute after a refusal, `Retry-After` plus jitter after a 429, else back-off with full jitter. */
export function createBackoff({ outcome, ended, failures, fraction }: FailedExchange): Backoff {
  const pause = (length: number, failure: Backoff['failure']) => ({
    since: ended,
    durationMilliseconds: length,
    failure,
  });
  switch (outcome.kind) {
    case 'refused':
      return pause(REFUSAL_MILLISECONDS, () => exchangeRefusedError(outcome.hint));
    case 'throttled': {
      const requestedSeconds = (outcome.retryAfter ?? DEFAULT_THROTTLE_SECONDS) * 1_000;
      const wait = Math.min(Math.max(requestedSeconds, MIN_THROTTLE), MAX_THROTTLE);
      return pause(wait + fraction * THROTTLE_JITTER, entraUnavailableError);
    }
    case 'no-assertion':
      return pause(computeBackoff(failures, fraction), () => assertionMissingError(outcome.subject));
    case 'unavailable':
      return pause(
        computeBackoff(failures, fraction),
        isNetworkFault(outcome.reason) ? entraUnreachableError(outcome.reason) : entraUnavailableError,
      );
  }
}

/** Graph has refused what Entra granted; more exchanges would only load Entra. */
export function createLocalLimitBackoff(since: Instant): Backoff {
  return { since, durationMilliseconds: REFUSAL_MILLISECONDS, failure: localLimitError };
}

/** By the clock that has advanced further: a back-off passes in a frozen process too (FRZ-01). */
export function remainingBackoff({ since, durationMilliseconds }: Backoff, clock: Clock): number {
  return durationMilliseconds - elapsedMilliseconds(since, clock);
}

function exchangeRefusedError(hint: string | undefined): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', hint === undefined ? {} : { hint });
}

function entraUnavailableError(left: number): RequestError {
  return new RequestError('SOURCE_UNREACHABLE', {
    subject: 'Entra ID',
    retryAfter: toRetryAfterSeconds(left),
  });
}

function entraUnreachableError(fault: NetworkFault): Backoff['failure'] {
  return (left) =>
    new RequestError('SOURCE_UNREACHABLE', {
      subject: `Entra ID: ${NETWORK_FAULTS[fault]}`,
      retryAfter: toRetryAfterSeconds(left),
    });
}

function localLimitError(left: number): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', {
    subject: 'Graph refused the last access tokens, and the gateway waits before it asks for another',
    retryAfter: toRetryAfterSeconds(left),
  });
}

function assertionMissingError(subject: string): RequestError {
  return new RequestError('SOURCE_AUTH_FAILED', { subject });
}

function toRetryAfterSeconds(left: number): number {
  return Math.max(1, Math.ceil(left / 1_000));
}

/** Full jitter, but never more than two calls a second. */
function computeBackoff(failures: number, fraction: number): number {
  return Math.max(
    MIN_BACKOFF,
    fraction * Math.min(MAX_BACKOFF, INITIAL_BACKOFF * 2 ** Math.min(failures - 1, 10)),
  );
}
