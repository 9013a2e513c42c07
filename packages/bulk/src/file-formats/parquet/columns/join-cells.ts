import { tooLarge } from '../format/parquet-limits.ts';
import { type Cells, type ColumnPart, type IndexedCells, isIndexed, NO_VALUE, plainCells } from './cells.ts';

/**
 * Parts of neighbouring pages as one: of one dictionary as long as all are of it, in memory of their own otherwise.
 *
 * @param most bytes that they may take
 * @throws BulkError PARQUET_TOO_LARGE
 */
export function joinCells(parts: readonly ColumnPart[], most: number): ColumnPart {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const indexed = parts.filter(isIndexed);
  const isOne = indexed.length === parts.length && new Set(indexed.map((part) => part.dictionary)).size === 1;
  return isOne ? joinIndexes(indexed) : joinPlain(parts.map(plainCells), most);
}

/** Values in memory of their own, for when that of their page is used again. */
export function ownCells(cells: Cells): Cells {
  return joinPlain([cells], Number.POSITIVE_INFINITY);
}

export function ownPart(part: ColumnPart): ColumnPart {
  return isIndexed(part) ? { ...part, indexes: part.indexes.slice() } : ownCells(part);
}

function lengthOf(parts: readonly ColumnPart[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function joinIndexes(parts: readonly IndexedCells[]): ColumnPart {
  const length = lengthOf(parts);
  const indexes = new Int32Array(length);
  let at = 0;
  for (const part of parts) {
    indexes.set(part.indexes, at);
    at += part.length;
  }
  const [first] = parts;
  return first === undefined ? joinPlain([], 0) : { length, indexes, dictionary: first.dictionary };
}

type Stretch = { readonly from: number; readonly to: number };

function joinPlain(parts: readonly Cells[], most: number): Cells {
  const stretches = parts.map(stretchOf);
  const size = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  if (size > most) throw tooLarge();
  const length = lengthOf(parts);
  const bytes = new Uint8Array(size);
  const [starts, lengths] = [new Uint32Array(length).fill(NO_VALUE), new Uint32Array(length)];
  let [row, used] = [0, 0];
  parts.forEach((part, number) => {
    const { from, to } = stretches[number] ?? { from: 0, to: 0 };
    bytes.set(part.bytes.subarray(from, to), used);
    lengths.set(part.lengths, row);
    for (let at = 0; at < part.length; at += 1) {
      const start = part.starts[at] ?? NO_VALUE;
      if (start !== NO_VALUE) starts[row + at] = start - from + used;
    }
    row += part.length;
    used += to - from;
  });
  return { length, bytes, starts, lengths };
}

/** What of the memory its values lie in. */
function stretchOf({ length, starts, lengths }: Cells): Stretch {
  let [from, to] = [NO_VALUE, 0];
  for (let at = 0; at < length; at += 1) {
    const start = starts[at] ?? NO_VALUE;
    if (start === NO_VALUE) continue;
    if (start < from) from = start;
    to = Math.max(to, start + (lengths[at] ?? 0));
  }
  return from > to ? { from: 0, to: 0 } : { from, to };
}
