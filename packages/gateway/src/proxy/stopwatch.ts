/** Who a request waits for. */
export type TimeOwner = 'own' | 'entra' | 'graph';

/** Milliseconds by side. */
export type TimeSpent = Readonly<Record<TimeOwner, number>>;

/**
 * Whose time a request takes. Exactly one side's time runs at every moment, so the three add up to the whole however the request
 * ends: what is thrown while somebody is waited for has taken that side's time.
 */
export type Stopwatch = {
  /** From now on it is this side's time. */
  readonly switchTo: (side: TimeOwner) => void;
  /** What each has taken until now. */
  readonly read: () => TimeSpent;
};

/**
 * A running stopwatch; the first side is `own`.
 *
 * @param monotonic milliseconds of a clock that never jumps
 * @example const watch = createStopwatch(clock.monotonic); watch.turn('graph'); …; watch.read().graph // 80.1
 */
export function createStopwatch(monotonic: () => number): Stopwatch {
  const timeSpent = { own: 0, entra: 0, graph: 0 };
  let side: TimeOwner = 'own';
  let since = monotonic();
  const turn = (next: TimeOwner) => {
    const now = monotonic();
    timeSpent[side] += now - since;
    since = now;
    side = next;
  };
  return {
    switchTo: turn,
    read: () => {
      turn(side);
      return { ...timeSpent };
    },
  };
}
