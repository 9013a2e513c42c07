/** Numbers that are not there, and where that was noticed. */
export type SequenceGap = {
  readonly from: number;
  readonly to: number;
  readonly file: string;
  readonly line: number;
};

/** What is left of a gap when one of its numbers has come after all. */
export function splitGap(gap: SequenceGap, sequence: number): readonly SequenceGap[] {
  return [
    { ...gap, to: sequence - 1 },
    { ...gap, from: sequence + 1 },
  ].filter(({ from, to }) => from <= to);
}

/** @example numbers('k3…', { from: 4, to: 6 }) // 'k3… numbers 4 to 6' */
export function numbers(instance: string, { from, to }: Pick<SequenceGap, 'from' | 'to'>): string {
  return from === to ? `${instance} number ${from}` : `${instance} numbers ${from} to ${to}`;
}
