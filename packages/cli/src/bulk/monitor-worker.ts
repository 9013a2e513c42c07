import type { Worker } from 'node:worker_threads';

/** Milliseconds between checks, and of activity without a message. */
const WATCH_LIMITS = { every: 5_000, longest: 120_000 };
/** Utilization of a busy worker; one that waits for a disk or store is below. */
const AT_WORK = 0.99;

/** Terminates a worker that is busy without a message: a file has caused an endless loop. */
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
