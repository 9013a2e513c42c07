import type { SchemaElement } from 'hyparquet';
import { type Cells, type ColumnPart, NO_INDEX, NO_VALUE } from '../columns/cells.ts';
import type { Reader } from '../format/load-packages.ts';
import { notParquet, unsupported } from '../format/parquet-limits.ts';
import type { ParquetPage } from './check-pages.ts';
import {
  booleanCells,
  deltaNumberCells,
  deltaTextCells,
  fixedCells,
  newPlaces,
  type Places,
  streamSplitCells,
  textCells,
} from './decode-values.ts';
import { ENCODING, isDictionary, widthOf } from './encoding.ts';
import type { Scratch } from './scratch.ts';

export type Decoding = {
  /** By its physical type alone. */
  readonly element: SchemaElement;
  readonly reader: Reader;
  readonly dictionary: Cells | undefined;
  readonly memory: PlaceMemory;
};

/** The values of a page of a dictionary. */
export function decodeDictionary(
  { values }: ParquetPage,
  bytes: Uint8Array,
  { element }: Pick<Decoding, 'element'>,
): Cells {
  return plain(bytes, values, element, newPlaces(values));
}

/**
 * The values of a page, without a copy of them where they are written as they are.
 *
 * @param bytes of the page, unpacked, levels first; `checkContent` has looked through them
 * @throws BulkError NOT_PARQUET, PARQUET_UNSUPPORTED
 */
export function decodePage(page: ParquetPage, bytes: Uint8Array, decoding: Decoding): ColumnPart {
  const { defined, at } = readLevels(page, bytes, decoding);
  const count = defined === undefined ? page.values : countOf(defined);
  const data = bytes.subarray(at);
  const places = placesOf(decoding.memory, page.values);
  if (isDictionary(page.encoding)) {
    const { dictionary } = decoding;
    if (dictionary === undefined) throw notParquet();
    const { buffer, byteOffset, length } = places.starts;
    const indexes = new Int32Array(buffer, byteOffset, length);
    readIndexes(data, indexes.subarray(0, count), dictionary.length, decoding.reader);
    spread(indexes, defined, NO_INDEX);
    return { length: page.values, indexes, dictionary };
  }
  const cells = decodeValues(page.encoding, data, { ...decoding, count, places });
  spread(places.starts, defined, NO_VALUE);
  spread(places.lengths, defined, 0);
  return { ...cells, length: page.values };
}

function decodeValues(
  encoding: number,
  data: Uint8Array,
  { element, reader, count, places }: Decoding & { readonly count: number; readonly places: Places },
): Cells {
  if (encoding === ENCODING.plain) return plain(data, count, element, places);
  if (encoding === ENCODING.streamSplit) return streamSplitCells(data, count, widthOf(element) ?? 0, places);
  if (encoding === ENCODING.rle && element.type === 'BOOLEAN') {
    const values = new Uint8Array(count);
    reader.readRuns({ view: viewOf(data), offset: 0 }, 1, values);
    return fixedCells(values, count, 1, places);
  }
  const isText = element.type === 'BYTE_ARRAY' || element.type === 'FIXED_LEN_BYTE_ARRAY';
  if (encoding === ENCODING.deltaNumbers && !isText)
    return deltaNumberCells(viewOf(data), count, { reader, width: widthOf(element) ?? 0, places });
  if (!isText) throw unsupported(element.name);
  if (encoding === ENCODING.deltaLengths)
    return deltaTextCells(data, count, { read: reader.deltaLengthTexts, places });
  if (encoding === ENCODING.deltaTexts)
    return deltaTextCells(data, count, { read: reader.deltaTexts, places });
  throw unsupported(element.name);
}

function plain(bytes: Uint8Array, count: number, element: SchemaElement, places: Places): Cells {
  if (element.type === 'BYTE_ARRAY') return textCells(bytes, count, places);
  if (element.type === 'BOOLEAN') return booleanCells(bytes, count, places);
  const width = widthOf(element);
  if (width === undefined) throw unsupported(element.name);
  return fixedCells(bytes, count, width, places);
}

type Levels = { readonly defined: Uint8Array | undefined; readonly at: number };

/** Which rows have a value; undefined: all. */
function readLevels(
  { kind, values, levels }: ParquetPage,
  bytes: Uint8Array,
  { element, reader }: Decoding,
): Levels {
  const isNullable = element.repetition_type !== 'REQUIRED';
  const place = { view: viewOf(bytes), offset: levels.repetition };
  const at = levels.repetition + levels.definition;
  if (kind === 'data-v2' && (!isNullable || levels.nulls === 0)) return { defined: undefined, at };
  if (!isNullable) return { defined: undefined, at: 0 };
  const defined = new Uint8Array(values);
  if (kind === 'data-v2') reader.readRuns(place, 1, defined, levels.definition);
  else reader.readRuns(place, 1, defined);
  const isFull = countOf(defined) === values;
  return { defined: isFull ? undefined : defined, at: kind === 'data-v2' ? at : place.offset };
}

function countOf(defined: Uint8Array): number {
  let count = 0;
  for (const one of defined) count += one;
  return count;
}

function readIndexes(data: Uint8Array, indexes: Int32Array, most: number, { readRuns }: Reader): void {
  const width = indexes.length === 0 ? 0 : (data[0] ?? 0);
  if (width === 0) indexes.fill(0);
  else readRuns({ view: viewOf(data), offset: 1 }, width, indexes, data.length - 1);
  // An index that the dictionary does not have.
  for (const index of indexes) if (index < 0 || index >= most) throw notParquet();
}

/** Moves values, which stand at the beginning, to the rows that have one: from the last one on, so that none is in the way. */
function spread(values: Uint32Array | Int32Array, defined: Uint8Array | undefined, none: number): void {
  if (defined === undefined) return;
  let next = countOf(defined);
  for (let at = defined.length - 1; at >= 0; at -= 1) {
    if (defined[at] === 1) next -= 1;
    values[at] = defined[at] === 1 ? (values[next] ?? none) : none;
  }
}

/** Memory for the places of values, which is used again for the next page. */
export type PlaceMemory = { readonly starts: Scratch; readonly lengths: Scratch };

function placesOf({ starts, lengths }: PlaceMemory, count: number): Places {
  const numbers = (scratch: Scratch) => {
    const { buffer, byteOffset } = scratch.take(count * 4);
    return new Uint32Array(buffer, byteOffset, count);
  };
  return { starts: numbers(starts), lengths: numbers(lengths) };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
