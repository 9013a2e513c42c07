import { EDIT_LAYOUT, EDIT_TEXT } from '@nymgate/engine/sanitizer/bytes/image/layout';
import type { RejectReason } from '../../bulk-plan.ts';
import { applyAct } from '../rows/plain-rows.ts';
import type { OpenedTable } from '../rows/row-body.ts';
import { textOfCell } from '../text/read-row.ts';
import { ANSWER_ROOM, type AskedCell } from './answer-memory.ts';
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
 * plain, by the very function that treats cells in TypeScript. What was made of the same bytes a moment ago is not made again.
 *
 * @param texts address behind which there is room for them
 * @returns address behind all that was written
 */
export function answerAsks(table: OpenedTable, prepared: PreparedKernel, texts: number): number {
  const { kernel, areas, answers } = prepared;
  let left = kernel.parameters[P_ASKS] ?? 0;
  let used = 0;
  for (let at = areas.edits / 4; left > 0; at += EDIT_WORDS) {
    if (kernel.words[at + EDIT.kind] !== EDIT_ASK) continue;
    left -= 1;
    reach(kernel, texts + used + ANSWER_ROOM + SLACK);
    const cell = cellOf(prepared, at, texts + used);
    const length = answers.recall(cell) ?? makeAnswer(table, prepared, cell);
    if (length === NO_ANSWER) continue;
    kernel.words[at + EDIT.kind] = EDIT_TEXT;
    kernel.words[at + EDIT.subject] = used;
    kernel.words[at + EDIT.detail] = length;
    used += length;
  }
  return texts + used + ANSWER_ROOM + SLACK;
}

type Asked = AskedCell & { readonly doubled: boolean; readonly column: number; readonly row: number };

function cellOf({ kernel: { words }, areas }: PreparedKernel, edit: number, answer: number): Asked {
  const column = words[edit + EDIT.keys] ?? 0;
  const doubled = ((words[edit + EDIT.subject] ?? 0) & CELL_DOUBLED) !== 0;
  const start = areas.input + (words[edit + EDIT.start] ?? 0);
  const end = areas.input + (words[edit + EDIT.end] ?? 0);
  const row = words[edit + EDIT.next] ?? 0;
  return { start, end, tag: (column + 1) * 2 + Number(doubled), answer, doubled, column, row };
}

const NO_ANSWER = -1;

/** @returns the length of the answer, which is written; NO_ANSWER when the row is rejected */
function makeAnswer(table: OpenedTable, { kernel, areas, answers }: PreparedKernel, cell: Asked): number {
  const act = table.plan.columns[cell.column]?.act;
  const isTreated = act !== undefined && act.type !== 'keep';
  const made = isTreated ? applyAct(table, act, textOfCell(kernel.bytes, cell)) : '';
  if (typeof made !== 'string') {
    rejectRow(kernel, areas.rows / 4 + cell.row * ROW_WORDS + ROW_REASON, made.reason);
    return NO_ANSWER;
  }
  reach(kernel, cell.answer + made.length * 3 + SLACK);
  const length = writeText(kernel.bytes, cell.answer, made);
  answers.remember(cell, length);
  return length;
}

/** Up to so many characters are written one by one: a view and a call of the encoder cost as much. */
const FEW = 64;

/** @returns bytes of the text */
function writeText(bytes: Uint8Array, to: number, text: string): number {
  let at = 0;
  for (; at < text.length && at < FEW; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit > 0x7f) break;
    bytes[to + at] = unit;
  }
  if (at === text.length) return at;
  return encoder.encodeInto(text, bytes.subarray(to)).written;
}

/** A formula is told before a cell that is too long. Edits of a rejected row are passed over. */
function rejectRow({ words, parameters }: TableKernel, at: number, reason: RejectReason): void {
  if (words[at] === REASON_NONE) parameters[P_BAD_ROWS] = (parameters[P_BAD_ROWS] ?? 0) + 1;
  if (words[at] !== REASON_FORMULA) words[at] = reason === 'formula' ? REASON_FORMULA : REASON_CELL;
}
