export type StartOptions = {
  readonly start: () => Promise<void>;
  /** Told of each failed attempt. */
  readonly onFailure: (error: unknown, waitMilliseconds: number) => void;
  readonly monotonic: () => number;
};

const INITIAL_RETRY_MILLISECONDS = 1_000;
const MAX_RETRY_MILLISECONDS = 60_000;

/**
 * Starts something by demand, once, and again when it could not start. All who ask while it starts wait for the same attempt. After a
 * failure nothing is tried for a second, then for two, four, at most sixty; whoever asks then makes the next attempt. No timer is set:
 * in a frozen process it would fire late.
 *
 * @returns what starts it if need be, unless a failure is too young for another attempt; never rejects
 * @example const start = startOnce({ start: open, failed, monotonic }); await start();
 */
export function createStartOnce({ start, onFailure, monotonic }: StartOptions): () => Promise<void> {
  let started = false;
  let starting: Promise<void> | undefined;
  let retryMilliseconds = 0;
  let retryAt = Number.NEGATIVE_INFINITY;
  const attempt = async (): Promise<void> => {
    try {
      await start();
      started = true;
    } catch (error) {
      retryMilliseconds = Math.min(
        Math.max(retryMilliseconds * 2, INITIAL_RETRY_MILLISECONDS),
        MAX_RETRY_MILLISECONDS,
      );
      retryAt = monotonic() + retryMilliseconds;
      onFailure(error, retryMilliseconds);
    } finally {
      starting = undefined;
    }
  };
  return async () => {
    if (started || (starting === undefined && monotonic() < retryAt)) return;
    starting ??= attempt();
    await starting;
  };
}
