import type { Effort } from './measure.ts';

/** Of a turn, before it counts. */
const LEAD = 0.3;

/**
 * Milliseconds of one run of each subject, round by round. Machines get slower and faster while they run, and only what ran
 * within the same tenth of a second may be compared; so the subjects take turns, and the first round only warms up. So does the
 * beginning of each turn: what one subject leaves behind, V8 would throw away in the time of the next.
 *
 * @example interleave({ own, baseline }, QUICK).map(({ own, baseline }) => baseline / own)
 */
export function interleave<Name extends string>(
  subjects: Readonly<Record<Name, () => unknown>>,
  { rounds, roundMilliseconds }: Effort,
): readonly Readonly<Record<Name, number>>[] {
  const entries = Object.entries(subjects) as [Name, () => unknown][];
  return Array.from(
    { length: rounds + 1 },
    () =>
      Object.fromEntries(
        entries.map(([name, run]) => {
          measureMilliseconds(run, roundMilliseconds * LEAD);
          return [name, measureMilliseconds(run, roundMilliseconds)];
        }),
      ) as Record<Name, number>,
  ).slice(1);
}

/**
 * Milliseconds of one run.
 *
 * @param least milliseconds to go on for
 */
export function measureMilliseconds(run: () => unknown, least: number): number {
  const start = performance.now();
  let runs = 0;
  let now = start;
  while (now - start < least) {
    run();
    runs += 1;
    now = performance.now();
  }
  return (now - start) / runs;
}
