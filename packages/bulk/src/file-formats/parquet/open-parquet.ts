import type { CompressionCodec, FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { BulkError } from '../../bulk-fault.ts';
import type { FileSource } from '../../bulk-files.ts';
import type { EngineDependencies, PlanTable, TablePlan } from '../../bulk-plan.ts';
import { listInputColumns, type OutputColumn, planParquetColumns } from './columns/plan-columns.ts';
import { noValues } from './columns/values.ts';
import type { ForwardReader } from './format/create-forward-reader.ts';
import { collectCodecs, type LocatedChunk, locateChunks } from './format/locate-chunks.ts';
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
    bytes: readWhenNeeded(() => readRange(start, end)),
    size: end - start,
    valueCount: Number(meta.num_values),
  };
}

/** What is before a range and not yet read is read on to, so a range is asked for when those before it have been read. */
async function* readWhenNeeded(read: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* read();
}

/** The chunks of each column, by its name, one row group after the other. */
export type ColumnChunks = ReadonlyMap<string, readonly LocatedChunk[]>;

/**
 * The wanted chunks of row groups.
 *
 * @throws BulkError as `locateChunks`
 */
export function locateColumns(
  groups: readonly RowGroup[],
  { names, size, elements }: Pick<OpenedParquet, 'names' | 'size' | 'elements'>,
): ColumnChunks {
  const located = groups.map((group) => locateChunks(group, { names, size, elementsByName: elements }));
  return new Map([...names].map((name) => [name, located.flatMap((chunks) => chunks.get(name) ?? [])]));
}

/** The values of a column of the output; null where the input has none. */
export function openInput(
  { input, transform }: Pick<OutputColumn, 'input' | 'transform'>,
  columns: ColumnChunks,
  opened: Decoder & { readonly reading: Pick<ForwardReader, 'readRange'> },
): ColumnReader {
  const chunks = columns.get(input ?? '') ?? [];
  if (chunks.length === 0) return { take: async (rows) => noValues(rows), end: async () => undefined };
  return openColumn(
    chunks.map((chunk) => chunkBytes(chunk, opened.reading)),
    opened,
    { treat: transform },
  );
}
