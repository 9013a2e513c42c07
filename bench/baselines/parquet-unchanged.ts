import { readFileSync, writeFileSync } from 'node:fs';
import { type DecodedArray, parquetMetadata, parquetRead } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Files } from '../bulk/people-table.ts';

/** Reads a Parquet file and writes it again, by the libraries that we read and write with, as they are used: nobody looks at a value. */
export async function parquetUnchanged({ from, to }: Files): Promise<void> {
  const bytes = new Uint8Array(readFileSync(from)).buffer;
  const metadata = parquetMetadata(bytes);
  const writer = new ByteWriter();
  const output = new ParquetWriter({ writer, schema: metadata.schema, codec: 'SNAPPY', statistics: false });
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const columns = new Map<string, DecodedArray[]>();
    await parquetRead({
      ...{ file: bytes, metadata, rowStart, rowEnd: rowStart + rows, utf8: false },
      onChunk: ({ columnName, columnData }) =>
        void columns.set(columnName, [...(columns.get(columnName) ?? []), columnData]),
    });
    const columnData = [...columns].map(([name, parts]) => ({
      name,
      data: joined(parts),
      offsetIndex: false,
    }));
    await output.write({ columnData, rowGroupSize: rows });
    rowStart += rows;
  }
  await output.finish();
  writeFileSync(to, writer.getBytes());
}

function joined(parts: readonly DecodedArray[]): DecodedArray {
  const [first] = parts;
  return first !== undefined && parts.length === 1
    ? first
    : parts.flatMap((part) => Array.from<unknown>(part));
}
