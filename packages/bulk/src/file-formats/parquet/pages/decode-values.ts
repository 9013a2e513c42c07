import type { Cells } from '../columns/cells.ts';
import type { Reader } from '../format/load-packages.ts';
import { notParquet } from '../format/parquet-limits.ts';

/** Room for the places of values; there may be more of it than there are values. */
export type Places = Pick<Cells, 'starts' | 'lengths'>;

export function newPlaces(count: number): Places {
  return { starts: new Uint32Array(count), lengths: new Uint32Array(count) };
}

/** PLAIN of a type of fixed width. */
export function fixedCells(bytes: Uint8Array, count: number, width: number, places: Places): Cells {
  if (count * width > bytes.length) throw notParquet();
  const { starts, lengths } = places;
  for (let at = 0; at < count; at += 1) starts[at] = at * width;
  lengths.fill(width, 0, count);
  return { length: count, bytes, starts, lengths };
}

/** PLAIN of BYTE_ARRAY: each text behind its length. */
export function textCells(bytes: Uint8Array, count: number, { starts, lengths }: Places): Cells {
  let place = 0;
  for (let at = 0; at < count; at += 1) {
    const low = (bytes[place] ?? 0) | ((bytes[place + 1] ?? 0) << 8) | ((bytes[place + 2] ?? 0) << 16);
    const length = low + (bytes[place + 3] ?? 0) * 0x100_0000;
    starts[at] = place + 4;
    lengths[at] = length;
    place += 4 + length;
    if (place > bytes.length) throw notParquet();
  }
  return { length: count, bytes, starts, lengths };
}

/** PLAIN of BOOLEAN: a bit each, the lowest first. */
export function booleanCells(bytes: Uint8Array, count: number, places: Places): Cells {
  if (count > bytes.length * 8) throw notParquet();
  const values = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) values[at] = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1;
  return fixedCells(values, count, 1, places);
}

/** BYTE_STREAM_SPLIT: the first bytes of all values, then the second ones. */
export function streamSplitCells(bytes: Uint8Array, count: number, width: number, places: Places): Cells {
  if (count * width > bytes.length) throw notParquet();
  const values = new Uint8Array(count * width);
  for (let byte = 0; byte < width; byte += 1)
    for (let at = 0; at < count; at += 1) values[at * width + byte] = bytes[byte * count + at] ?? 0;
  return fixedCells(values, count, width, places);
}

/** DELTA_BINARY_PACKED. */
export function deltaNumberCells(
  view: DataView,
  count: number,
  { reader, width, places }: { readonly reader: Reader; readonly width: number; readonly places: Places },
): Cells {
  const values = width === 4 ? new Int32Array(count) : new BigInt64Array(count);
  reader.deltaBinaryUnpack({ view, offset: 0 }, count, values);
  return fixedCells(new Uint8Array(values.buffer), count, width, places);
}

/**
 * DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY, by the reader's function. It looks for a text wherever the lengths say, in all of the memory
 * that the page lies in: behind the page stands what this process had to do before, keys among it. In a copy that ends with the page a text that
 * reaches beyond it is an error (BLK-05).
 *
 * @throws RangeError
 */
export function deltaTextCells(
  page: Uint8Array,
  count: number,
  { read, places: { starts, lengths } }: { readonly read: Reader['deltaTexts']; readonly places: Places },
): Cells {
  const texts = new Array<Uint8Array>(count);
  read({ view: new DataView(new Uint8Array(page).buffer), offset: 0 }, count, texts);
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + text.length, 0));
  let place = 0;
  texts.forEach((text, at) => {
    bytes.set(text, place);
    starts[at] = place;
    lengths[at] = text.length;
    place += text.length;
  });
  return { length: count, bytes, starts, lengths };
}
