import { systemClock } from '../runtime/create-system-ports.ts';

export type StallWatch = { readonly stop: () => void };

export type StallOptions = {
  /** Called with how long the process stood still, in milliseconds. */
  readonly onStall: (milliseconds: number) => void;
  readonly intervalMilliseconds?: number;
  readonly minStallMilliseconds?: number;
};

const INTERVAL_MILLISECONDS = 500;
const MIN_STALL_MILLISECONDS = 1_000;

/**
 * Watches for times in which the process served nobody: one piece of work held it, or its platform had paused it (F25). It is told
 * afterwards, as nothing runs while it happens.
 *
 * @example watchStalls({ stalled: (milliseconds) => log.write('warn', 'event_loop_stalled', { milliseconds }) })
 */
export function watchStalls({
  onStall,
  intervalMilliseconds = INTERVAL_MILLISECONDS,
  minStallMilliseconds = MIN_STALL_MILLISECONDS,
}: StallOptions): StallWatch {
  let last = systemClock.monotonic();
  const timer = setInterval(() => {
    const now = systemClock.monotonic();
    const stalledMilliseconds = now - last - intervalMilliseconds;
    last = now;
    if (stalledMilliseconds >= minStallMilliseconds) onStall(Math.round(stalledMilliseconds));
  }, intervalMilliseconds).unref();
  return { stop: () => clearInterval(timer) };
}
