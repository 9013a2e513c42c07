import type { ObjectFailure } from './object-failure.ts';
import type { ObjectStorePorts } from './store.ts';

/** A failure that may pass: the same request is sent again. */
export class RetryableFailure extends Error {
  readonly failure: ObjectFailure;
  /** Milliseconds that the store wants to be left alone; undefined where it says nothing. */
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
 * Does something up to six times, as long as its failure may pass.
 *
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
 * Waits before the next attempt. The waits double from 0.2 s, each between half and all of its length, so that many workers do not return
 * at the same moment; `Retry-After` is heeded up to 20 s.
 *
 * @param attempts that have failed
 * @throws ObjectFailure when there were enough
 */
export async function waitBeforeRetry(
  { random, sleep }: RetryPorts,
  error: RetryableFailure,
  attempts: number,
): Promise<void> {
  if (attempts >= MAX_ATTEMPTS) throw error.failure;
  const own = INITIAL_DELAY_MILLISECONDS * 2 ** (attempts - 1) * (0.5 + random.fraction() / 2);
  await sleep(Math.min(MAX_DELAY_MILLISECONDS, Math.max(own, error.retryAfterMilliseconds ?? 0)));
}
