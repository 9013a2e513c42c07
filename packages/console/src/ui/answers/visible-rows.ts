import type { AlignedRow, Outcome } from '../../wire/aligned-response.ts';

export type RowFilter = {
  /** Empty: all. */
  readonly shown: ReadonlySet<Outcome>;
  /** Part of a name or value, case-insensitive; empty: all. */
  readonly search: string;
  /** Opening rows with hidden content; ignored while a filter is active. */
  readonly folded: ReadonlySet<number>;
};

/** For each opening row the index of its closing row; for others their own. */
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

/** The outermost objects and lists of which nothing is delivered; initially folded. */
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

/** Indexes of visible rows in order. Matches include their enclosing objects and lists. */
export function visibleRows(
  rows: readonly AlignedRow[],
  ends: Int32Array,
  { shown, search, folded }: RowFilter,
): readonly number[] {
  const text = search.trim().toLowerCase();
  if (shown.size === 0 && text === '') return unfolded(rows, ends, folded);
  const seen: number[] = [];
  /** Opening rows without a match inside so far. */
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

export function valuesInside(rows: readonly AlignedRow[], ends: Int32Array, index: number): number {
  let count = 0;
  for (let at = index + 1; at < (ends[index] ?? index); at += 1) if (rows[at]?.kind === 'value') count += 1;
  return count;
}
