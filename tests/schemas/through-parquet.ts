import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { createParquetElements, toParquetValue } from '../../packages/connectors/src/tables/parquet.ts';
import type { Column, Row, Table } from '../../packages/connectors/src/tables/table.ts';

/** Writes rows into a Parquet file by the printed schema and reads them back: how many came back, and which columns differ. */
export async function throughParquet(
  table: Table,
  rows: readonly Row[],
): Promise<{ readonly written: number; readonly differing: readonly string[] }> {
  const schema = createParquetElements(table).map((element) => ({ ...element }));
  const columnData = table.columns.map((column) => ({
    name: column.name,
    data: rows.map((row) => toParquetValue(column, row[column.name] ?? null)),
  }));
  const file = parquetWriteBuffer({ columnData, schema });
  const read: readonly Record<string, unknown>[] = await parquetReadObjects({ file });
  const differing = table.columns.flatMap(({ name, type }, at) =>
    read.some((row, index) => comparable(row[name]) !== comparable(asRead(type, columnData[at]?.data[index])))
      ? [name]
      : [],
  );
  return { written: read.length, differing };
}

const DAY = 86_400_000;

/** The reader gives times and dates as `Date`, of whose microseconds milliseconds are left. */
function asRead(type: Column['type'], written: unknown): unknown {
  if (type === 'timestamp' && typeof written === 'bigint') return new Date(Number(written / 1_000n));
  return type === 'date' && typeof written === 'number' ? new Date(written * DAY) : written;
}

function comparable(value: unknown): string {
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value ?? null);
}
