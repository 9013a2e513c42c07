import type { CompressionCodec, Compressors, FileMetaData, SchemaElement } from 'hyparquet';
import { BulkError } from '../../../bulk-fault.ts';
import type { FileSource } from '../../../bulk-files.ts';
import type { EngineParts, PlanTable, TablePlan } from '../../../bulk-plan.ts';
import { fileColumns, type OutputColumn, planParquetColumns } from '../columns/plan-columns.ts';
import { compressorsFor } from '../format/codecs.ts';
import { loadParquet, type Reader } from '../format/load-packages.ts';
import { codecsOf, type LocatedChunk } from '../format/locate-chunks.ts';
import { notParquet } from '../format/parquet-limits.ts';
import { readFooter, understood } from '../format/read-footer.ts';
import type { OneReading } from '../format/read-once.ts';
import { type ColumnReader, type Decoder, openColumn } from './column-reader.ts';
import { createScratch } from './scratch.ts';

/** What a footer and the rules say of a file, before any value of it is read. */
export type OpenedParquet = {
  readonly reader: Reader;
  readonly metadata: FileMetaData;
  readonly plan: TablePlan;
  readonly columns: readonly OutputColumn[];
  /** Of the columns of the input that are wanted. */
  readonly names: ReadonlySet<string>;
  /** All columns at the top of the input, by their names. */
  readonly elements: ReadonlyMap<string, SchemaElement>;
  readonly codecs: ReadonlySet<CompressionCodec>;
  readonly compressors: Compressors;
  readonly memory: Decoder['memory'];
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
  const { reader } = await loadParquet();
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
  const [packed, unpacked] = [createScratch(), createScratch()];
  const memory = { packed, unpacked, starts: createScratch(), lengths: createScratch() };
  return { reader, metadata, plan, columns, names, elements, codecs, compressors, memory, size, end };
}

/** A chunk with the bytes that it is read from. */
export function chunkBytes(
  { meta, element, start, end }: LocatedChunk,
  { stretch }: Pick<OneReading, 'stretch'>,
) {
  return { meta, element, bytes: stretch(start, end), size: end - start, values: Number(meta.num_values) };
}

/** The values of a column of the output as they stand in the input; undefined: it has none there. */
export function openInput(
  { input }: OutputColumn,
  chunks: ReadonlyMap<string, LocatedChunk>,
  opened: Decoder & { readonly reading: Pick<OneReading, 'stretch'> },
): ColumnReader | undefined {
  const chunk = input === undefined ? undefined : chunks.get(input);
  return chunk === undefined ? undefined : openColumn(chunkBytes(chunk, opened.reading), opened);
}
