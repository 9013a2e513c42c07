import { Buffer } from 'node:buffer';
import type { EngineParts, TablePlan } from '../../bulk/bulk-plan.ts';
import { shuffleWindow, WINDOW_ROWS } from '../../bulk/shuffle-window.ts';
import { type OutputColumn, REJECT, type TreatValue } from './plan-columns.ts';

export type Slice = {
  /** Number of its first row in the file, from 0. */
  readonly start: number;
  readonly rows: number;
  /** Values by the name of the column in the input. */
  readonly values: ReadonlyMap<string, ArrayLike<unknown>>;
};

/**
 * The values of the output's columns, without rejected rows.
 *
 * @param onReject is told the number of the row, from 1
 */
export function treatSlice(
  slice: Slice,
  columns: readonly OutputColumn[],
  { onReject }: Pick<EngineParts, 'onReject'>,
): readonly (readonly unknown[])[] {
  const made = columns.map(({ input, treat }) =>
    treatAll(input === undefined ? undefined : slice.values.get(input), slice.rows, treat),
  );
  const rejected = new Set<number>();
  for (const values of made) values.forEach((value, at) => void (value === REJECT && rejected.add(at)));
  if (rejected.size === 0) return made;
  for (const at of [...rejected].toSorted((one, other) => one - other))
    onReject(slice.start + at + 1, 'not-text');
  return made.map((values) => values.filter((_, at) => !rejected.has(at)));
}

/** Equal values are treated once: rows of a dictionary share one object. */
const MOST_KNOWN = 65_536;

function treatAll(
  values: ArrayLike<unknown> | undefined,
  rows: number,
  treat: TreatValue | 'keep',
): readonly unknown[] {
  const made = new Array<unknown>(rows).fill(null);
  if (values === undefined) return made;
  const known = new Map<unknown, unknown>();
  for (let at = 0; at < rows; at += 1) {
    const value: unknown = values[at] ?? null;
    if (value !== null) made[at] = treat === 'keep' ? value : treatOnce(known, value, treat);
  }
  return made;
}

function treatOnce(known: Map<unknown, unknown>, value: unknown, treat: TreatValue): unknown {
  const before = known.get(value);
  if (before !== undefined) return before;
  const made = treat(value);
  if (known.size < MOST_KNOWN) known.set(value, made);
  return made;
}

/** The rows within windows of 500 in another order (KEY-01), the same for a second run (F19). */
export function orderSlice(
  made: readonly (readonly unknown[])[],
  { rowOrder }: Pick<TablePlan, 'rowOrder'>,
  { window, pseudonymizer }: Pick<EngineParts, 'pseudonymizer'> & { readonly window: number },
): readonly (readonly unknown[])[] {
  if (rowOrder === 'kept') return made;
  const rows = made[0]?.length ?? 0;
  const order: number[] = [];
  for (const { start, length } of windowsOf(rows)) {
    const salt = [start, start + length - 1]
      .map((at) => made.map((values) => saltOf(values[at])).join(','))
      .join('\n');
    const number = window + start / WINDOW_ROWS;
    order.push(...shuffleWindow({ number, rows: length, salt }, pseudonymizer).map((at) => start + at));
  }
  return made.map((values) => order.map((at) => values[at]));
}

/** Rows that are left behind whole windows go with the last of them: of a window of one row everybody knows where the row stood. */
function windowsOf(rows: number): readonly { readonly start: number; readonly length: number }[] {
  const count = Math.max(1, Math.floor(rows / WINDOW_ROWS));
  return Array.from({ length: rows === 0 ? 0 : count }, (_, at) => {
    const start = at * WINDOW_ROWS;
    return { start, length: at === count - 1 ? rows - start : WINDOW_ROWS };
  });
}

function saltOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}
