import type { AlignedRow } from '../../wire/aligned-response.ts';
import type { Outcome } from '../../wire/outcome.ts';

export type RowFilter = {
  /** Empty: all. */
  readonly shown: ReadonlySet<Outcome>;
  /** Part of a name or a value, in any letter case; empty: all. */
  readonly search: string;
  /** Opening rows whose inside is hidden; not looked at while something is filtered, for what fits has to be seen. */
  readonly folded: ReadonlySet<number>;
};

/** For each opening row the index of the row that closes it; for any other its own. */
export function rowEnds(rows: readonly AlignedRow[]): Int32Array {
  const ends = new Int32Array(rows.length);
  const open: number[] = [];
  for (const [index, { kind }] of rows.entries()) {
    ends[index] = index;
    if (isExpandable(kind)) open.push(index);
    else if (kind !== 'value') ends[open.pop() ?? index] = index;
  }
  return ends;
}

export function isExpandable(kind: AlignedRow['kind']): boolean {
  return kind === 'open-object' || kind === 'open-list';
}

/** Objects and lists of which nothing is delivered, the outermost of each; they begin folded. */
export function droppedRanges(rows: readonly AlignedRow[], ends: Int32Array): ReadonlySet<number> {
  const found = new Set<number>();
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    if (row === undefined || !isExpandable(row.kind) || row.outcome !== 'dropped') continue;
    found.add(index);
    index = ends[index] ?? index;
  }
  return found;
}

/**
 * Indexes of the rows that are seen, in order. What fits a filter comes with the objects and lists around it.
 *
 * @example visibleRows(rows, ends, { shown: new Set(['dropped']), search: '', folded: new Set() })
 */
export function visibleRows(
  rows: readonly AlignedRow[],
  ends: Int32Array,
  { shown, search, folded }: RowFilter,
): readonly number[] {
  const text = search.trim().toLowerCase();
  if (shown.size === 0 && text === '') return unfolded(rows, ends, folded);
  const seen: number[] = [];
  /** Opening rows that wait for something inside of them that fits. */
  const waiting: number[] = [];
  const isSeen = new Set<number>();
  for (const [index, row] of rows.entries()) {
    if (isExpandable(row.kind)) waiting.push(index);
    else if (row.kind !== 'value') {
      const opened = waiting.pop();
      if (opened !== undefined && isSeen.has(opened)) seen.push(index);
    }
    if (!fits(row, shown, text)) continue;
    for (const around of waiting)
      if (!isSeen.has(around)) {
        isSeen.add(around);
        seen.push(around);
      }
    if (row.kind === 'value') seen.push(index);
  }
  return seen;
}

function unfolded(
  rows: readonly AlignedRow[],
  ends: Int32Array,
  folded: ReadonlySet<number>,
): readonly number[] {
  const seen: number[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    seen.push(index);
    if (folded.has(index)) index = ends[index] ?? index;
  }
  return seen;
}

function fits(row: AlignedRow, shown: ReadonlySet<Outcome>, text: string): boolean {
  if (row.kind !== 'value') return false;
  if (shown.size > 0 && (row.outcome === undefined || !shown.has(row.outcome))) return false;
  return text === '' || [row.name, row.raw, row.safe].some((part) => part?.toLowerCase().includes(text));
}

/** How many values stand in an object or list. */
export function valuesInside(rows: readonly AlignedRow[], ends: Int32Array, index: number): number {
  let count = 0;
  for (let at = index + 1; at < (ends[index] ?? index); at += 1) if (rows[at]?.kind === 'value') count += 1;
  return count;
}
