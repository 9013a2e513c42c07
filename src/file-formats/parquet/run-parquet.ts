import type { RowGroup } from 'hyparquet';
import type { FileSource } from '../../bulk/bulk-files.ts';
import type { BulkCounts, EngineParts, PlanTable, TablePlan } from '../../bulk/bulk-plan.ts';
import { describeAct } from '../../bulk/describe-act.ts';
import { WINDOW_ROWS } from '../../bulk/shuffle-window.ts';
import { outputCodec } from './codecs.ts';
import { loadParquet } from './load-packages.ts';
import { type OpenedParquet, openGroup, openParquet } from './open-parquet.ts';
import type { OutputColumn } from './plan-columns.ts';
import { type OneReading, readOnce, readPieces } from './read-once.ts';
import { orderSlice, treatSlice } from './treat-slice.ts';
import { openOutput, type ParquetOutput } from './write-parquet.ts';

export type ParquetRun = {
  readonly source: FileSource;
  readonly planTable: PlanTable;
  readonly parts: EngineParts;
  /** All bytes of the source, in order, for whoever counts and hashes them; absent, it is opened here. */
  readonly bytes?: AsyncIterable<Uint8Array>;
  /** Takes the bytes of the output in order. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** Called behind each slice with the rows read so far. */
  readonly onRows?: (rows: number) => void;
  /** Row groups that are read; absent: all of them. */
  readonly groups?: { readonly from: number; readonly to: number } | undefined;
};

export type ParquetResult = { readonly counts: BulkCounts; readonly plan: TablePlan };

/**
 * Makes a Parquet file of a Parquet file, by the plan for a table with its columns: kept values keep their types, all others become texts,
 * columns without a plan are read past. The file is read once, behind its footer; row groups are made one after the other, in slices of
 * 131,000 rows at most, each a row group of the output. What the file claims is checked before memory is taken for it.
 *
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE, PARQUET_UNSUPPORTED, EXPANDS_TOO_FAR, PACKAGE_MISSING, what `planTable` and `onReject`
 * say
 * @example await runParquet({ source, planTable, parts, write: (chunk) => target.write(chunk) })
 */
export async function runParquet(run: ParquetRun): Promise<ParquetResult> {
  const opened = await openParquet(run);
  const { metadata, plan, columns, codecs } = opened;
  const { writer } = await loadParquet();
  const output = openOutput(writer, columns, { write: run.write, codec: outputCodec(codecs) });
  const read = run.groups === undefined ? readOnce : readPieces;
  const reading = read(run.bytes ?? run.source.open(), run.source);
  const tally = createTally(columns);
  const groups = metadata.row_groups.slice(run.groups?.from, run.groups?.to);
  for (const group of groups) await runGroup({ ...run, ...opened, reading, output }, group, tally);
  await reading.end();
  await output.end();
  // A file that no spreadsheet opens as text: nothing was marked or refused, and the manifest says so.
  return { counts: tally.counts(), plan: { ...plan, formulas: 'keep' } };
}

type Working = ParquetRun & OpenedParquet & { readonly reading: OneReading; readonly output: ParquetOutput };

async function runGroup(working: Working, group: RowGroup, tally: Tally): Promise<void> {
  const { columns, plan, parts, output, onRows } = working;
  const rows = Number(group.num_rows);
  const { take, sliceRows } = await openGroup(working, group);
  for (let left = rows; left > 0; ) {
    // What would be left of less than a window is taken along.
    const count = left < sliceRows + WINDOW_ROWS ? left : sliceRows;
    const slice = { start: tally.rowsIn(), rows: count, values: take(count) };
    const made = treatSlice(slice, columns, parts);
    const window = Math.ceil(slice.start / WINDOW_ROWS);
    await output.add(orderSlice(made, plan, { window, pseudonymizer: parts.pseudonymizer }));
    tally.add(count, made);
    left -= count;
    onRows?.(tally.rowsIn());
  }
}

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
