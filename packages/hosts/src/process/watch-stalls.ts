import { systemClock } from '../runtime/system-ports.ts';

export type StallWatch = { readonly stop: () => void };

export type StallOptions = {
  /** Called with how long the process stood still, in milliseconds. */
  readonly stalled: (milliseconds: number) => void;
  readonly everyMilliseconds?: number;
  readonly leastMilliseconds?: number;
};

const EVERY_MILLISECONDS = 500;
const LEAST_MILLISECONDS = 1_000;

/**
 * Watches for times in which the process served nobody: one piece of work held it, or its platform had paused it (F25). It is told
 * afterwards, as nothing runs while it happens.
 *
 * @example watchStalls({ stalled: (milliseconds) => log.write('warn', 'event_loop_stalled', { milliseconds }) })
 */
export function watchStalls({
  stalled,
  everyMilliseconds = EVERY_MILLISECONDS,
  leastMilliseconds = LEAST_MILLISECONDS,
}: StallOptions): StallWatch {
  let last = systemClock.monotonic();
  const timer = setInterval(() => {
    const now = systemClock.monotonic();
    const late = now - last - everyMilliseconds;
    last = now;
    if (late >= leastMilliseconds) stalled(Math.round(late));
  }, everyMilliseconds).unref();
  return { stop: () => clearInterval(timer) };
}
