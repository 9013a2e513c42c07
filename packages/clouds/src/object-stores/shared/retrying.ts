import type { ObjectFailure } from './object-failure.ts';
import type { ObjectStorePorts } from './store.ts';

/** A failure that may pass: the same request is sent again. */
export class PassingFailure extends Error {
  readonly failure: ObjectFailure;
  /** Milliseconds that the store wants to be left alone; undefined where it says nothing. */
  readonly after: number | undefined;

  constructor(failure: ObjectFailure, after?: number | undefined) {
    super('passing');
    this.name = 'PassingFailure';
    this.failure = failure;
    this.after = after;
  }
}

const ATTEMPTS = 6;
const FIRST_MILLISECONDS = 200;
const LONGEST_MILLISECONDS = 20_000;

/**
 * Does something up to six times, as long as its failure may pass.
 *
 * @throws ObjectFailure the last failure
 */
export async function retrying<T>(ports: Waiting, attempt: () => Promise<T>): Promise<T> {
  for (let failed = 1; ; failed += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      await waitAfter(ports, error, failed);
    }
  }
}

type Waiting = Pick<ObjectStorePorts, 'random' | 'pause'>;

/**
 * Waits before the next attempt. The waits double from 0.2 s, each between half and all of its length, so that many workers do not return
 * at the same moment; `Retry-After` is heeded up to 20 s.
 *
 * @param attempts that have failed
 * @throws ObjectFailure when there were enough
 */
export async function waitAfter(
  { random, pause }: Waiting,
  error: PassingFailure,
  attempts: number,
): Promise<void> {
  if (attempts >= ATTEMPTS) throw error.failure;
  const own = FIRST_MILLISECONDS * 2 ** (attempts - 1) * (0.5 + random.fraction() / 2);
  await pause(Math.min(LONGEST_MILLISECONDS, Math.max(own, error.after ?? 0)));
}
