/** What an answer waits for at most, so that the last spans of a call leave before its process is frozen. */
const MAX_FLUSH_MILLISECONDS = 500;
/** After a collector that let a call wait for nothing, calls do not wait for it for so long. */
const MIN_INTERVAL_MILLISECONDS = 60_000;

type FlushTarget = {
  readonly config: { readonly traces?: object | undefined };
  readonly flush: () => Promise<void>;
};

/**
 * Sends a call's traces before its answer is given back: in a frozen process the exporter's timer fires late or never. It takes half a
 * second at most, and no more than the platform leaves for the call; what is not sent by then stays with the exporter.
 *
 * @example await createFlush(monotonic)(generation, end) // `end` in milliseconds of the same clock
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
