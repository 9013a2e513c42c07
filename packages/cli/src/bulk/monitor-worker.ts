import type { Worker } from 'node:worker_threads';

/** How often a worker is looked at, and how long it may be at work without a word. */
const WATCH_LIMITS = { every: 5_000, longest: 120_000 };
/** Of the time; whoever waits for a disk or a store is not at work. */
const AT_WORK = 0.99;

/**
 * Ends a worker that is at work for two minutes and says nothing: a file has led its reader into a loop. The others go on.
 *
 * @param onStuck called before it is ended
 * @returns `heard`: to be called for each word of it; `stop`: it need no longer be watched
 */
export function monitorWorker(
  worker: Pick<Worker, 'performance' | 'terminate'>,
  onStuck: () => void,
  { every, longest } = WATCH_LIMITS,
): { readonly heard: () => void; readonly stop: () => void } {
  let since = 0;
  let before = worker.performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = worker.performance.eventLoopUtilization();
    const { utilization } = worker.performance.eventLoopUtilization(now, before);
    before = now;
    since = utilization < AT_WORK ? 0 : since + every;
    if (since < longest) return;
    clearInterval(timer);
    onStuck();
    void worker.terminate();
  }, every);
  timer.unref();
  return {
    heard: () => {
      since = 0;
    },
    stop: () => clearInterval(timer),
  };
}
