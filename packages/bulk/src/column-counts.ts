import type { CellRejection, ColumnCount, ColumnPlan } from './bulk-plan.ts';
import { describeAction } from './describe-action.ts';

/** What became of the cells of one column. Empty cells are not counted. */
export type CellCounts = { filled: number; emptied: number; rejected: number };

export const NO_CELLS: Readonly<CellCounts> = Object.freeze({ filled: 0, emptied: 0, rejected: 0 });

type CountedColumn = Pick<ColumnCount, 'name' | 'treatment'> & { readonly reason: CellRejection };

/** As manifests have it. Of a column cells are rejected for one reason alone. */
export function createColumnCount(
  { reason, ...column }: CountedColumn,
  { filled, emptied, rejected }: Readonly<CellCounts>,
): ColumnCount {
  return {
    ...column,
    filledBefore: filled + emptied + rejected,
    filled,
    emptied,
    rejected: rejected === 0 ? {} : { [reason]: rejected },
  };
}

export function toColumnCount(
  { name, action }: Pick<ColumnPlan, 'name' | 'action'>,
  counts: Readonly<CellCounts>,
): ColumnCount {
  return createColumnCount({ name, treatment: describeAction(action), reason: 'format' }, counts);
}
