import { Buffer } from 'node:buffer';
import type { SchemaElement } from 'hyparquet';
import type { Values } from '../columns/values.ts';
import {
  notParquetError,
  PARQUET_LIMITS,
  tooLargeError,
  unsupportedColumnError,
} from '../format/parquet-limits.ts';
import { createThriftCursor, type ThriftCursor } from '../format/thrift.ts';
import { readDelta, readLengths } from './delta.ts';
import type { ParquetPage } from './page-header.ts';
import { bitsAt, readRuns } from './runs.ts';

/** The next values of a page. */
type Take<T> = (count: number) => T[];
/** The values of a page by rows, which are there as long as its bytes are. */
export type OpenPage = { readonly isIndexed: boolean; readonly take: Take<string | null> };

/** parquet.thrift, Encoding. PLAIN_DICTIONARY and RLE_DICTIONARY are one in a page of data. */
const ENCODING = {
  plain: 0,
  rle: 3,
  deltaNumbers: 5,
  deltaLengths: 6,
  deltaTexts: 7,
  streamSplit: 9,
} as const;
const IS_DICTIONARY: ReadonlySet<number> = new Set([2, 8]);
const WIDTHS: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8, INT96: 12 };

/** The values of a page of a dictionary. */
export function decodeDictionary({ values }: ParquetPage, bytes: Buffer, element: SchemaElement): string[] {
  return decodePlain(bytes, values, element)(values);
}

/**
 * Opens an unpacked page, levels first. No run, block or prefix may yield more values than the page declares, or read beyond the page,
 * where memory of this process follows, keys included (BLK-05).
 *
 * @param dictionary what the values of the dictionary have become
 * @throws BulkError NOT_PARQUET, PARQUET_UNSUPPORTED; RangeError past the end
 */
export function openPage(
  page: ParquetPage,
  bytes: Buffer,
  { element, dictionary }: { readonly element: SchemaElement; readonly dictionary: Values | undefined },
): OpenPage {
  const cursor = createThriftCursor(bytes);
  const defined = readLevels(page, cursor, element);
  const present = (from: number, to: number) => (defined === undefined ? to - from : ones(defined, from, to));
  const count = present(0, page.values);
  if (page.kind === 'data-v2' && count !== page.values - page.levels.nulls) throw notParquetError();
  const data = bytes.subarray(cursor.at);
  const isIndexed = IS_DICTIONARY.has(page.encoding);
  const next = isIndexed
    ? indexed(data, count, dictionary)
    : decodeValues(page.encoding, data, { count, element });
  let row = 0;
  return {
    isIndexed,
    take: (rows) => {
      const [from, to] = [row, row + rows];
      row = to;
      const values = next(present(from, to));
      if (defined === undefined || values.length === rows) return values;
      let at = 0;
      return Array.from({ length: rows }, (_, place) => {
        if (defined[from + place] !== 1) return null;
        at += 1;
        return values[at - 1] ?? null;
      });
    },
  };
}

/** Which rows have a value; undefined: all. The cursor is moved to the values. */
function readLevels(
  { kind, values, levels }: ParquetPage,
  cursor: ThriftCursor,
  { repetition_type: repetition }: SchemaElement,
): Uint8Array | undefined {
  const isFirstForm = kind !== 'data-v2';
  if (repetition === 'REQUIRED') {
    cursor.at = isFirstForm ? 0 : levels.repetition + levels.definition;
    return undefined;
  }
  const start = isFirstForm ? 4 : levels.repetition;
  const end = start + (isFirstForm ? cursor.view.getUint32(0, true) : levels.definition);
  const defined = new Uint8Array(values);
  cursor.at = start;
  readRuns(cursor, 1, defined);
  cursor.at = end;
  return ones(defined, 0, values) === values ? undefined : defined;
}

function ones(levels: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (levels[at] === 1) count += 1;
  return count;
}

function indexed(data: Buffer, count: number, dictionary: Values | undefined): Take<string | null> {
  if (dictionary === undefined) throw notParquetError();
  const indexes = new Int32Array(count);
  const width = count === 0 ? 0 : (data[0] ?? 0);
  if (width > 0) readRuns(createThriftCursor(data, 1), width, indexes);
  for (const index of indexes) if (index < 0 || index >= dictionary.length) throw notParquetError();
  let row = 0;
  return (rows) => {
    row += rows;
    return Array.from(indexes.subarray(row - rows, row), (index) => dictionary[index] ?? null);
  };
}

type DeclaredValues = { readonly count: number; readonly element: SchemaElement };

function decodeValues(encoding: number, data: Buffer, { count, element }: DeclaredValues): Take<string> {
  const { type } = element;
  const isText = type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY';
  if (encoding === ENCODING.plain) return decodePlain(data, count, element);
  if (encoding === ENCODING.streamSplit) return streamSplit(data, count, element);
  if (encoding === ENCODING.rle && type === 'BOOLEAN') {
    const values = Buffer.alloc(count);
    readRuns(createThriftCursor(data, 4), 1, values);
    return pieces(values, () => 1);
  }
  if (encoding === ENCODING.deltaNumbers && !isText) return deltaNumbers(data, count, element);
  const cursor = createThriftCursor(data);
  if (encoding === ENCODING.deltaTexts && isText) return deltaTexts(data, cursor, count);
  if (encoding !== ENCODING.deltaLengths || !isText) throw unsupportedColumnError(element.name);
  const lengths = readLengths(cursor, count);
  return pieces(data.subarray(cursor.at), (at) => lengths[at] ?? 0);
}

/** Values that stand one behind the other, each behind so many bytes that say its length. */
function pieces(bytes: Buffer, lengthOf: (at: number) => number, prefix = 0): Take<string> {
  let [row, start] = [0, 0];
  return (count) => {
    const first = row;
    let end = start;
    row += count;
    for (let at = first; at < row; at += 1) end += prefix + lengthOf(at);
    if (end > bytes.length) throw notParquetError();
    // One text of them all, and parts of it: for each by itself Node would be asked.
    const all = bytes.toString('latin1', start, end);
    start = end;
    let place = 0;
    const values: string[] = [];
    for (let at = first; at < row; at += 1) {
      const from = place + prefix;
      place = from + lengthOf(at);
      values.push(all.slice(from, place));
    }
    return values;
  };
}

function decodePlain(bytes: Buffer, count: number, element: SchemaElement): Take<string> {
  if (element.type === 'BOOLEAN') {
    const view = createThriftCursor(bytes).view;
    const bits = Uint8Array.from({ length: count }, (_, at) => bitsAt(view, at, 1));
    return pieces(Buffer.from(bits.buffer), () => 1);
  }
  if (element.type !== 'BYTE_ARRAY') return fixed(bytes, count, getWidth(element));
  const lengths = new Uint32Array(count);
  for (let row = 0, at = 0; row < count; row += 1) {
    const length = bytes.readUInt32LE(at);
    lengths[row] = length;
    at += 4 + length;
  }
  return pieces(bytes, (at) => lengths[at] ?? 0, 4);
}

function fixed(bytes: Buffer, count: number, width: number): Take<string> {
  if (count * width > bytes.length) throw notParquetError();
  return pieces(bytes, () => width);
}

/** BYTE_STREAM_SPLIT: the first bytes of all values, then the second ones. */
function streamSplit(data: Buffer, count: number, element: SchemaElement): Take<string> {
  const width = getWidth(element);
  if (count * width > data.length) throw notParquetError();
  const bytes = Buffer.alloc(count * width);
  for (let byte = 0; byte < width; byte += 1)
    for (let at = 0; at < count; at += 1) bytes[at * width + byte] = data[byte * count + at] ?? 0;
  return fixed(bytes, count, width);
}

function deltaNumbers(data: Buffer, count: number, element: SchemaElement): Take<string> {
  const values = readDelta(createThriftCursor(data), count);
  const isWide = getWidth(element) === 8;
  const { buffer } = isWide ? values : Int32Array.from(values, (value) => Number(BigInt.asIntN(32, value)));
  return fixed(Buffer.from(buffer), count, getWidth(element));
}

function deltaTexts(data: Buffer, cursor: ThriftCursor, count: number): Take<string> {
  const [prefixes, lengths] = [readLengths(cursor, count), readLengths(cursor, count)];
  const ends = pieces(data.subarray(cursor.at), (at) => lengths[at] ?? 0);
  let [row, last, made] = [0, '', 0];
  return (rows) =>
    ends(rows).map((end) => {
      const prefix = prefixes[row] ?? 0;
      row += 1;
      if (prefix > last.length) throw notParquetError();
      last = last.slice(0, prefix) + end;
      made += last.length;
      if (made > PARQUET_LIMITS.pageBytes) throw tooLargeError();
      return last;
    });
}

function getWidth({ type, type_length: length, name }: SchemaElement): number {
  const width = type === 'FIXED_LEN_BYTE_ARRAY' ? (length ?? 0) : WIDTHS[type ?? ''];
  if (width === undefined) throw unsupportedColumnError(name);
  return width;
}
