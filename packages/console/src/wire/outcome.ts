/** What became of a value of Graph's answer. `reduced` is any treatment that leaves less of it (digest, phrases, a constant). */
export type Outcome = 'kept' | 'dropped' | 'pseudonymized' | 'reduced' | 'sealed';

/** In the order in which people ask for them. */
export const OUTCOMES = Object.freeze([
  'dropped',
  'pseudonymized',
  'reduced',
  'sealed',
  'kept',
] as const satisfies readonly Outcome[]);

export type OutcomeCounts = Readonly<Record<Outcome, number>>;
