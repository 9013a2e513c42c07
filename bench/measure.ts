/** How much is measured: `npm run bench` takes its time, `npm run bench:check` has two minutes for everything. */
export type Effort = {
  readonly rounds: number;
  /** Least time one subject runs in one round. */
  readonly roundMilliseconds: number;
  /** Without it only what has a floor is measured. */
  readonly everything: boolean;
};

export const FULL: Effort = { rounds: 11, roundMilliseconds: 60, everything: true };
/** Numbers that mean nothing: that every row runs. */
export const SMOKE: Effort = { rounds: 3, roundMilliseconds: 5, everything: true };
export const QUICK: Effort = { rounds: 9, roundMilliseconds: 15, everything: false };
/** For a row that was below its floor at the first try. */
export const THOROUGH: Effort = { rounds: 15, roundMilliseconds: 30, everything: false };

export type Unit = 'MB/s' | 'ms' | 'us' | 'MB' | 'KB' | 'requests/s' | 'rows/s' | 'x';

/** A target of docs/performance.md: a number, and on which side of it a measurement has to be. */
export type Target = {
  readonly at: number;
  readonly wanted: 'at least' | 'at most';
  /** Of a goal: what stands in the way where it is missed. */
  readonly obstacle?: string;
};

/** One line of the table. */
export type Measurement = {
  readonly subject: string;
  readonly payload: string;
  /** Median of the rounds. */
  readonly value: number;
  readonly unit: Unit;
  /** What it is compared with, and the median of the ratios of the rounds. */
  readonly baseline?: { readonly name: string; readonly ratio: number; readonly rounds: readonly number[] };
  /** Of the ratio when there is a baseline, else of the value. */
  readonly goal?: Target;
  readonly floor?: Target;
};

/** One thing that is measured by itself, so that `bench:check` can repeat it alone. */
export type BenchCase = {
  readonly name: string;
  readonly hasFloor: boolean;
  readonly measure: (effort: Effort) => Promise<readonly Measurement[]>;
};

/** What a goal or floor speaks of. */
export function comparable({ baseline, value }: Measurement): number {
  return baseline?.ratio ?? value;
}

export function meetsTarget(measurement: Measurement, target: Target | undefined): boolean {
  if (target === undefined) return true;
  const found = comparable(measurement);
  return target.wanted === 'at least' ? found >= target.at : found <= target.at;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** @example percentile([1, 2, 3, 4], 0.99) // 4 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
