export type TimeOwner = 'own' | 'entra' | 'graph';

export type TimeSpent = Readonly<Record<TimeOwner, number>>;

/** Assigns each moment to exactly one side, so that the three add up however the request ends. */
export type Stopwatch = { readonly switchTo: (side: TimeOwner) => void; readonly read: () => TimeSpent };

/** @param monotonic milliseconds of a clock that never jumps */
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
