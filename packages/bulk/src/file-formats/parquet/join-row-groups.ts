import type { RowGroup } from 'hyparquet';
import { WINDOW_ROWS } from '../../shuffle-window.ts';

/**
 * Joins neighbouring row groups until they have the rows of a window, so that rows can change places across them (KEY-01). What is left
 * joins the last ones.
 *
 * @example joinRowGroups([{ num_rows: 499n }, { num_rows: 2n }, { num_rows: 1n }]).length // 1
 */
export function joinRowGroups<Group extends Pick<RowGroup, 'num_rows'>>(
  groups: readonly Group[],
): readonly (readonly Group[])[] {
  const complete: Group[][] = [];
  let joined: Group[] = [];
  let rows = 0n;
  for (const group of groups) {
    joined.push(group);
    rows += group.num_rows;
    if (rows < WINDOW_ROWS) continue;
    complete.push(joined);
    [joined, rows] = [[], 0n];
  }
  const last = complete.pop() ?? [];
  return [...complete, [...last, ...joined]].filter(({ length }) => length > 0);
}
