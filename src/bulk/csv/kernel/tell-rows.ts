import type { RejectReason } from '../../bulk-plan.ts';
import type { OpenedTable } from '../rows/row-body.ts';
import {
  P_BAD_ROWS,
  REASON_CELL,
  REASON_EXTRA,
  REASON_FORMULA,
  REASON_LONG,
  REASON_MISSING,
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

/** Counts the rows of a round, and tells which of them are left out. */
export function tellRows(table: OpenedTable, { kernel, areas }: PreparedKernel, rows: number): void {
  const bad = kernel.parameters[P_BAD_ROWS] ?? 0;
  table.tally.rowsIn += rows;
  table.tally.rowsOut += rows - bad;
  for (let row = 0, left = bad; left > 0; row += 1) {
    const word = areas.rows / 4 + row * ROW_WORDS;
    const reason = REASONS[kernel.words[word + ROW_REASON] ?? 0];
    if (reason === undefined) continue;
    left -= 1;
    rejectRowAt(table, kernel.words[word + ROW_LINE] ?? 0, reason);
  }
}

export function rejectRowAt({ tally, parts }: OpenedTable, line: number, reason: RejectReason): void {
  tally.rejected += 1;
  parts.onReject(line, reason);
}
