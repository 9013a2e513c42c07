import type { EngineDependencies } from '../../bulk-plan.ts';
import { LEAST_WINDOW_ROWS, shuffleWindow, WINDOW_BYTES, WINDOW_ROWS } from '../../shuffle-window.ts';
import { type BatchSizes, createRowBatches, type RowBatch } from './create-row-batches.ts';
import type { ForwardReader } from './format/create-forward-reader.ts';
import { PARQUET_LIMITS } from './format/parquet-limits.ts';
import { type ColumnChunks, chunkBytes, type OpenedParquet } from './open-parquet.ts';
import type { Decoder } from './pages/read-column.ts';
import { surveyGroup } from './survey-group.ts';

export type PlannedRows = {
  readonly batches: readonly RowBatch[];
  /** Rows that are written. */
  readonly rowsWritten: number;
};

type RowPlanningContext = Pick<OpenedParquet, 'columns' | 'plan' | keyof Decoder> & {
  readonly dependencies: EngineDependencies;
  /** Reads what is read again afterwards. */
  readonly survey: Pick<ForwardReader, 'readRange'>;
};

/**
 * Which rows of row groups that are joined are written, and in which order. Rows with a value that isn't text are reported and left out; all others
 * are shuffled within windows (KEY-01), the same way in a second run (F19) and another way for other values.
 *
 * @throws BulkError as `openColumn`, and what `onReject` says
 */
export async function planRows(
  planning: RowPlanningContext,
  chunks: ColumnChunks,
  { first, ...group }: { readonly first: number; readonly rows: number; readonly onPart: () => void },
): Promise<PlannedRows> {
  const { plan, dependencies } = planning;
  const { rows } = group;
  const isShuffled = plan.rowOrder === 'shuffled';
  const surveyed = surveyColumns(planning, chunks, isShuffled);
  const sizes = computeBatchSizes(chunks, rows, isShuffled ? LEAST_WINDOW_ROWS : 1);
  const { rejected, digest } = await surveyGroup(surveyed, { ...group, batch: sizes.batch }, planning);
  let written = rows;
  for (let at = 0; rejected !== undefined && at < rows; at += 1) {
    if (rejected[at] !== 1) continue;
    dependencies.onReject(first + at + 1, 'not-text');
    written -= 1;
  }
  const start = Math.ceil(first / sizes.window);
  const orderWindow = (number: number, count: number) =>
    shuffleWindow({ number: start + number, rows: count, salt: digest }, dependencies.pseudonymizer);
  const batches = createRowBatches({ rows, rejected }, sizes, isShuffled ? orderWindow : undefined);
  return { batches, rowsWritten: written };
}

/** Columns whose values have to be text; and one at least where rows change places, so that the order is not that of another file. */
function surveyColumns({ columns, survey }: RowPlanningContext, chunks: ColumnChunks, isShuffled: boolean) {
  const texts = columns.filter(({ requiresText }) => requiresText);
  const requestedInputs = texts.length === 0 && isShuffled ? columns.slice(0, 1) : texts;
  return new Map(
    requestedInputs.flatMap(({ input, requiresText }) => {
      const found = (chunks.get(input ?? '') ?? []).map((chunk) => chunkBytes(chunk, survey));
      return found.length === 0 ? [] : [[found, requiresText] as const];
    }),
  );
}

/** So few rows that what the largest column usually has in them fits; batches are whole windows of rows that change places. */
function computeBatchSizes(columns: ColumnChunks, rows: number, leastRows: number): BatchSizes {
  const { batchBytes, batchRows } = PARQUET_LIMITS;
  const bytes = [...columns.values()].map((chunks) =>
    chunks.reduce((sum, { meta }) => sum + Number(meta.total_uncompressed_size), 0),
  );
  const each = Math.max(1, ...bytes) / Math.max(1, rows);
  const window = Math.max(leastRows, Math.min(WINDOW_ROWS, Math.floor(WINDOW_BYTES / each)));
  return { window, batch: Math.max(window, Math.min(batchRows, Math.floor(batchBytes / each))) };
}
