import type { CompressionCodec, FileMetaData, SchemaElement } from 'hyparquet';
import { BulkError } from '../../bulk-fault.ts';
import type { FileSource } from '../../bulk-files.ts';
import type { EngineDependencies, PlanTable, TablePlan } from '../../bulk-plan.ts';
import { listInputColumns, type OutputColumn, planParquetColumns } from './columns/plan-columns.ts';
import { noValues } from './columns/values.ts';
import type { ForwardReader } from './format/create-forward-reader.ts';
import { collectCodecs, type LocatedChunk } from './format/locate-chunks.ts';
import { compressorsFor, loadParquet, type Writer } from './format/packages.ts';
import { notParquetError } from './format/parquet-limits.ts';
import { parseOrThrow, readFooter } from './format/read-footer.ts';
import { type ColumnChunk, type ColumnReader, type Decoder, openColumn } from './pages/read-column.ts';
import { createScratchBuffer } from './pages/scratch-buffer.ts';

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
  readonly dependencies: Pick<EngineDependencies, 'pseudonymizer'>;
};

/** @throws BulkError NOT_PARQUET, PARQUET_FOOTER_TOO_LARGE, PARQUET_ENCRYPTED, PARQUET_UNSUPPORTED, EXPANDS_TOO_FAR, PACKAGE_MISSING, what `planTable` says */
export async function openParquet({ source, planTable, dependencies }: OpenParquet): Promise<OpenedParquet> {
  const { reader, writer } = await loadParquet();
  const { size } = source;
  if (size === undefined) throw notParquetError();
  const metadata = await readFooter(source, size, reader);
  const header = parseOrThrow(() => listInputColumns(metadata));
  const plan = planTable(header.map(({ element }) => element.name));
  if ('fault' in plan) throw new BulkError(plan);
  const { columns, end } = planParquetColumns(plan, header, dependencies);
  const elements = new Map(header.map(({ element }) => [element.name, element]));
  const names = new Set(columns.flatMap(({ input }) => input ?? []));
  const codecs = parseOrThrow(() => collectCodecs(metadata, names));
  const compressors = await compressorsFor(codecs);
  const memory = { packed: createScratchBuffer(), unpacked: createScratchBuffer() };
  const found = { reader, writer, metadata, plan, columns, names, elements, codecs, size };
  return { ...found, compressors, memory, end };
}

/** A chunk with the bytes that it is read from. */
export function chunkBytes(
  { meta, element, start, end }: LocatedChunk,
  { readRange }: Pick<ForwardReader, 'readRange'>,
): ColumnChunk {
  return {
    meta,
    element,
    bytes: readRange(start, end),
    size: end - start,
    valueCount: Number(meta.num_values),
  };
}

/** The values of a column of the output; null where the input has none. */
export function openInput(
  { input, transform }: Pick<OutputColumn, 'input' | 'transform'>,
  chunks: ReadonlyMap<string, LocatedChunk>,
  opened: Decoder & { readonly reading: Pick<ForwardReader, 'readRange'> },
): ColumnReader {
  const chunk = input === undefined ? undefined : chunks.get(input);
  if (chunk === undefined) return { take: async (rows) => noValues(rows), end: async () => undefined };
  return openColumn(chunkBytes(chunk, opened.reading), opened, { treat: transform });
}
