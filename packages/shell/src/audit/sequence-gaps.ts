export type SequenceGap = {
  readonly from: number;
  readonly to: number;
  readonly file: string;
  readonly line: number;
};

export function splitGap(gap: SequenceGap, sequence: number): readonly SequenceGap[] {
  return [
    { ...gap, to: sequence - 1 },
    { ...gap, from: sequence + 1 },
  ].filter(({ from, to }) => from <= to);
}

export function numbers(instance: string, { from, to }: Pick<SequenceGap, 'from' | 'to'>): string {
  return from === to ? `${instance} number ${from}` : `${instance} numbers ${from} to ${to}`;
}
