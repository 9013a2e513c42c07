import type { RowGroup } from 'hyparquet';
import type { FileSource } from '../../bulk-files.ts';
import type { BulkCounts, EngineDependencies, PlanTable, TablePlan } from '../../bulk-plan.ts';
import { type CellCounts, NO_CELLS, toColumnCount } from '../../column-counts.ts';
import type { OutputColumn } from './columns/plan-columns.ts';
import { settleLosses } from './columns/settle-losses.ts';
import type { RowBatch } from './create-row-batches.ts';
import { createForwardReader, type ForwardReader, readChunked } from './format/create-forward-reader.ts';
import { holdRange } from './format/hold-range.ts';
import { outputCodec } from './format/packages.ts';
import { joinRowGroups } from './join-row-groups.ts';
import {
  type ColumnChunks,
  locateColumns,
  type OpenedParquet,
  openInput,
  openParquet,
} from './open-parquet.ts';
import { planRows } from './plan-rows.ts';
import { createParquetOutput, type ParquetOutput } from './writing/write-parquet.ts';

export type ParquetRunOptions = {
  readonly source: FileSource;
  readonly planTable: PlanTable;
  readonly dependencies: EngineDependencies;
  /** All bytes of the source, in order, to count and hash; absent: it is opened here. */
  readonly bytes?: AsyncIterable<Uint8Array>;
  /** Takes the bytes of the output in order. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** Called often, with the rows that have been made so far. */
  readonly onRows?: (rows: number) => void;
  /** Row groups that are read; absent: all of them. */
  readonly groups?: { readonly from: number; readonly to: number } | undefined;
};

export type ParquetResult = { readonly counts: BulkCounts; readonly plan: TablePlan };

/**
 * Makes a Parquet file of a Parquet file, by the plan for a table with its columns: kept values keep their types, all others become texts,
 * columns without a plan are read past. Each row group becomes one, column after column and page after page, so memory grows with neither; where rows are
 * shuffled, small groups are joined.
 * What the file claims is checked before memory is taken for it.
 *
 * @throws BulkError NOT_PARQUET, PARQUET_FOOTER_TOO_LARGE, PARQUET_TOO_LARGE, PARQUET_ENCRYPTED, PARQUET_UNSUPPORTED, EXPANDS_TOO_FAR,
 * PACKAGE_MISSING, what `planTable` and `onReject` say
 * @example await runParquet({ source, planTable, dependencies, write: (chunk) => target.write(chunk) })
 */
export async function runParquet(run: ParquetRunOptions): Promise<ParquetResult> {
  const opened = await openParquet(run);
  try {
    return await runOpened(run, opened);
  } finally {
    opened.end();
  }
}

async function runOpened(run: ParquetRunOptions, opened: OpenedParquet): Promise<ParquetResult> {
  const { metadata, plan, columns, codecs, writer } = opened;
  const output = createParquetOutput(writer, columns, {
    write: run.write,
    codec: outputCodec(codecs, writer),
  });
  const read = run.groups === undefined ? createForwardReader : readChunked;
  const reading = read(run.bytes ?? run.source.open(), run.source);
  const tally: RowCounts = { rowsIn: 0, rowsOut: 0, cells: columns.map(() => ({ ...NO_CELLS })) };
  const groups = metadata.row_groups.slice(run.groups?.from, run.groups?.to);
  // pyarrow writes an empty one for a table without rows, of which some columns are nowhere.
  const filled = groups.filter(({ num_rows: rows }) => rows > 0n);
  const joined = plan.rowOrder === 'shuffled' ? joinRowGroups(filled) : filled.map((group) => [group]);
  for (const each of joined) await runGroups({ ...run, ...opened, reading, output }, each, tally);
  await reading.end();
  await output.end();
  // A file that no spreadsheet opens as text: nothing was marked or refused, and the manifest says so.
  return { counts: toCounts(tally, columns), plan: { ...plan, formulas: 'keep' } };
}

type RunContext = ParquetRunOptions &
  OpenedParquet & { readonly reading: ForwardReader; readonly output: ParquetOutput };

/** Row groups that become one of the output. */
async function runGroups(context: RunContext, groups: readonly RowGroup[], tally: RowCounts): Promise<void> {
  const { columns, output, source, onRows } = context;
  const rows = groups.reduce((sum, { num_rows: each }) => sum + Number(each), 0);
  const chunks = locateColumns(groups, context);
  const first = tally.rowsIn;
  const held = groups.length > 1 ? holdChunks(context, chunks) : undefined;
  const survey = held ?? { readRange: (from: number, to: number) => source.open(from, to) };
  const { batches, rowsWritten } = await planRows({ ...context, survey }, chunks, {
    first,
    rows,
    onPart: () => onRows?.(first),
  });
  const filledCounts = [];
  for (const [at, column] of columns.entries()) {
    if (rowsWritten === 0) break;
    const chunk = output.openColumn(column);
    const onPart = (part: number) =>
      onRows?.(tally.rowsIn + Math.floor((rows * (at + part)) / columns.length));
    const counts = tally.cells[at] ?? { ...NO_CELLS };
    await runColumn({ ...context, reading: held ?? context.reading }, column, {
      chunks,
      batches,
      chunk,
      counts,
      onPart,
    });
    filledCounts.push(chunk.end());
    counts.filled += chunk.nonNullCount();
  }
  if (rowsWritten > 0) await output.endGroup(filledCounts, rowsWritten);
  tally.rowsIn += rows;
  tally.rowsOut += rowsWritten;
  onRows?.(tally.rowsIn);
}

/** All chunks in memory; undefined: there is too much of them. */
function holdChunks(
  { reading }: RunContext,
  columns: ColumnChunks,
): Pick<ForwardReader, 'readRange'> | undefined {
  const chunks = [...columns.values()].flat();
  if (chunks.length === 0) return undefined;
  const from = chunks.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const to = chunks.reduce((greatest, { end }) => Math.max(greatest, end), 0);
  const readRange = holdRange(reading.readRange, from, to);
  return readRange && { readRange };
}

type ColumnJob = {
  readonly chunks: ColumnChunks;
  readonly batches: readonly RowBatch[];
  readonly chunk: ReturnType<ParquetOutput['openColumn']>;
  readonly counts: CellCounts;
  readonly onPart: (part: number) => void;
};

async function runColumn(
  context: Omit<RunContext, 'reading'> & { readonly reading: Pick<ForwardReader, 'readRange'> },
  column: OutputColumn,
  { chunks, batches, chunk, counts, onPart }: ColumnJob,
): Promise<void> {
  const input = openInput(column, chunks, context);
  try {
    for (const [at, { rows, order }] of batches.entries()) {
      chunk.add(settleLosses(await input.take(rows), order, counts), order);
      await context.output.flush();
      onPart(at / batches.length);
    }
  } finally {
    await input.end();
  }
}

type RowCounts = { rowsIn: number; rowsOut: number; readonly cells: readonly CellCounts[] };

function toCounts({ rowsIn, rowsOut, cells }: RowCounts, columns: readonly OutputColumn[]): BulkCounts {
  return {
    ...{ rowsIn, rowsOut, rejected: rowsIn - rowsOut },
    columns: columns.map(({ plan }, at) => toColumnCount(plan, cells[at] ?? NO_CELLS)),
  };
}
