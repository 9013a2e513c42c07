/**
 * Values of a column by their places in memory, null as `NO_VALUE`: eight bytes each, where a view of each would take some hundred. Numbers
 * are little-endian and as wide as their physical type, a boolean has one byte, texts have no prefix.
 */
export type Cells = {
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
};

/** Values of a dictionary by their places in it, null as `NO_INDEX`. Indexes lie within it. */
export type IndexedCells = {
  readonly length: number;
  readonly indexes: Int32Array;
  readonly dictionary: Cells;
};

export type ColumnPart = Cells | IndexedCells;

export const NO_VALUE = 0xffff_ffff;
export const NO_INDEX = -1;

export function isIndexed(part: ColumnPart): part is IndexedCells {
  return 'indexes' in part;
}

export function isNull({ starts }: Cells, at: number): boolean {
  return starts[at] === NO_VALUE;
}

/** The bytes of a value; undefined for null. */
export function bytesAt({ bytes, starts, lengths }: Cells, at: number): Uint8Array | undefined {
  const start = starts[at] ?? NO_VALUE;
  return start === NO_VALUE ? undefined : bytes.subarray(start, start + (lengths[at] ?? 0));
}

/** So many nulls. */
export function noCells(length: number): Cells {
  return {
    ...{ length, bytes: new Uint8Array(0), lengths: new Uint32Array(length) },
    starts: new Uint32Array(length).fill(NO_VALUE),
  };
}

/** A part of a part, which shares its memory. */
export function sliceCells(part: ColumnPart, from: number, to: number): ColumnPart {
  const length = Math.min(to, part.length) - from;
  const end = from + length;
  if (isIndexed(part))
    return { length, indexes: part.indexes.subarray(from, end), dictionary: part.dictionary };
  const { bytes, starts, lengths } = part;
  return { length, bytes, starts: starts.subarray(from, end), lengths: lengths.subarray(from, end) };
}

/** Values of a dictionary without it. */
export function plainCells(part: ColumnPart): Cells {
  if (!isIndexed(part)) return part;
  const { length, indexes, dictionary } = part;
  const { bytes } = dictionary;
  const [starts, lengths] = [new Uint32Array(length), new Uint32Array(length)];
  for (let at = 0; at < length; at += 1) {
    const index = indexes[at] ?? NO_INDEX;
    starts[at] = index === NO_INDEX ? NO_VALUE : (dictionary.starts[index] ?? NO_VALUE);
    lengths[at] = index === NO_INDEX ? 0 : (dictionary.lengths[index] ?? 0);
  }
  return { length, bytes, starts, lengths };
}
