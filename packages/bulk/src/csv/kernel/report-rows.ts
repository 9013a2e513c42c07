import type { RejectReason } from '../../bulk-plan.ts';
import type { OpenedTable } from '../rows/row-body.ts';
import {
  P_BAD_ROWS,
  REASON_CELL,
  REASON_EXTRA,
  REASON_FORMULA,
  REASON_LONG,
  REASON_MISSING,
  REASON_NONE,
  REASON_QUOTE,
  REASON_TEXT,
  ROW_LINE,
  ROW_REASON,
  ROW_WORDS,
} from './csv-words.ts';
import type { PreparedKernel } from './prepare-kernel.ts';

const REASONS: Readonly<Record<number, RejectReason>> = {
  [REASON_QUOTE]: 'quote-stray',
  [REASON_CELL]: 'cell-too-long',
  [REASON_MISSING]: 'cells-missing',
  [REASON_EXTRA]: 'cells-extra',
  [REASON_TEXT]: 'not-text',
  [REASON_FORMULA]: 'formula',
  [REASON_LONG]: 'row-too-long',
};

/**
 * Counts the rows of a round, and tells which of them are left out.
 *
 * @param rows of the round: nothing behind them is looked at
 * @throws Error if the kernel's count differs from the number of known reasons: the missing rows would be unknown
 */
export function reportRows(table: OpenedTable, prepared: PreparedKernel, rows: number): void {
  const rejectedCount = prepared.kernel.parameters[P_BAD_ROWS] ?? 0;
  table.rowCounts.rowsIn += rows;
  table.rowCounts.rowsOut += rows - rejectedCount;
  if (rejectedCount > 0 && rejectRows(table, prepared, rows) !== rejectedCount)
    throw new Error('The kernel counts other bad rows than it names.');
}

/** @returns how many rows of the round have a reason */
function rejectRows(table: OpenedTable, { kernel, areas }: PreparedKernel, rows: number): number {
  let reported = 0;
  for (let row = 0; row < rows; row += 1) {
    const word = areas.rows / 4 + row * ROW_WORDS;
    const code = kernel.words[word + ROW_REASON] ?? REASON_NONE;
    if (code === REASON_NONE) continue;
    const reason = REASONS[code];
    if (reason === undefined) throw new Error('The kernel returned an unknown reason.');
    reported += 1;
    rejectRowAt(table, kernel.words[word + ROW_LINE] ?? 0, reason);
  }
  return reported;
}

export function rejectRowAt(
  { rowCounts, dependencies }: OpenedTable,
  line: number,
  reason: RejectReason,
): void {
  rowCounts.rejected += 1;
  dependencies.onReject(line, reason);
}
