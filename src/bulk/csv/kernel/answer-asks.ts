import { EDIT_LAYOUT, EDIT_TEXT } from '../../../sanitizer/bytes/image/layout.ts';
import type { RejectReason } from '../../bulk-plan.ts';
import { applyAct } from '../rows/plain-rows.ts';
import type { OpenedTable } from '../rows/row-body.ts';
import { textOfCell } from '../text/read-row.ts';
import {
  CELL_DOUBLED,
  EDIT_ASK,
  P_ASKS,
  P_BAD_ROWS,
  REASON_CELL,
  REASON_FORMULA,
  REASON_NONE,
  ROW_REASON,
  ROW_WORDS,
} from './csv-words.ts';
import type { PreparedKernel } from './prepare-kernel.ts';
import { reach, type TableKernel } from './table-kernel.ts';

const EDIT = EDIT_LAYOUT.words;
const EDIT_WORDS = EDIT_LAYOUT.bytes / 4;
const encoder = new TextEncoder();
/** Copies in steps reach so far behind a text. */
const SLACK = 64;

/**
 * Makes the texts of the cells that the kernel asks about: those of other acts than pseudonyms, and of identifiers that are not
 * plain, by the very function that treats cells in TypeScript.
 *
 * @param texts address behind which there is room for them
 */
export function answerAsks(table: OpenedTable, { kernel, areas }: PreparedKernel, texts: number): void {
  let left = kernel.parameters[P_ASKS] ?? 0;
  let used = 0;
  for (let at = areas.edits / 4; left > 0; at += EDIT_WORDS) {
    if (kernel.words[at + EDIT.kind] !== EDIT_ASK) continue;
    left -= 1;
    const written = answer(
      table,
      kernel.words.subarray(at, at + EDIT_WORDS),
      kernel.bytes.subarray(areas.input),
    );
    if (typeof written !== 'string') {
      const row = areas.rows / 4 + (kernel.words[at + EDIT.next] ?? 0) * ROW_WORDS;
      rejectRow(kernel, row + ROW_REASON, written.reason);
      continue;
    }
    reach(kernel, texts + used + written.length * 3 + SLACK);
    const { written: length } = encoder.encodeInto(written, kernel.bytes.subarray(texts + used));
    kernel.words[at + EDIT.kind] = EDIT_TEXT;
    kernel.words[at + EDIT.subject] = used;
    kernel.words[at + EDIT.detail] = length;
    used += length;
  }
}

function answer(table: OpenedTable, edit: Uint32Array, input: Uint8Array): ReturnType<typeof applyAct> {
  const act = table.plan.columns[edit[EDIT.keys] ?? 0]?.act;
  if (act === undefined || act.type === 'keep') return '';
  const start = edit[EDIT.start] ?? 0;
  const doubled = ((edit[EDIT.subject] ?? 0) & CELL_DOUBLED) !== 0;
  return applyAct(table, act, textOfCell(input, { start, end: edit[EDIT.end] ?? start, doubled }));
}

/** A formula is told before a cell that is too long. Edits of a rejected row are passed over. */
function rejectRow({ words, parameters }: TableKernel, at: number, reason: RejectReason): void {
  if (words[at] === REASON_NONE) parameters[P_BAD_ROWS] = (parameters[P_BAD_ROWS] ?? 0) + 1;
  if (words[at] !== REASON_FORMULA) words[at] = reason === 'formula' ? REASON_FORMULA : REASON_CELL;
}
