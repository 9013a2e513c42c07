import type { ColumnChunk, RowGroup } from 'hyparquet';
import type { ParquetWriter as FileWriter } from 'hyparquet-writer';
import type { OutputColumn } from '../columns/plan-columns.ts';
import { toPhysicalElement } from '../format/locate-chunks.ts';
import type { OutputCodec, Writer } from '../format/packages.ts';
import { type ChunkWriter, createChunkWriter } from './chunk-writer.ts';

export type ParquetOutput = {
  /** The next column of the row group, in the order of the columns. */
  readonly openColumn: (column: OutputColumn) => ChunkWriter;
  /** Hands on what has been written, once it is worth while. */
  readonly flush: () => Promise<void>;
  /** All columns of a row group are written. */
  readonly endGroup: (columns: readonly ColumnChunk[], rows: number) => Promise<void>;
  readonly end: () => Promise<void>;
};

const FLUSH_BYTES = 262_144;

type WriteOptions = {
  readonly write: (chunk: Uint8Array) => Promise<void>;
  readonly codec: OutputCodec;
};

/**
 * Writes row group after row group, and holds a few pages at a time. Columns are written by their physical types, and their logical types are
 * put into the footer, so that kept values go through untouched. Without statistics: they would tell the least and the greatest value of a
 * column.
 */
export function createParquetOutput(
  writer: Writer,
  columns: readonly OutputColumn[],
  { write, codec: { codec, pack } }: WriteOptions,
): ParquetOutput {
  const bytes = new writer.ByteWriter();
  const root = { name: 'schema', num_children: columns.length };
  const schema = [root, ...columns.map(({ element }) => element)];
  const file: FileWriter = new writer.ParquetWriter({
    ...{ writer: bytes, schema, codec, statistics: false, createdBy: 'nymgate' },
  });
  const out = {
    offset: () => bytes.offset,
    append: (page: Uint8Array) => bytes.appendBytes(page),
  };
  const flush = async (minFlushBytes = FLUSH_BYTES): Promise<void> => {
    if (bytes.index < minFlushBytes) return;
    // The writer reuses its buffer, and the receiver may keep the chunk.
    const chunk = bytes.getBytes().slice();
    bytes.index = 0;
    await write(chunk);
  };
  let start = bytes.offset;
  return {
    openColumn: ({ element }) =>
      createChunkWriter({ writer, element: toPhysicalElement(element), codec, pack }, out),
    flush: () => flush(),
    endGroup: async (chunks, rows) => {
      file.row_groups.push(toRowGroup(chunks, { rows, size: bytes.offset - start }));
      file.num_rows += BigInt(rows);
      start = bytes.offset;
      await flush(1);
    },
    end: async () => {
      await file.finish();
      await flush(1);
    },
  };
}

function toRowGroup(
  columns: readonly ColumnChunk[],
  { rows, size }: { readonly rows: number; readonly size: number },
): RowGroup {
  const sizes = columns.map(({ meta_data: meta }) => meta?.total_uncompressed_size ?? 0n);
  return {
    ...{ columns: [...columns], num_rows: BigInt(rows) },
    total_byte_size: sizes.reduce((sum, each) => sum + each, 0n),
    total_compressed_size: BigInt(size),
  };
}
