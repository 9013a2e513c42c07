import type { Clock, Random } from '@nymgate/engine/kernel/ports';

/** Something that a host does again and again. */
export type Chore = {
  /** Begins it where it is due, and waits for nothing. */
  readonly look: () => void;
  /** It has been done just now, by somebody else. */
  readonly done: () => void;
};

export type ChoreOptions = {
  /** From the end of one time to the next; 0: not now. Asked at each look, since a reload may change it. */
  readonly seconds: () => number;
  /** Must not fail. */
  readonly run: () => void | Promise<void>;
  /** Whether the first look does it. */
  readonly atOnce?: true;
  /** Spreads the interval by a tenth more or less: replicas that were started together must not do it together for ever. */
  readonly spread?: Pick<Random, 'fraction'>;
};

const SPREAD = 0.2;

/**
 * What both kinds of host do by time. A process that is frozen between calls has no timer to rely on, so that nothing here sets one:
 * whoever looks finds out what is due, a function with each call and a host with a listener every second. The age is that of the larger
 * one of both clocks (F23), since the monotonic one may stand still in a freeze. What a freeze has cut in two fails or ends at the next
 * call.
 *
 * @example const chore = createChore(clock, { seconds: () => 300, run }); setInterval(chore.look, 1_000).unref();
 */
export function createChore(clock: Clock, { seconds, run, atOnce, spread }: ChoreOptions): Chore {
  const factor = () => (spread === undefined ? 1 : 1 - SPREAD / 2 + SPREAD * spread.fraction());
  let running = false;
  let first = atOnce === true;
  let last = { now: clock.now(), monotonic: clock.monotonic(), factor: factor() };
  const done = () => {
    first = false;
    last = { now: clock.now(), monotonic: clock.monotonic(), factor: factor() };
  };
  const isDue = () => {
    const milliseconds = seconds() * 1_000 * last.factor;
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
    done,
    look: () => {
      if (!running && isDue()) void turn();
    },
  };
}
