import { BulkError } from './bulk-fault.ts';
import type { ColumnCount } from './bulk-plan.ts';

/** Percent of the filled cells of a column. */
export const DEFAULT_MAX_EMPTIED = 1;

/** So few cells never fail a file: one word in a column of dates is 1 % of a hundred rows. */
const FEW_CELLS = 10;

/**
 * The columns of which more filled cells were rejected than `maxEmptied` percent and ten, with the numbers; undefined if no column has. What a
 * rule drops is meant to be empty, and never counts.
 *
 * @example describeExcessiveLosses(columns, 1) // 'Hired: 48 of 60 cells (format)'
 */
export function describeExcessiveLosses(
  columns: readonly ColumnCount[],
  maxEmptied: number | undefined,
): string | undefined {
  if (maxEmptied === undefined) return undefined;
  const excessive = columns.filter((column) => {
    const lost = countRejected(column);
    return lost > FEW_CELLS && lost * 100 > column.filledBefore * maxEmptied;
  });
  return excessive.length === 0 ? undefined : describe(excessive);
}

/** @throws BulkError EMPTIED_EXCEEDED; to be called before the output gets its name */
export function rejectExcessiveLosses(columns: readonly ColumnCount[], maxEmptied: number | undefined): void {
  const subject = describeExcessiveLosses(columns, maxEmptied);
  if (subject !== undefined) throw new BulkError({ fault: 'EMPTIED_EXCEEDED', subject });
}

const MOST_NAMED = 5;

function describe(columns: readonly ColumnCount[]): string {
  const named = columns.slice(0, MOST_NAMED).map((column) => {
    const reasons = Object.keys(column.rejected).join(', ');
    return `${column.name}: ${countRejected(column)} of ${column.filledBefore} cells (${reasons})`;
  });
  const left = columns.length - named.length;
  return [...named, ...(left === 0 ? [] : [`and ${left} more columns`])].join('; ');
}

function countRejected({ rejected }: ColumnCount): number {
  return Object.values(rejected).reduce((sum, count) => sum + count, 0);
}

/** The numbers of all parts of a file, whose columns are the same. */
export function addColumnCounts(parts: readonly (readonly ColumnCount[])[]): readonly ColumnCount[] {
  const [first = [], ...others] = parts;
  return others.reduce(
    (sums, part) => sums.map((sum, at) => addColumn(sum, part[at] ?? { ...sum, ...NOTHING })),
    first,
  );
}

const NOTHING = { filledBefore: 0, filled: 0, emptied: 0, rejected: {} } as const;

function addColumn(left: ColumnCount, right: ColumnCount): ColumnCount {
  const reasons = Object.keys({ ...left.rejected, ...right.rejected }) as (keyof ColumnCount['rejected'])[];
  return {
    ...left,
    filledBefore: left.filledBefore + right.filledBefore,
    filled: left.filled + right.filled,
    emptied: left.emptied + right.emptied,
    rejected: Object.fromEntries(
      reasons.map((reason) => [reason, (left.rejected[reason] ?? 0) + (right.rejected[reason] ?? 0)]),
    ),
  };
}
