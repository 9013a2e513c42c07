/** One line of the table: a subject on a payload, and how it compares with a baseline of the same run. */
export type BenchRow = {
  readonly subject: string;
  readonly payload: string;
  /** Of the median round, for one document. */
  readonly milliseconds: number;
  readonly megabytesPerSecond: number;
  readonly baseline: string;
  /** How many times as fast as the baseline: median of the ratios of the rounds. Above 1 is faster. */
  readonly ratio: number;
};

export type Comparison = {
  readonly subject: string;
  readonly payload: string;
  readonly bytes: number;
  readonly baseline: string;
  readonly run: () => unknown;
  readonly runBaseline: () => unknown;
};

const ROUNDS = 9;
const ROUND_MILLISECONDS = 60;

/**
 * Measures a subject against its baseline in interleaved rounds: machines get slower and faster while they run, and only
 * what ran in the same tenth of a second may be compared. The first round warms up and is thrown away.
 */
export function compare({ subject, payload, bytes, baseline, run, runBaseline }: Comparison): BenchRow {
  const rounds = Array.from({ length: ROUNDS + 1 }, () => {
    const base = millisecondsOf(runBaseline);
    const own = millisecondsOf(run);
    return { own, ratio: base / own };
  }).slice(1);
  const milliseconds = median(rounds.map(({ own }) => own));
  return {
    subject,
    payload,
    milliseconds,
    megabytesPerSecond: bytes / 1000 / milliseconds,
    baseline,
    ratio: median(rounds.map(({ ratio }) => ratio)),
  };
}

function millisecondsOf(run: () => unknown): number {
  const start = performance.now();
  let runs = 0;
  let now = start;
  while (now - start < ROUND_MILLISECONDS) {
    run();
    runs += 1;
    now = performance.now();
  }
  return (now - start) / runs;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
