import { EDIT_LAYOUT, EDIT_TEXT } from '@nymgate/engine/sanitizer/bytes/image/layout';
import type { RejectReason } from '../../bulk-plan.ts';
import { applyColumnAction } from '../rows/plain-rows.ts';
import type { OpenedTable } from '../rows/row-body.ts';
import { decodeCell } from '../text/parse-row.ts';
import {
  CELL_DOUBLED,
  EDIT_HOST,
  LOSS_EMPTIED,
  LOSS_NONE,
  LOSS_REJECTED,
  P_BAD_ROWS,
  P_REQUESTS,
  REASON_CELL,
  REASON_FORMULA,
  REASON_NONE,
  ROW_REASON,
  ROW_WORDS,
} from './csv-words.ts';
import type { PreparedKernel } from './prepare-kernel.ts';
import { type CachedCell, type CellResult, RESULT_CAPACITY, RESULT_SCALE } from './result-cache.ts';
import { ensureMemory, type TableKernel } from './table-kernel.ts';

const EDIT_BASE = EDIT_LAYOUT.words;
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
export function handleHostCalls(table: OpenedTable, prepared: PreparedKernel, texts: number): number {
  const { kernel, areas, resultCache: results } = prepared;
  let remaining = kernel.parameters[P_REQUESTS] ?? 0;
  let used = 0;
  for (let at = areas.edits / 4; remaining > 0; at += EDIT_WORDS) {
    if (kernel.words[at + EDIT_BASE.kind] !== EDIT_HOST) continue;
    remaining -= 1;
    ensureMemory(kernel, texts + used + RESULT_CAPACITY + SLACK);
    const cell = readHostCallCell(prepared, at, texts + used);
    const result = results.copyCached(cell) ?? computeResult(table, prepared, cell);
    if (result === NO_RESULT) continue;
    const length = Math.floor(result / RESULT_SCALE);
    kernel.words[at + EDIT_BASE.kind] = EDIT_TEXT;
    kernel.words[at + EDIT_BASE.subject] = used;
    kernel.words[at + EDIT_BASE.detail] = length;
    kernel.words[at + EDIT_BASE.next] = result % RESULT_SCALE;
    used += length;
  }
  return texts + used + RESULT_CAPACITY + SLACK;
}

type HostCallCell = CachedCell & {
  readonly hasEscapedQuotes: boolean;
  readonly column: number;
  readonly row: number;
};

function readHostCallCell(
  { kernel: { words }, areas }: PreparedKernel,
  edit: number,
  result: number,
): HostCallCell {
  const column = words[edit + EDIT_BASE.keys] ?? 0;
  const hasEscapedQuotes = ((words[edit + EDIT_BASE.subject] ?? 0) & CELL_DOUBLED) !== 0;
  const start = areas.input + (words[edit + EDIT_BASE.start] ?? 0);
  const end = areas.input + (words[edit + EDIT_BASE.end] ?? 0);
  const row = words[edit + EDIT_BASE.next] ?? 0;
  return {
    start,
    end,
    tag: (column + 1) * 2 + Number(hasEscapedQuotes),
    resultAddress: result,
    hasEscapedQuotes,
    column,
    row,
  };
}

const NO_RESULT = -1;

const LOSSES = { emptied: LOSS_EMPTIED, rejected: LOSS_REJECTED } as const;

/** @returns NO_RESULT when the row is rejected; otherwise the answer is written */
function computeResult(
  table: OpenedTable,
  { kernel, areas, resultCache: results }: PreparedKernel,
  cell: HostCallCell,
): CellResult {
  const act = table.plan.columns[cell.column]?.action;
  if (act === undefined || act.type === 'keep') throw new Error('The kernel asks about a kept column.');
  const result = applyColumnAction(table, act, decodeCell(kernel.bytes, cell));
  if ('reason' in result) {
    rejectRow(kernel, areas.rows / 4 + cell.row * ROW_WORDS + ROW_REASON, result.reason);
    return NO_RESULT;
  }
  const { written, loss } = result;
  ensureMemory(kernel, cell.resultAddress + written.length * 3 + SLACK);
  const length = writeText(kernel.bytes, cell.resultAddress, written);
  const made = length * RESULT_SCALE + (loss === undefined ? LOSS_NONE : LOSSES[loss]);
  results.store(cell, made);
  return made;
}

/** Up to so many characters are written one by one: a view and a call of the encoder cost as much. */
const SMALL_TEXT_LENGTH = 64;

/** @returns bytes of the text */
function writeText(bytes: Uint8Array, to: number, text: string): number {
  let at = 0;
  for (; at < text.length && at < SMALL_TEXT_LENGTH; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit > 0x7f) break;
    bytes[to + at] = unit;
  }
  if (at === text.length) return at;
  return encoder.encodeInto(text, bytes.subarray(to)).written;
}

/** A formula is reported before a cell that is too long. Edits of a rejected row are skipped. */
function rejectRow({ words, parameters }: TableKernel, at: number, reason: RejectReason): void {
  if (words[at] === REASON_NONE) parameters[P_BAD_ROWS] = (parameters[P_BAD_ROWS] ?? 0) + 1;
  if (words[at] !== REASON_FORMULA) words[at] = reason === 'formula' ? REASON_FORMULA : REASON_CELL;
}
