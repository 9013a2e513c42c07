// What becomes of the cells of rows that were read: pseudonyms are queued, and what only the host can do is put down for it.
import { EDIT_BYTES, EDIT_DELETE, Edit, LeafNode, OP_IRREVERSIBLE, OP_REVERSIBLE } from '../json/layout.ts';
import { identify, writeNoted } from '../json/identify.ts';
import { control } from '../json/memory.ts';
import {
  ACT_HOST,
  ACT_FORM,
  ACT_HASH,
  ACT_KEEP,
  CELL_DOUBLED,
  CELL_END,
  CELL_FLAGS,
  CELL_INNER,
  CELL_SPLIT,
  CELL_START,
  CELL_WORDS,
  COLUMN_ACT,
  COLUMN_NODE,
  COLUMN_SOURCE,
  EDIT_HOST,
  EDIT_MONTH,
  EDIT_STAY,
  FORM_MONTH,
  FORMULAS_REFUSE,
  NO_CELL,
  P_REQUESTS,
  P_BAD_ROWS,
  P_COLUMN_COUNT,
  P_FORMULAS,
  P_TRIM,
  REASON_FORMULA,
  REASON_NONE,
  ROW_EDIT,
  ROW_REASON,
} from '../../packages/bulk/src/csv/kernel/csv-words.ts';
import { hasForm } from './forms.ts';
import { beginsPlain, hasFormula } from './formulas.ts';
import { cellsAddress, columnAt, parameter, rowAt, setWord, setParameter, wordAt } from './memory.ts';

/** What lies between the quotes and blanks of the cell that was looked at last. */
let gStart: usize = 0;
let gEnd: usize = 0;
let gFlags: u32 = 0;
// @inline
export function cellStart(): usize {
  return gStart;
}
// @inline
export function cellEnd(): usize {
  return gEnd;
}
// @inline
export function cellFlags(): u32 {
  return gFlags;
}

/** Looks at a cell of a row. */
// @inline
export function readCell(cells: usize, source: u32): void {
  const cell = cells + <usize>source * (<usize>CELL_WORDS * 4);
  gStart = control.input + <usize>wordAt(cell, CELL_START);
  gEnd = control.input + <usize>wordAt(cell, CELL_END);
  gFlags = wordAt(cell, CELL_FLAGS);
  if (parameter(P_TRIM)) trim();
}
function trim(): void {
  while (gStart < gEnd && <u32>load<u8>(gStart) <= 0x20) gStart++;
  while (gStart < gEnd && <u32>load<u8>(gEnd - 1) <= 0x20) gEnd--;
}

/** Whether the cell that was looked at is written as it stands, as nearly all are: no quotes, and no formula whatever is done to them. */
// @inline
export function cellIsPlain(): bool {
  return gFlags == 0 && (gStart == gEnd || beginsPlain(load<u8>(gStart)));
}

/** Whether a formula begins in the cell that was looked at. */
// @inline
export function cellRuns(): bool {
  return hasFormula(gStart, gEnd, (gFlags & CELL_SPLIT) != 0);
}

function rowRuns(cells: usize): bool {
  const columns = parameter(P_COLUMN_COUNT);
  for (let at: u32 = 0; at < columns; at++) {
    const column = columnAt(at);
    const source = wordAt(column, COLUMN_SOURCE);
    if (source == NO_CELL || wordAt(column, COLUMN_ACT) != ACT_KEEP) continue;
    readCell(cells, source);
    if (cellRuns()) return true;
  }
  return false;
}

/** An edit for the cell that was looked at. */
function note(kind: u32, column: u32, row: u32): void {
  const edit = Edit.at(control.edits + <usize>control.editCount * EDIT_BYTES);
  edit.start = <u32>(gStart - control.input);
  edit.end = <u32>(gEnd - control.input);
  edit.kind = kind;
  edit.subject = gFlags;
  edit.keys = column;
  edit.next = row;
  control.editCount = control.editCount + 1;
}

let gHostRequests: u32 = 0;

/** @param node address of the node of a pseudonym, or a form */
function treatCell(act: u32, node: usize, column: u32, row: u32): void {
  if (gStart == gEnd) return note(EDIT_DELETE, column, row);
  if (act == ACT_FORM) {
    if (hasForm(<u32>node, gStart, gEnd)) return note(node == FORM_MONTH ? EDIT_MONTH : EDIT_STAY, column, row);
  } else if (act != ACT_HOST && (gFlags & (CELL_DOUBLED | CELL_INNER)) == 0) {
    const op = act == ACT_HASH ? OP_IRREVERSIBLE : OP_REVERSIBLE;
    if (identify(op, LeafNode.at(node), gStart, gEnd)) return writeNoted(gStart, gEnd);
  }
  gHostRequests++;
  note(EDIT_HOST, column, row);
}

function treatRow(row: u32): void {
  const cells = cellsAddress(row);
  const columns = parameter(P_COLUMN_COUNT);
  for (let at: u32 = 0; at < columns; at++) {
    const column = columnAt(at);
    const source = wordAt(column, COLUMN_SOURCE);
    const act = wordAt(column, COLUMN_ACT);
    if (act == ACT_KEEP || source == NO_CELL) continue;
    readCell(cells, source);
    treatCell(act, <usize>wordAt(column, COLUMN_NODE), at, row);
  }
}

/** Treats so many rows. Each cell that is not kept has one edit, in the order of the output. */
export function treat(rows: u32): void {
  const refuses = parameter(P_FORMULAS) == FORMULAS_REFUSE;
  let bad: u32 = 0;
  gHostRequests = 0;
  for (let at: u32 = 0; at < rows; at++) {
    const row = rowAt(at);
    setWord(row, ROW_EDIT, control.editCount);
    if (wordAt(row, ROW_REASON) == REASON_NONE) {
      if (!refuses || !rowRuns(cellsAddress(at))) {
        treatRow(at);
        continue;
      }
      setWord(row, ROW_REASON, REASON_FORMULA);
    }
    bad++;
  }
  setParameter(P_BAD_ROWS, bad);
  setParameter(P_REQUESTS, gHostRequests);
}
