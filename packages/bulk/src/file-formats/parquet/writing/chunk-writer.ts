import type { ColumnChunk, Encoding } from 'hyparquet';
import type { Batch, Values } from '../columns/values.ts';
import { notParquetError, PARQUET_LIMITS } from '../format/parquet-limits.ts';
import { encodeDataPage, encodeDictionary, type PageEncoding } from './page-encoder.ts';

/** What takes bytes, and has taken so many. */
export type BytesOut = { readonly offset: () => number; readonly append: (bytes: Uint8Array) => void };

/** One column in one row group of the output. */
export type ChunkWriter = {
  /** Rows of the batch, in this order; absent: all, as they stand. */
  readonly add: (batch: Batch, order: ArrayLike<number> | undefined) => void;
  /** What the footer says of the chunk. */
  readonly end: () => ColumnChunk;
  /** Values that are not null, once it has ended. */
  readonly nonNullCount: () => number;
};

const PAGE_ROWS = 65_536;
const PAGE_BYTES = 1_048_576;
/** Pages that wait for their dictionary take memory. */
const MAX_HELD_BYTES = 8_388_608;

type Chunk = {
  readonly encoding: PageEncoding;
  readonly out: BytesOut;
  readonly start: number;
  /** Places of the values of the dictionary, which is written before all pages. */
  readonly places: Map<string, number>;
  /** Pages that wait for the dictionary, which still grows; undefined: it is written, or the chunk has no dictionary. */
  waiting: Uint8Array[] | undefined;
  held: number;
  /** The page that is being filled. */
  readonly defined: Uint8Array;
  readonly indexes: Uint32Array;
  texts: string[];
  isIndexed: boolean;
  rows: number;
  bytes: number;
  /** What the footer tells. */
  readonly statistics: { dictionary?: bigint; data?: bigint; unpacked: number; rows: number; filled: number };
  readonly pages: Map<Encoding, number>;
};

/**
 * Writes pages as they fill. Input with a dictionary is written with one, of the rows' values in the order of their first appearance in
 * the output: any other would reveal the original order of the rows (KEY-01).
 */
export function createChunkWriter(encoding: PageEncoding, out: BytesOut): ChunkWriter {
  const chunk: Chunk = {
    ...{ encoding, out, start: out.offset(), places: new Map(), waiting: [], held: 0 },
    ...{ defined: new Uint8Array(PAGE_ROWS), indexes: new Uint32Array(PAGE_ROWS), texts: [] },
    ...{ isIndexed: true, rows: 0, bytes: 0, pages: new Map() },
    statistics: { unpacked: 0, rows: 0, filled: 0 },
  };
  return {
    add: ({ values, isIndexed }, order) => {
      const rows = inOrder(values, order);
      const isOpen = chunk.waiting !== undefined || chunk.statistics.dictionary !== undefined;
      const places = isIndexed && isOpen ? getPlaces(chunk, rows) : undefined;
      switchEncoding(chunk, places !== undefined);
      for (let at = 0; at < rows.length; at += 1) addValue(chunk, rows[at] ?? null, places?.[at] ?? 0);
    },
    end: () => {
      closePage(chunk);
      finishDictionary(chunk);
      return describeChunk(chunk);
    },
    nonNullCount: () => chunk.statistics.filled,
  };
}

function inOrder(values: Values, order: ArrayLike<number> | undefined): Values {
  if (order === undefined) return values;
  const rows = new Array<string | null>(order.length);
  for (let at = 0; at < rows.length; at += 1) rows[at] = values[order[at] ?? 0] ?? null;
  return rows;
}

/** Places in the dictionary; undefined: it has not all of the values, and takes no more. */
function getPlaces({ places, waiting }: Chunk, rows: Values): Uint32Array | undefined {
  const found = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    const value = rows[at] ?? null;
    const place = value === null ? 0 : places.get(value);
    if (place === undefined && (waiting === undefined || places.size === PARQUET_LIMITS.dictionaryValues))
      return undefined;
    found[at] = place ?? places.size;
    if (place === undefined && value !== null) places.set(value, places.size);
  }
  return found;
}

function switchEncoding(chunk: Chunk, isIndexed: boolean): void {
  if (chunk.isIndexed !== isIndexed) closePage(chunk);
  chunk.isIndexed = isIndexed;
  if (!isIndexed) finishDictionary(chunk);
}

function addValue(chunk: Chunk, value: string | null, place: number): void {
  const { defined, indexes, encoding, statistics } = chunk;
  if (value === null && encoding.element.repetition_type === 'REQUIRED') throw notParquetError();
  defined[chunk.rows] = Number(value !== null);
  chunk.rows += 1;
  if (value !== null) {
    statistics.filled += 1;
    if (chunk.isIndexed) indexes[chunk.bytes] = place;
    else chunk.texts.push(value);
    chunk.bytes += chunk.isIndexed ? 1 : value.length + 4;
  }
  if (chunk.rows === PAGE_ROWS || chunk.bytes >= PAGE_BYTES) closePage(chunk);
}

function closePage(chunk: Chunk): void {
  const { rows, isIndexed, indexes, encoding, statistics, pages, waiting } = chunk;
  if (rows === 0) return;
  const values = isIndexed ? indexes.subarray(0, chunk.bytes) : chunk.texts;
  const page = encodeDataPage({ defined: chunk.defined.subarray(0, rows), values }, encoding);
  const name = isIndexed ? 'RLE_DICTIONARY' : 'PLAIN';
  pages.set(name, (pages.get(name) ?? 0) + 1);
  statistics.unpacked += page.uncompressedBytes;
  statistics.rows += rows;
  [chunk.rows, chunk.bytes, chunk.texts] = [0, 0, []];
  if (waiting === undefined) append(chunk, page.bytes);
  else chunk.held += waiting.push(page.bytes) > 0 ? page.bytes.length : 0;
  if (chunk.held > MAX_HELD_BYTES) finishDictionary(chunk);
}

function append({ statistics, out }: Chunk, page: Uint8Array): void {
  statistics.data ??= BigInt(out.offset());
  out.append(page);
}

/** From here on the dictionary takes nothing more. */
function finishDictionary(chunk: Chunk): void {
  const { waiting, places, encoding, statistics, out } = chunk;
  chunk.waiting = undefined;
  chunk.held = 0;
  if (waiting === undefined || waiting.length === 0) return;
  statistics.dictionary = BigInt(out.offset());
  const { bytes, uncompressedBytes } = encodeDictionary([...places.keys()], encoding);
  statistics.unpacked += uncompressedBytes;
  out.append(bytes);
  for (const page of waiting) append(chunk, page);
}

/** parquet.thrift, ColumnChunk and ColumnMetaData. */
function describeChunk({ encoding: { element, codec }, out, start, statistics, pages }: Chunk): ColumnChunk {
  if (element.type === undefined) throw notParquetError();
  const stats = [...pages].map(([encoding, count]) => ({
    ...{ page_type: 'DATA_PAGE_V2' as const, encoding, count },
  }));
  const first = { page_type: 'DICTIONARY_PAGE' as const, encoding: 'PLAIN' as const, count: 1 };
  return {
    file_offset: BigInt(start),
    meta_data: {
      ...{ type: element.type, codec, path_in_schema: [element.name], num_values: BigInt(statistics.rows) },
      encodings: [...new Set<Encoding>([...pages.keys(), 'RLE', 'PLAIN'])],
      encoding_stats: statistics.dictionary === undefined ? stats : [first, ...stats],
      total_compressed_size: BigInt(out.offset() - start),
      total_uncompressed_size: BigInt(statistics.unpacked),
      data_page_offset: statistics.data ?? BigInt(start),
      ...(statistics.dictionary !== undefined && { dictionary_page_offset: statistics.dictionary }),
    },
  };
}
