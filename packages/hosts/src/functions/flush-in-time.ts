/** What an answer waits for at most, so that the last spans of a call leave before its process is frozen. */
const MOST_MILLISECONDS = 500;
/** After a collector that let a call wait for nothing, calls do not wait for it for so long. */
const PAUSE_MILLISECONDS = 60_000;

type Flushed = {
  readonly config: { readonly traces?: object | undefined };
  readonly flush: () => Promise<void>;
};

/**
 * Sends a call's traces before its answer is given back: in a frozen process the exporter's timer fires late or never. It takes half a
 * second at most, and no more than the platform leaves for the call; what is not sent by then stays with the exporter.
 *
 * @example await createFlush(monotonic)(generation, end) // `end` in milliseconds of the same clock
 */
export function createFlush(monotonic: () => number): (of: Flushed, end: number) => Promise<void> {
  let again = Number.NEGATIVE_INFINITY;
  return async ({ config, flush }, end) => {
    const most = Math.min(MOST_MILLISECONDS, end - monotonic());
    if (config.traces === undefined || most <= 0 || monotonic() < again) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, most, 'late');
    });
    if ((await Promise.race([flush(), late])) === 'late') again = monotonic() + PAUSE_MILLISECONDS;
    clearTimeout(timer);
  };
}
