/** Longest wait for what a call sends to a collector. */
const MAX_FLUSH_MILLISECONDS = 500;
/** After a timeout, calls don't wait for the collector for this long. */
const MIN_INTERVAL_MILLISECONDS = 60_000;

type FlushTarget = {
  readonly config: { readonly traces?: object | undefined };
  readonly flush: () => Promise<void>;
  readonly metrics?: { readonly sendIfDue: () => Promise<void> } | undefined;
};

/**
 * Sends traces, and metrics that are due, before the response, because timers of a frozen process fire late or never. The wait is
 * limited by the time left for the call; unsent spans stay queued.
 */
export function createDeadlineFlush(
  monotonic: () => number,
): (of: FlushTarget, end: number) => Promise<void> {
  let nextFlushAt = Number.NEGATIVE_INFINITY;
  return async ({ config, flush, metrics }, end) => {
    const maxMilliseconds = Math.min(MAX_FLUSH_MILLISECONDS, end - monotonic());
    if (config.traces === undefined && metrics === undefined) return;
    if (maxMilliseconds <= 0 || monotonic() < nextFlushAt) return;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, maxMilliseconds, 'late');
    });
    const sending = Promise.all([flush(), metrics?.sendIfDue()]);
    if ((await Promise.race([sending, timeout])) === 'late')
      nextFlushAt = monotonic() + MIN_INTERVAL_MILLISECONDS;
    clearTimeout(timer);
  };
}
