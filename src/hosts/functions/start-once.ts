/** Something that is started once, and again when it could not start. */
export type Started<T> = {
  /** What has started, starting it if need be; undefined while a failure is too young for another attempt. Never rejects. */
  readonly get: () => Promise<T | undefined>;
  /** What has started, without starting anything. */
  readonly current: () => T | undefined;
  /** Puts another in the place of what has started. */
  readonly replace: (next: T) => void;
};

export type StartOptions<T> = {
  readonly start: () => Promise<T>;
  /** Told of each failed attempt. */
  readonly failed: (error: unknown, waitMilliseconds: number) => void;
  readonly monotonic: () => number;
};

const FIRST_WAIT_MILLISECONDS = 1_000;
const LONGEST_WAIT_MILLISECONDS = 60_000;

/**
 * Starts by demand. All who ask while it starts wait for the same attempt. After a failure nothing is tried for a second, then for
 * two, four, at most sixty; whoever asks then makes the next attempt. No timer is set: in a frozen process it would fire late.
 *
 * @example const app = startOnce({ start, failed, monotonic }); const started = await app.get();
 */
export function startOnce<T>({ start, failed, monotonic }: StartOptions<T>): Started<T> {
  let current: T | undefined;
  let starting: Promise<T | undefined> | undefined;
  let wait = 0;
  let again = Number.NEGATIVE_INFINITY;
  const attempt = async (): Promise<T | undefined> => {
    try {
      current = await start();
    } catch (error) {
      wait = Math.min(Math.max(wait * 2, FIRST_WAIT_MILLISECONDS), LONGEST_WAIT_MILLISECONDS);
      again = monotonic() + wait;
      failed(error, wait);
    } finally {
      starting = undefined;
    }
    return current;
  };
  return {
    current: () => current,
    replace: (next) => {
      current = next;
    },
    get: async () => {
      if (current !== undefined) return current;
      if (starting === undefined && monotonic() < again) return undefined;
      starting ??= attempt();
      return starting;
    },
  };
}
