import { Buffer } from 'node:buffer';
import type { ColumnMetaData, Compressors, DecodedArray, SchemaElement } from 'hyparquet';
import { checkContent } from './check-content.ts';
import type { ParquetPage } from './check-pages.ts';
import type { Reader } from './load-packages.ts';
import { notParquet } from './parquet-limits.ts';
import { understood } from './read-footer.ts';
import { type HeldTexts, holdTexts } from './texts/hold-texts.ts';

/** The chunk of one column in one row group, held and checked. */
export type ColumnChunk = {
  readonly bytes: Uint8Array;
  readonly pages: readonly ParquetPage[];
  readonly meta: ColumnMetaData;
  /** By its physical type alone. */
  readonly element: SchemaElement;
};

/** The values of a page, of which parts are taken. */
type HeldPage = DecodedArray | HeldTexts;

/** The values of a chunk, in their order. */
export type ColumnReader = {
  /** @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_UNSUPPORTED */
  readonly take: (rows: number) => ArrayLike<unknown>;
};

/**
 * Reads page after page, each once, and holds one of them: a page is unpacked and looked through before the reader makes values of it.
 *
 * @param compressors what unpacks the codec of the chunk
 */
export function openColumn(chunk: ColumnChunk, reader: Reader, compressors: Compressors): ColumnReader {
  const decode = createDecoder(chunk, reader, compressors);
  let next = 0;
  let held: HeldPage = [];
  let at = 0;
  const refill = (): void => {
    const page = chunk.pages[next];
    if (page === undefined) throw notParquet();
    next += 1;
    const values = decode(page);
    if (values !== undefined) {
      held = holdTexts(values) ?? values;
      at = 0;
    }
  };
  return {
    take: (rows) => {
      const parts: DecodedArray[] = [];
      for (let left = rows; left > 0; ) {
        if (at >= held.length) refill();
        const part = held.slice(at, at + left);
        at += part.length;
        left -= part.length;
        if (part.length > 0) parts.push(part);
      }
      return parts.length === 1 ? (parts[0] ?? []) : parts.flatMap((part) => Array.from<unknown>(part));
    },
  };
}

/** Values of a page of data; undefined for a dictionary, which is kept for the pages behind it. */
function createDecoder(
  { bytes, meta, element }: ColumnChunk,
  reader: Reader,
  compressors: Compressors,
): (page: ParquetPage) => DecodedArray | undefined {
  const decoder = { ...decoderOf(element, reader), pathInSchema: meta.path_in_schema };
  const readDelta = deltaReader(reader);
  let dictionary: DecodedArray | undefined;
  return (page) =>
    understood(() => {
      const unpacked = unpack(page, bytes, { codec: meta.codec, compressors, reader });
      checkContent(page, unpacked, { element, readDelta });
      const header = headerOf(page, bytes, { reader, length: unpacked.length });
      const place = { view: viewOf(unpacked), offset: 0 };
      const { data } = reader.readPage(place, header, decoder, dictionary, undefined, 0);
      if (data === undefined) throw notParquet();
      if (page.kind === 'dictionary') {
        dictionary = reader.convert(data, decoder);
        return undefined;
      }
      // An index that the dictionary does not have.
      if (data.length !== page.values || (Array.isArray(data) && data.includes(undefined)))
        throw notParquet();
      return data;
    });
}

/** INT96 is the one type that the reader turns into something else whatever it is told. */
const EXACT = { timestampFromNanoseconds: (nanos: bigint): bigint => nanos };

function decoderOf(element: SchemaElement, { defaultParsers }: Reader) {
  const { type } = element;
  if (type === undefined) throw notParquet();
  const root = { element: { name: 'schema', num_children: 1 }, children: [], count: 2, path: [] };
  const column = { element, children: [], count: 1, path: [element.name] };
  return {
    ...{ type, element, utf8: false, codec: 'UNCOMPRESSED' as const },
    schemaPath: [{ ...root, children: [column] }, column],
    parsers: { ...defaultParsers, ...EXACT },
  };
}

type Unpacking = {
  readonly codec: ColumnMetaData['codec'];
  readonly compressors: Compressors;
  readonly reader: Reader;
};

/** Levels, which are never packed in the second form, and data. */
function unpack(page: ParquetPage, bytes: Uint8Array, { codec, compressors, reader }: Unpacking): Uint8Array {
  const body = bytes.subarray(page.body, page.body + page.packed);
  const levels = page.levels.repetition + page.levels.definition;
  const data = body.subarray(levels);
  if (!page.isPacked) return body;
  const unpacked = reader.decompressPage(data, page.unpacked - levels, codec, compressors);
  return levels === 0 ? unpacked : Buffer.concat([body.subarray(0, levels), unpacked]);
}

/** As the reader reads it, for a page that is unpacked by now. */
function headerOf(
  { head }: ParquetPage,
  bytes: Uint8Array,
  { reader, length }: { readonly reader: Reader; readonly length: number },
) {
  const header = reader.parquetHeader({ view: viewOf(bytes), offset: head });
  const second = header.data_page_header_v2;
  return {
    ...header,
    ...{ compressed_page_size: length, uncompressed_page_size: length },
    ...(second !== undefined && { data_page_header_v2: { ...second, is_compressed: false } }),
  };
}

function deltaReader({ deltaBinaryUnpack }: Reader) {
  return (bytes: Uint8Array, at: number, count: number): Int32Array => {
    const values = new Int32Array(count);
    deltaBinaryUnpack({ view: viewOf(bytes), offset: at }, count, values);
    return values;
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
