import type { ObjectFailure } from './object-failure.ts';
import type { ObjectStorePorts } from './store.ts';

/** A transient failure. */
export class RetryableFailure extends Error {
  readonly failure: ObjectFailure;
  /** As the store requests. */
  readonly retryAfterMilliseconds: number | undefined;

  constructor(failure: ObjectFailure, retryAfterMilliseconds?: number | undefined) {
    super('passing');
    this.name = 'PassingFailure';
    this.failure = failure;
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }
}

const MAX_ATTEMPTS = 6;
const INITIAL_DELAY_MILLISECONDS = 200;
const MAX_DELAY_MILLISECONDS = 20_000;

/**
 * Runs `attempt` up to six times.
 * @throws ObjectFailure the last failure
 */
export async function withRetries<T>(ports: RetryPorts, attempt: () => Promise<T>): Promise<T> {
  for (let failed = 1; ; failed += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RetryableFailure)) throw error;
      await waitBeforeRetry(ports, error, failed);
    }
  }
}

type RetryPorts = Pick<ObjectStorePorts, 'random' | 'sleep'>;

/**
 * Exponential back-off from 0.2 s with jitter; `Retry-After` is honored up to 20 s.
 * @param attempts that have failed
 * @throws ObjectFailure after the last attempt
 */
export async function waitBeforeRetry(
  { random, sleep }: RetryPorts,
  error: RetryableFailure,
  attempts: number,
): Promise<void> {
  if (attempts >= MAX_ATTEMPTS) throw error.failure;
  const backoff = INITIAL_DELAY_MILLISECONDS * 2 ** (attempts - 1) * (0.5 + random.fraction() / 2);
  await sleep(Math.min(MAX_DELAY_MILLISECONDS, Math.max(backoff, error.retryAfterMilliseconds ?? 0)));
}
