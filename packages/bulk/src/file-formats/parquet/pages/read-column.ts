import type { ColumnMetaData, Compressors, SchemaElement } from 'hyparquet';
import type { Batch, Treat, Values } from '../columns/values.ts';
import type { Reader } from '../format/packages.ts';
import {
  expansionLimitError,
  notParquetError,
  PARQUET_LIMITS,
  tooLargeError,
} from '../format/parquet-limits.ts';
import { parseOrThrow } from '../format/read-footer.ts';
import { decodeDictionary, type OpenPage, openPage } from './decode-page.ts';
import { decompressPage } from './decompress-page.ts';
import { type ChunkBytes, readPages } from './read-pages.ts';
import type { ScratchBuffer } from './scratch-buffer.ts';

/** The chunk of one column in one row group. */
export type ColumnChunk = ChunkBytes & {
  readonly meta: ColumnMetaData;
  /** By its physical type alone. */
  readonly element: SchemaElement;
};

export type Decoder = {
  readonly reader: Reader;
  readonly compressors: Compressors;
  /** For columns that are read one after the other: memory for pages as they stand in the file, and unpacked ones. */
  readonly memory: { readonly packed: ScratchBuffer; readonly unpacked: ScratchBuffer };
};

export type ColumnWork = {
  /** What becomes of values, those that are equal in the same way: of a dictionary once. */
  readonly treat: Treat;
  /** Called with each page, unpacked. */
  readonly onPage?: (bytes: Uint8Array) => void;
};

/** The values of a chunk by rows, treated. */
export type ColumnReader = {
  /** The next ones. @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_UNSUPPORTED, EXPANDS_TOO_FAR */
  readonly take: (rows: number) => Promise<Batch>;
  /** Whatever is left is not read. */
  readonly end: () => Promise<void>;
};

/** @param chunks of one column, one row group after the other */
export function openColumn(chunks: readonly ColumnChunk[], decoder: Decoder, work: ColumnWork): ColumnReader {
  const pages = openChunks(chunks, decoder, work);
  let page: (OpenPage & { left: number }) | undefined;
  return {
    take: async (rows) => {
      const parts: Values[] = [];
      let [isIndexed, bytes, left] = [true, 0, rows];
      while (left > 0) {
        while (page === undefined || page.left === 0) {
          const next = await pages.next();
          if (next.done === true) throw notParquetError();
          page = next.value;
        }
        const [open, count] = [page, Math.min(left, page.left)];
        page.left -= count;
        left -= count;
        const values = parseOrThrow(() => open.take(count));
        if (!open.isIndexed) bytes += countBytes(values);
        if (bytes > PARQUET_LIMITS.longestBatch) throw tooLargeError();
        isIndexed &&= open.isIndexed;
        parts.push(open.isIndexed ? values : work.treat(values));
      }
      return { values: parts.length === 1 ? (parts[0] ?? []) : parts.flat(), isIndexed };
    },
    end: async () => {
      await pages.return(undefined);
    },
  };
}

function countBytes(values: Values): number {
  let bytes = 0;
  for (const value of values) bytes += value?.length ?? 0;
  return bytes;
}

async function* openChunks(
  chunks: readonly ColumnChunk[],
  ...[decoder, work]: readonly [Decoder, ColumnWork]
): AsyncGenerator<OpenPage & { left: number }, undefined> {
  for (const chunk of chunks) yield* openPages(chunk, decoder, work);
  return undefined;
}

/** The pages of a chunk, each there until the next one is asked for. */
async function* openPages(
  chunk: ColumnChunk,
  { reader, compressors, memory }: Decoder,
  { treat, onPage }: ColumnWork,
): AsyncGenerator<OpenPage & { left: number }, undefined> {
  const { element, meta, size } = chunk;
  const unpacking = { codec: meta.codec, compressors, reader };
  let dictionary: Values | undefined;
  let left = size * PARQUET_LIMITS.expansion + PARQUET_LIMITS.freeBytes;
  for await (const one of readPages(chunk, memory.packed)) {
    const { page } = one;
    left -= page.unpacked;
    if (left < 0) throw expansionLimitError();
    const bytes = parseOrThrow(() => decompressPage(one, unpacking, memory.unpacked));
    onPage?.(bytes);
    if (page.kind === 'dictionary')
      dictionary = treat(parseOrThrow(() => decodeDictionary(page, bytes, element)));
    else yield { ...parseOrThrow(() => openPage(page, bytes, { element, dictionary })), left: page.values };
  }
  return undefined;
}
