import type { DecodedArray, FileMetaData, RowGroup } from 'hyparquet';
import { BulkError } from '../../bulk/bulk-fault.ts';
import type { FileSource } from '../../bulk/bulk-files.ts';
import type { BulkCounts, EngineParts, PlanTable, TablePlan } from '../../bulk/bulk-plan.ts';
import { describeAct } from '../../bulk/describe-act.ts';
import { WINDOW_ROWS } from '../../bulk/shuffle-window.ts';
import { compressorsFor, outputCodec } from './codecs.ts';
import { loadParquet } from './load-packages.ts';
import type { GroupRange } from './open-parquet-part.ts';
import { notParquet } from './parquet-limits.ts';
import { fileColumns, type OutputColumn, planParquetColumns } from './plan-columns.ts';
import { readFooter, understood } from './read-footer.ts';
import { codecsOf, physicalOnly, readGroup } from './read-group.ts';
import { orderSlice, treatSlice } from './treat-slice.ts';
import { openOutput, type ParquetOutput } from './write-parquet.ts';

export type ParquetRun = {
  readonly source: FileSource;
  readonly planTable: PlanTable;
  readonly parts: EngineParts;
  /** Takes the bytes of the output in order. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** Called behind each slice with the rows read so far. */
  readonly onRows?: (rows: number) => void;
  /** Row groups that are read; absent: all of them. */
  readonly groups?: GroupRange | undefined;
};

export type ParquetResult = { readonly counts: BulkCounts; readonly plan: TablePlan };

/**
 * Makes a Parquet file of a Parquet file, by the plan for a table with its columns: kept values keep their types, all others become texts,
 * columns without a plan are never read. Row groups are read one after the other, in slices of 131,072 rows at most, each a row group of the
 * output. Sizes that the file claims are checked before memory is taken for them.
 *
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_UNSUPPORTED, PACKAGE_MISSING, what `planTable` and `onReject` say
 * @example await runParquet({ source, planTable, parts, write: (chunk) => target.write(chunk) })
 */
export async function runParquet(run: ParquetRun): Promise<ParquetResult> {
  const { source, planTable, parts } = run;
  const { reader, writer } = await loadParquet();
  const { size } = source;
  if (size === undefined) throw notParquet();
  const metadata = await readFooter(source, size, reader);
  const header = understood(() => fileColumns(metadata));
  const plan = planTable(header.map(({ element }) => element.name));
  if ('fault' in plan) throw new BulkError(plan);
  const columns = planParquetColumns(plan, header, parts);
  const names = new Set(columns.flatMap(({ input }) => input ?? []));
  const codecs = understood(() => codecsOf(metadata, names));
  const compressors = await compressorsFor(codecs);
  const output = openOutput(writer, columns, { write: run.write, codec: outputCodec(codecs) });
  const working = {
    ...run,
    reader,
    compressors,
    metadata: physicalOnly(metadata),
    plan,
    columns,
    names,
    output,
    size,
  };
  const tally = createTally(columns);
  const groups = metadata.row_groups.slice(run.groups?.from, run.groups?.to);
  for (const group of groups) await runGroup(working, group, tally);
  await output.end();
  // A file that no spreadsheet opens as text: nothing was marked or refused, and the manifest says so.
  return { counts: tally.counts(), plan: { ...plan, formulas: 'keep' } };
}

type Working = ParquetRun & {
  readonly reader: typeof import('hyparquet');
  readonly compressors: Awaited<ReturnType<typeof compressorsFor>>;
  readonly metadata: FileMetaData;
  readonly plan: TablePlan;
  readonly columns: readonly OutputColumn[];
  readonly names: ReadonlySet<string>;
  readonly output: ParquetOutput;
  readonly size: number;
};

async function runGroup(working: Working, group: RowGroup, tally: Tally): Promise<void> {
  const { source, names, size, reader, compressors, columns, plan, parts, output, onRows } = working;
  const rows = Number(group.num_rows);
  const { file, sliceRows } = await readGroup(source, group, { names, size });
  // Of this group alone: the reader is never asked to look for another one.
  const metadata = { ...working.metadata, row_groups: [group], num_rows: group.num_rows };
  for (let start = 0; start < rows; start += sliceRows) {
    const end = Math.min(rows, start + sliceRows);
    const range = { rowStart: start, rowEnd: end };
    const values = await readSlice({ reader, names, range }, { file, metadata, compressors });
    const slice = { start: tally.rowsIn(), rows: end - start, values };
    const made = treatSlice(slice, columns, parts);
    const ordered = orderSlice(made, plan, {
      window: Math.ceil(slice.start / WINDOW_ROWS),
      pseudonymizer: parts.pseudonymizer,
    });
    await output.add(ordered);
    tally.add(end - start, made);
    onRows?.(tally.rowsIn());
  }
}

type Range = { readonly rowStart: number; readonly rowEnd: number };
type Asked = {
  readonly reader: Working['reader'];
  readonly names: ReadonlySet<string>;
  readonly range: Range;
};

/** A new scan for each slice: the reader keeps what it has read last of every column. */
async function readSlice(
  { reader, names, range }: Asked,
  options: Parameters<Working['reader']['parquetScan']>[0],
) {
  const values = new Map<string, DecodedArray>();
  try {
    const columns = [...names];
    const scan = await reader.parquetScan({
      ...options,
      columns,
      useOffsetIndex: false,
      utf8: false,
      geoparquet: false,
      parsers: EXACT,
    });
    for (const column of columns) {
      const read = await scan.readColumn({ column, ...range });
      if (read.length !== range.rowEnd - range.rowStart) throw notParquet();
      values.set(column, read);
    }
  } catch {
    // The reader's texts may quote values.
    throw notParquet();
  }
  return values;
}

/** INT96 is the one type that the reader turns into something else whatever it is told. */
const EXACT = { timestampFromNanoseconds: (nanos: bigint): bigint => nanos };

type Tally = {
  readonly rowsIn: () => number;
  readonly add: (rows: number, made: readonly (readonly unknown[])[]) => void;
  readonly counts: () => BulkCounts;
};

function createTally(columns: readonly OutputColumn[]): Tally {
  const filled = columns.map(() => 0);
  let rowsIn = 0;
  let rowsOut = 0;
  return {
    rowsIn: () => rowsIn,
    add: (rows, made) => {
      rowsIn += rows;
      rowsOut += made[0]?.length ?? 0;
      made.forEach((values, at) => {
        filled[at] =
          (filled[at] ?? 0) + values.reduce<number>((sum, value) => sum + (value === null ? 0 : 1), 0);
      });
    },
    counts: () => ({
      ...{ rowsIn, rowsOut, rejected: rowsIn - rowsOut },
      columns: columns.map(({ plan: { name, act } }, at) => ({
        name,
        treatment: describeAct(act),
        filled: filled[at] ?? 0,
      })),
    }),
  };
}
