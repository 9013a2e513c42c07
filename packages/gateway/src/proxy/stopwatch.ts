/** Who a request waits for. */
export type Side = 'own' | 'entra' | 'graph';

/** Milliseconds by side. */
export type Spent = Readonly<Record<Side, number>>;

/**
 * Whose time a request takes. Exactly one side's time runs at every moment, so the three add up to the whole however the request
 * ends: what is thrown while somebody is waited for has taken that side's time.
 */
export type Stopwatch = {
  /** From now on it is this side's time. */
  readonly turn: (side: Side) => void;
  /** What each has taken until now. */
  readonly read: () => Spent;
};

/**
 * A running stopwatch; the first side is `own`.
 *
 * @param monotonic milliseconds of a clock that never jumps
 * @example const watch = createStopwatch(clock.monotonic); watch.turn('graph'); …; watch.read().graph // 80.1
 */
export function createStopwatch(monotonic: () => number): Stopwatch {
  const spent = { own: 0, entra: 0, graph: 0 };
  let side: Side = 'own';
  let since = monotonic();
  const turn = (next: Side) => {
    const now = monotonic();
    spent[side] += now - since;
    since = now;
    side = next;
  };
  return {
    turn,
    read: () => {
      turn(side);
      return { ...spent };
    },
  };
}
