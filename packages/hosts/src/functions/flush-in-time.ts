/** Longest wait for the last spans of a call. */
const MAX_FLUSH_MILLISECONDS = 500;
/** After a timeout, calls don't wait for the collector for this long. */
const MIN_INTERVAL_MILLISECONDS = 60_000;

type FlushTarget = {
  readonly config: { readonly traces?: object | undefined };
  readonly flush: () => Promise<void>;
};

/**
 * Sends traces before the response, because timers of a frozen process fire late or never. The wait is
 * limited by the time left for the call; unsent spans stay queued.
 */
export function createDeadlineFlush(
  monotonic: () => number,
): (of: FlushTarget, end: number) => Promise<void> {
  let nextFlushAt = Number.NEGATIVE_INFINITY;
  return async ({ config, flush }, end) => {
    const maxMilliseconds = Math.min(MAX_FLUSH_MILLISECONDS, end - monotonic());
    if (config.traces === undefined || maxMilliseconds <= 0 || monotonic() < nextFlushAt) return;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, maxMilliseconds, 'late');
    });
    if ((await Promise.race([flush(), timeout])) === 'late')
      nextFlushAt = monotonic() + MIN_INTERVAL_MILLISECONDS;
    clearTimeout(timer);
  };
}
