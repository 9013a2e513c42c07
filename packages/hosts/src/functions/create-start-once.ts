export type StartOptions = {
  readonly start: () => Promise<void>;
  readonly onFailure: (error: unknown, waitMilliseconds: number) => void;
  readonly monotonic: () => number;
};

const INITIAL_RETRY_MILLISECONDS = 1_000;
const MAX_RETRY_MILLISECONDS = 60_000;

/**
 * Starts on demand. Concurrent callers share one attempt; after a failure, calls within 1, 2, 4 … 60 seconds
 * don't retry. There is no timer, because a frozen process would fire it late. Never rejects.
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
