import type { CompressionCodec, FileMetaData, SchemaElement } from 'hyparquet';
import { BulkError } from '../../bulk-fault.ts';
import type { FileSource } from '../../bulk-files.ts';
import type { EngineParts, PlanTable, TablePlan } from '../../bulk-plan.ts';
import { fileColumns, type OutputColumn, planParquetColumns } from './columns/plan-columns.ts';
import { noValues } from './columns/values.ts';
import { codecsOf, type LocatedChunk } from './format/locate-chunks.ts';
import { compressorsFor, loadParquet, type Writer } from './format/packages.ts';
import { notParquet } from './format/parquet-limits.ts';
import { readFooter, understood } from './format/read-footer.ts';
import type { OneReading } from './format/read-once.ts';
import { type ColumnChunk, type ColumnReader, type Decoder, openColumn } from './pages/read-column.ts';
import { createScratch } from './pages/scratch.ts';

/** What a footer and the rules say of a file, before any value of it is read. */
export type OpenedParquet = Decoder & {
  readonly writer: Writer;
  readonly metadata: FileMetaData;
  readonly plan: TablePlan;
  readonly columns: readonly OutputColumn[];
  /** Of the columns of the input that are wanted. */
  readonly names: ReadonlySet<string>;
  /** All columns at the top of the input, by their names. */
  readonly elements: ReadonlyMap<string, SchemaElement>;
  readonly codecs: ReadonlySet<CompressionCodec>;
  readonly size: number;
  /** To be called when all is done, or has failed: keys are overwritten (RES-01). */
  readonly end: () => void;
};

export type OpenParquet = {
  readonly source: FileSource;
  readonly planTable: PlanTable;
  readonly parts: Pick<EngineParts, 'pseudonymizer'>;
};

/** @throws BulkError NOT_PARQUET, PARQUET_FOOTER_TOO_LARGE, PARQUET_ENCRYPTED, PARQUET_UNSUPPORTED, EXPANDS_TOO_FAR, PACKAGE_MISSING, what `planTable` says */
export async function openParquet({ source, planTable, parts }: OpenParquet): Promise<OpenedParquet> {
  const { reader, writer } = await loadParquet();
  const { size } = source;
  if (size === undefined) throw notParquet();
  const metadata = await readFooter(source, size, reader);
  const header = understood(() => fileColumns(metadata));
  const plan = planTable(header.map(({ element }) => element.name));
  if ('fault' in plan) throw new BulkError(plan);
  const { columns, end } = planParquetColumns(plan, header, parts);
  const elements = new Map(header.map(({ element }) => [element.name, element]));
  const names = new Set(columns.flatMap(({ input }) => input ?? []));
  const codecs = understood(() => codecsOf(metadata, names));
  const compressors = await compressorsFor(codecs);
  const memory = { packed: createScratch(), unpacked: createScratch() };
  const found = { reader, writer, metadata, plan, columns, names, elements, codecs, size };
  return { ...found, compressors, memory, end };
}

/** A chunk with the bytes that it is read from. */
export function chunkBytes(
  { meta, element, start, end }: LocatedChunk,
  { stretch }: Pick<OneReading, 'stretch'>,
): ColumnChunk {
  return { meta, element, bytes: stretch(start, end), size: end - start, values: Number(meta.num_values) };
}

/** The values of a column of the output; null where the input has none. */
export function openInput(
  { input, treat }: Pick<OutputColumn, 'input' | 'treat'>,
  chunks: ReadonlyMap<string, LocatedChunk>,
  opened: Decoder & { readonly reading: Pick<OneReading, 'stretch'> },
): ColumnReader {
  const chunk = input === undefined ? undefined : chunks.get(input);
  if (chunk === undefined) return { take: async (rows) => noValues(rows), end: async () => undefined };
  return openColumn(chunkBytes(chunk, opened.reading), opened, { treat });
}
