import type { ColumnMetaData, Compressors, SchemaElement } from 'hyparquet';
import { type Cells, type ColumnPart, noCells, sliceCells } from '../columns/cells.ts';
import { joinCells, ownPart } from '../columns/join-cells.ts';
import type { Reader } from '../format/load-packages.ts';
import { expandsTooFar, notParquet, PARQUET_LIMITS } from '../format/parquet-limits.ts';
import { understood } from '../format/read-footer.ts';
import { checkContent } from './check-content.ts';
import { decodeDictionary, decodePage, type PlaceMemory } from './decode-page.ts';
import { type ChunkBytes, readPages } from './read-pages.ts';
import type { Scratch } from './scratch.ts';
import { unpackPage } from './unpack-page.ts';

/** The chunk of one column in one row group. */
export type ColumnChunk = ChunkBytes & {
  readonly meta: ColumnMetaData;
  /** By its physical type alone. */
  readonly element: SchemaElement;
};

export type Decoder = {
  readonly reader: Reader;
  readonly compressors: Compressors;
  /** For columns that are read one after the other: memory for pages as they stand in the file, unpacked ones, and places of values. */
  readonly memory: { readonly packed: Scratch; readonly unpacked: Scratch } & PlaceMemory;
};

/**
 * The values of a chunk, page after page, each there until the next one is asked for: a page is unpacked and looked through before values are
 * made of it.
 *
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_UNSUPPORTED, EXPANDS_TOO_FAR
 */
export async function* readColumn(
  chunk: ColumnChunk,
  { reader, compressors, memory }: Decoder,
): AsyncGenerator<ColumnPart> {
  const { element, meta, size } = chunk;
  const unpacking = { codec: meta.codec, compressors, reader };
  const readDelta = deltaReader(reader);
  let dictionary: Cells | undefined;
  let left = size * PARQUET_LIMITS.expansion + PARQUET_LIMITS.freeBytes;
  for await (const one of readPages(chunk, memory.packed)) {
    left -= one.page.unpacked;
    if (left < 0) throw expandsTooFar();
    const { page } = one;
    const isDictionary = page.kind === 'dictionary';
    const bytes = understood(() => {
      const unpacked = unpackPage(one, unpacking, memory.unpacked);
      // Other pages refer to it.
      return isDictionary ? unpacked.slice() : unpacked;
    });
    const part = understood(() => {
      checkContent(page, bytes, { element, readDelta });
      if (!isDictionary) return decodePage(page, bytes, { element, reader, dictionary, memory });
      dictionary = decodeDictionary(page, bytes, { element });
      return undefined;
    });
    if (part !== undefined) yield part;
  }
}

/** The values of a chunk by rows. */
export type ColumnReader = {
  /** The next ones. @throws BulkError as `readColumn` */
  readonly take: (rows: number) => Promise<ColumnPart>;
  /** Whatever is left is not read. */
  readonly end: () => Promise<void>;
};

export function openColumn(chunk: ColumnChunk, decoder: Decoder): ColumnReader {
  const parts = readColumn(chunk, decoder);
  let held: ColumnPart = noCells(0);
  let at = 0;
  const refill = async (): Promise<void> => {
    const next = await parts.next();
    if (next.done === true) throw notParquet();
    held = next.value;
    at = 0;
  };
  return {
    take: async (rows) => {
      let taken: ColumnPart[] = [];
      for (let left = rows; left > 0; ) {
        if (at >= held.length) {
          // Its page goes.
          taken = taken.map(ownPart);
          await refill();
        }
        const part = sliceCells(held, at, at + left);
        at += part.length;
        left -= part.length;
        if (part.length > 0) taken.push(part);
      }
      return joinCells(taken, PARQUET_LIMITS.longestBatch);
    },
    end: async () => {
      await parts.return(undefined);
    },
  };
}

function deltaReader({ deltaBinaryUnpack }: Reader) {
  return ({ buffer, byteOffset, byteLength }: Uint8Array, at: number, count: number): Int32Array => {
    const values = new Int32Array(count);
    deltaBinaryUnpack({ view: new DataView(buffer, byteOffset, byteLength), offset: at }, count, values);
    return values;
  };
}
