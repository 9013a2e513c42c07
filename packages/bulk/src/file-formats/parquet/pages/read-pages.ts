import { notParquetError, PARQUET_LIMITS } from '../format/parquet-limits.ts';
import { createThriftCursor, readStruct, type Struct } from '../format/thrift.ts';
import { type BufferedByteReader, createBufferedByteReader } from './gather-bytes.ts';
import { checkPage, type ParquetPage } from './page-header.ts';
import type { ScratchBuffer } from './scratch-buffer.ts';

/** A page and its bytes, as they stand in the file; they are there until the next page is asked for. */
export type PageBytes = { readonly page: ParquetPage; readonly body: Uint8Array };

export type ChunkBytes = {
  /** All bytes of a column chunk, in order. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many there are. */
  readonly size: number;
  /** That the footer says the chunk has. */
  readonly valueCount: number;
};

/**
 * The pages of a column chunk, one after the other. Of each the header is read and checked before its bytes are.
 *
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE
 */
export async function* readPages(
  { bytes, size, valueCount }: ChunkBytes,
  scratch: ScratchBuffer,
): AsyncGenerator<PageBytes> {
  const reader = createBufferedByteReader(bytes, scratch);
  try {
    let seen = 0;
    for (let at = 0; at < size; ) {
      const { header, length } = await readHeader(reader, size - at);
      const page = checkPage(header, size - at - length);
      seen += page.kind === 'dictionary' ? 0 : page.values;
      if (seen > valueCount) throw notParquetError();
      at += length + page.packed;
      yield { page, body: await reader.take(page.packed) };
    }
    if (seen !== valueCount) throw notParquetError();
  } finally {
    await reader.end();
  }
}

/** The header that the next bytes are, and how many of them; they are taken. */
async function readHeader(
  reader: BufferedByteReader,
  left: number,
): Promise<{ readonly header: Struct; readonly length: number }> {
  for (let minBytes = 1; ; ) {
    const bytes = (await reader.peek(minBytes)).subarray(0, left);
    const cursor = createThriftCursor(bytes);
    const header = structAt(cursor);
    if (header !== undefined) {
      await reader.take(cursor.at);
      return { header, length: cursor.at };
    }
    if (bytes.length === left || bytes.length > PARQUET_LIMITS.headerBytes) throw notParquetError();
    minBytes = bytes.length + 1;
  }
}

/** undefined: the bytes end within it. */
function structAt(cursor: ReturnType<typeof createThriftCursor>): Struct | undefined {
  try {
    return readStruct(cursor);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
