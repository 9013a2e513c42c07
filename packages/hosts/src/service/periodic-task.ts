import type { Clock, Random } from '@nymgate/engine/kernel/ports';

export type PeriodicTask = { readonly runIfDue: () => void; readonly markDone: () => void };

export type PeriodicTaskOptions = {
  /** 0: off. Read each time, since a reload may change it. */
  readonly intervalSeconds: () => number;
  readonly run: () => void | Promise<void>;
  readonly runImmediately?: true;
  /** Varies the interval by 10 %, so that replicas started together diverge. */
  readonly jitter?: Pick<Random, 'fraction'>;
};

const JITTER_FRACTION = 0.2;

/**
 * A task that runs when a caller finds it due, without a timer: functions check with each call, listeners
 * every second. Both clocks are compared, since the monotonic one may stop while a process is frozen (F23).
 */
export function createPeriodicTask(clock: Clock, options: PeriodicTaskOptions): PeriodicTask {
  const { intervalSeconds, run, runImmediately, jitter } = options;
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
