import type { CompressionCodec, Compressors, FileMetaData, RowGroup } from 'hyparquet';
import { BulkError } from '../../bulk/bulk-fault.ts';
import type { FileSource } from '../../bulk/bulk-files.ts';
import type { EngineParts, PlanTable, TablePlan } from '../../bulk/bulk-plan.ts';
import { compressorsFor } from './codecs.ts';
import { openColumn } from './column-reader.ts';
import { loadParquet, type Reader } from './load-packages.ts';
import { notParquet } from './parquet-limits.ts';
import { fileColumns, type OutputColumn, planParquetColumns } from './plan-columns.ts';
import { readFooter, understood } from './read-footer.ts';
import { codecsOf, readGroup } from './read-group.ts';
import type { OneReading } from './read-once.ts';

/** What a footer and the rules say of a file, before any value of it is read. */
export type OpenedParquet = {
  readonly reader: Reader;
  readonly metadata: FileMetaData;
  readonly plan: TablePlan;
  readonly columns: readonly OutputColumn[];
  /** Of the columns of the input that are wanted. */
  readonly names: ReadonlySet<string>;
  readonly codecs: ReadonlySet<CompressionCodec>;
  readonly compressors: Compressors;
  readonly size: number;
};

export type OpenParquet = {
  readonly source: FileSource;
  readonly planTable: PlanTable;
  readonly parts: Pick<EngineParts, 'pseudonymizer'>;
};

/** @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_UNSUPPORTED, EXPANDS_TOO_FAR, PACKAGE_MISSING, what `planTable` says */
export async function openParquet({ source, planTable, parts }: OpenParquet): Promise<OpenedParquet> {
  const { reader } = await loadParquet();
  const { size } = source;
  if (size === undefined) throw notParquet();
  const metadata = await readFooter(source, size, reader);
  const header = understood(() => fileColumns(metadata));
  const plan = planTable(header.map(({ element }) => element.name));
  if ('fault' in plan) throw new BulkError(plan);
  const columns = planParquetColumns(plan, header, parts);
  const names = new Set(columns.flatMap(({ input }) => input ?? []));
  const codecs = understood(() => codecsOf(metadata, names));
  return { reader, metadata, plan, columns, names, codecs, compressors: await compressorsFor(codecs), size };
}

export type OpenedGroup = {
  /** The next rows of all columns that are wanted, by the name of the column. */
  readonly take: (rows: number) => ReadonlyMap<string, ArrayLike<unknown>>;
  /** How many may be taken at a time. */
  readonly sliceRows: number;
};

/** Reads a row group, its values not yet. @throws BulkError as `readGroup` */
export async function openGroup(
  {
    reading,
    ...opened
  }: Pick<OpenedParquet, 'reader' | 'metadata' | 'names' | 'size' | 'compressors'> & {
    readonly reading: Pick<OneReading, 'take'>;
  },
  group: RowGroup,
): Promise<OpenedGroup> {
  const { reader, metadata, names, size, compressors } = opened;
  const { columns, sliceRows } = await readGroup(reading, group, { names, size, schema: metadata.schema });
  const open = [...columns].map(([name, chunk]) => [name, openColumn(chunk, reader, compressors)] as const);
  return { sliceRows, take: (rows) => new Map(open.map(([name, column]) => [name, column.take(rows)])) };
}
