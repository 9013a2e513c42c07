import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { parquetElements, parquetValue, type Row, type Table } from '../../src/tables/index.ts';

/** Writes rows into a Parquet file by the printed schema and reads them back: how many came back, and which columns differ. */
export async function throughParquet(
  table: Table,
  rows: readonly Row[],
): Promise<{ readonly written: number; readonly differing: readonly string[] }> {
  const schema = parquetElements(table).map((element) => ({ ...element }));
  const columnData = table.columns.map((column) => ({
    name: column.name,
    data: rows.map((row) => parquetValue(column, row[column.name] ?? null)),
  }));
  const file = parquetWriteBuffer({ columnData, schema });
  const read: readonly Record<string, unknown>[] = await parquetReadObjects({ file });
  const differing = table.columns.flatMap(({ name }, at) =>
    read.some((row, index) => comparable(row[name]) !== comparable(columnData[at]?.data[index]))
      ? [name]
      : [],
  );
  return { written: read.length, differing };
}

/** The reader gives times as dates, of which milliseconds are left. */
function comparable(value: unknown): string {
  if (value instanceof Date) return `time ${value.getTime()}`;
  if (typeof value === 'bigint') return value > 10n ** 13n ? `time ${value / 1000n}` : String(value);
  return JSON.stringify(value ?? null);
}
