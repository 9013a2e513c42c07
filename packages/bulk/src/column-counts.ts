import type { CellRejection, ColumnCount, ColumnPlan } from './bulk-plan.ts';
import { describeAction } from './describe-action.ts';

/** What became of the cells of one column. Empty cells are not counted. */
export type CellCounts = { filled: number; emptied: number; rejected: number };

export const NO_CELLS: Readonly<CellCounts> = Object.freeze({ filled: 0, emptied: 0, rejected: 0 });

type Outcome = Omit<CellCounts, 'rejected'> & { readonly rejected: Readonly<Record<CellRejection, number>> };

/** As manifests have it. */
export function createColumnCount(
  column: Pick<ColumnCount, 'name' | 'treatment'>,
  { filled, emptied, rejected: { format, characters } }: Readonly<Outcome>,
): ColumnCount {
  return {
    ...column,
    ...{ filledBefore: filled + emptied + format + characters, filled, emptied },
    rejected: { ...(format > 0 && { format }), ...(characters > 0 && { characters }) },
  };
}

export function toColumnCount(
  { name, action }: Pick<ColumnPlan, 'name' | 'action'>,
  { rejected, ...counts }: Readonly<CellCounts>,
): ColumnCount {
  // Cells of a column of a table are rejected for one reason alone.
  const reasons =
    action.type === 'keep' ? { format: 0, characters: rejected } : { format: rejected, characters: 0 };
  return createColumnCount({ name, treatment: describeAction(action) }, { ...counts, rejected: reasons });
}
