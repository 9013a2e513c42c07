import type { Clock, Random } from '@nymgate/engine/kernel/ports';

/** Something that a host does again and again. */
export type PeriodicTask = {
  /** Begins it where it is due, and waits for nothing. */
  readonly runIfDue: () => void;
  /** It has been done just now, by somebody else. */
  readonly markDone: () => void;
};

export type PeriodicTaskOptions = {
  /** From the end of one time to the next; 0: not now. Asked at each look, since a reload may change it. */
  readonly intervalSeconds: () => number;
  /** Must not fail. */
  readonly run: () => void | Promise<void>;
  /** Whether the first look does it. */
  readonly runImmediately?: true;
  /** Spreads the interval by a tenth more or less: replicas that were started together must not do it together for ever. */
  readonly jitter?: Pick<Random, 'fraction'>;
};

const JITTER_FRACTION = 0.2;

/**
 * What both kinds of host do by time. A process that is frozen between calls has no timer to rely on, so that nothing here sets one:
 * whoever looks finds out what is due, a function with each call and a host with a listener every second. The age is that of the larger
 * one of both clocks (F23), since the monotonic one may stand still in a freeze. What a freeze has cut in two fails or ends at the next
 * call.
 *
 * @example const chore = createChore(clock, { seconds: () => 300, run }); setInterval(chore.look, 1_000).unref();
 */
export function createPeriodicTask(
  clock: Clock,
  { intervalSeconds, run, runImmediately, jitter }: PeriodicTaskOptions,
): PeriodicTask {
  const factor = () =>
    jitter === undefined ? 1 : 1 - JITTER_FRACTION / 2 + JITTER_FRACTION * jitter.fraction();
  let running = false;
  let first = runImmediately === true;
  let last = { now: clock.now(), monotonic: clock.monotonic(), factor: factor() };
  const done = () => {
    first = false;
    last = { now: clock.now(), monotonic: clock.monotonic(), factor: factor() };
  };
  const isDue = () => {
    const milliseconds = intervalSeconds() * 1_000 * last.factor;
    const age = Math.max(clock.now() - last.now, clock.monotonic() - last.monotonic);
    return milliseconds > 0 && (first || age >= milliseconds);
  };
  const turn = async () => {
    running = true;
    await run();
    running = false;
    done();
  };
  return {
    markDone: done,
    runIfDue: () => {
      if (!running && isDue()) void turn();
    },
  };
}
