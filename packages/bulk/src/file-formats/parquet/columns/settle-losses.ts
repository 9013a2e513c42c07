import type { CellCounts } from '../../../column-counts.ts';
import { type Batch, EMPTIED_VALUE, isLost } from './values.ts';

/**
 * The batch with null for what was lost, which is counted for the rows that are written.
 *
 * @param order rows that are written; absent: all
 */
export function settleLosses(
  { values, isIndexed }: Batch,
  order: ArrayLike<number> | undefined,
  counts: CellCounts,
): Batch {
  if (!values.some((value) => value !== null && isLost(value))) return { values, isIndexed };
  const rows = order?.length ?? values.length;
  for (let at = 0; at < rows; at += 1) {
    const value = values[order?.[at] ?? at] ?? null;
    if (value !== null && isLost(value)) counts[value === EMPTIED_VALUE ? 'emptied' : 'rejected'] += 1;
  }
  return { values: values.map((value) => (value !== null && isLost(value) ? null : value)), isIndexed };
}
