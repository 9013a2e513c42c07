// Writes the rows that were treated. It may stop behind any cell when the output is full, and goes on there.
import { EDIT_BYTES, EDIT_DELETE, EDIT_KIND_MASK, EDIT_SEAL, EDIT_TEXT, Edit } from '../json/layout.ts';
import { clearEdits, forget } from '../json/edits.ts';
import { writeToken } from '../json/emit.ts';
import { control, copy } from '../json/memory.ts';
import {
  ACT_KEEP,
  CELL_INNER,
  CELL_QUOTED,
  COLUMN_ACT,
  COLUMN_NODE,
  COLUMN_SOURCE,
  COUNT_FILLED,
  COUNT_WORDS,
  EDIT_MONTH,
  EDIT_STAY,
  FORMULAS_KEEP,
  KEEP_CHECKED,
  LOSS_NONE,
  LOSS_REJECTED,
  NO_CELL,
  P_COLUMN_COUNT,
  P_COUNTS,
  P_DELIMITER,
  P_END_COUNT,
  P_ENDS,
  P_FORMULAS,
  P_LINE_END,
  P_LINE_END_LENGTH,
  P_OUTPUT_LIMIT,
  P_OUTPUT_USED,
  P_TRIM,
  REASON_NONE,
  ROW_EDIT,
  ROW_REASON,
} from '../../packages/bulk/src/csv/kernel/csv-words.ts';
import { hasControl } from './controls.ts';
import { copyGuarded } from './formulas.ts';
import { cellsAddress, columnAt, parameter, rowAt, setParameter, wordAt } from './memory.ts';
import { cellEnd, cellFlags, cellIsPlain, cellRuns, cellStart, readCell } from './treat.ts';

const QUOTE: u32 = 0x22;

/** The cell to be written next: its row and column, and its edit. */
let gRow: u32 = 0;
let gColumn: u32 = 0;
let gEdit: usize = 0;
/** Whether something of the row has been written. */
let gFilled: bool = false;
/** Of the cell that was written last, one of `LOSS_…`. */
let gLoss: u32 = LOSS_NONE;

export function startEmit(): void {
  gRow = 0;
  gColumn = 0;
}

/** Each quote twice, as inside of quotes. */
function copyDoubled(to: usize, from: usize, length: usize): usize {
  let out = to;
  for (let at = from; at < from + length; at++) {
    const c = load<u8>(at);
    store<u8>(out++, c);
    if (<u32>c == QUOTE) store<u8>(out++, c);
  }
  return out;
}

/** As it stands in the input; in quotes where it has some inside and none around it. */
function keepCell(to: usize): usize {
  const start = cellStart();
  const length = cellEnd() - start;
  let out = to;
  if (length == 0 && parameter(P_TRIM)) return to;
  const inner = (cellFlags() & CELL_INNER) != 0;
  const quoted = inner || (cellFlags() & CELL_QUOTED) != 0;
  if (quoted) store<u8>(out++, QUOTE);
  if (parameter(P_FORMULAS) != FORMULAS_KEEP && cellRuns()) out = copyGuarded(out, start, cellEnd(), inner);
  else if (inner) out = copyDoubled(out, start, length);
  else {
    copy(out, start, length);
    out += length;
  }
  if (quoted) store<u8>(out++, QUOTE);
  return out;
}

function writePseudonym(edit: Edit, to: usize): usize {
  const sealed = (edit.kind & EDIT_KIND_MASK) == EDIT_SEAL;
  // t~ or p~
  store<u16>(to, sealed ? 0x7e70 : 0x7e74);
  const out = writeToken(edit, sealed, to + 2);
  const domain = <usize>edit.detail;
  if (domain == 0) return out;
  const length = <usize>edit.end - domain;
  copy(out, control.input + domain, length);
  return out + length;
}

function writeForm(edit: Edit, to: usize): usize {
  const length = <usize>(edit.end - edit.start);
  copy(to, control.input + <usize>edit.start, length);
  // The first of the month.
  if (edit.kind == EDIT_MONTH) store<u16>(to, 0x3130, 8);
  return to + length;
}

function writeEdit(to: usize): usize {
  const edit = Edit.at(gEdit);
  gEdit += EDIT_BYTES;
  const kind = edit.kind;
  if (kind == EDIT_DELETE) return to;
  if (kind == EDIT_STAY || kind == EDIT_MONTH) return writeForm(edit, to);
  if (kind != EDIT_TEXT) return writePseudonym(edit, to);
  const length = <usize>edit.detail;
  gLoss = edit.next;
  copy(to, control.texts + <usize>edit.subject, length);
  return to + length;
}

/** One more cell of a column. */
// @inline
function countCell(column: u32, word: u32): void {
  const counter = <usize>parameter(P_COUNTS) + ((<usize>column * COUNT_WORDS + <usize>word) << 2);
  store<u32>(counter, load<u32>(counter) + 1);
}

// @inline
function isEmptyQuoted(from: usize, to: usize): bool {
  return to - from == 2 && load<u16>(from) == 0x2222;
}

/**
 * Writes rows up to `rows`, until the output is full.
 *
 * @returns 1 when there is more to write
 */
export function emit(rows: u32): u32 {
  const output = control.output;
  const limit = output + <usize>parameter(P_OUTPUT_LIMIT);
  const columns = parameter(P_COLUMN_COUNT);
  const delimiter = parameter(P_DELIMITER);
  const ends = <usize>parameter(P_ENDS);
  const lineEnd = parameter(P_LINE_END);
  const lineEndLength = <usize>parameter(P_LINE_END_LENGTH);
  let out = output;
  let count: usize = 0;
  for (; gRow < rows; gRow++) {
    const row = rowAt(gRow);
    if (wordAt(row, ROW_REASON) != REASON_NONE) continue;
    const cells = cellsAddress(gRow);
    if (gColumn == 0) {
      gEdit = control.edits + <usize>wordAt(row, ROW_EDIT) * EDIT_BYTES;
      gFilled = false;
    }
    let number = gColumn;
    for (; number < columns; number++) {
      if (out >= limit) {
        gColumn = number;
        setParameter(P_OUTPUT_USED, <u32>(out - output));
        setParameter(P_END_COUNT, <u32>count);
        return 1;
      }
      if (number > 0) store<u8>(out++, delimiter);
      const column = columnAt(number);
      const source = wordAt(column, COLUMN_SOURCE);
      if (source == NO_CELL) continue;
      const start = out;
      gLoss = LOSS_NONE;
      if (wordAt(column, COLUMN_ACT) == ACT_KEEP) {
        readCell(cells, source);
        if (wordAt(column, COLUMN_NODE) == KEEP_CHECKED && hasControl(cellStart(), cellEnd())) gLoss = LOSS_REJECTED;
        else if (cellIsPlain()) {
          const length = cellEnd() - cellStart();
          copy(out, cellStart(), length);
          out += length;
        } else out = keepCell(out);
      } else out = writeEdit(out);
      if (gLoss != LOSS_NONE) countCell(number, gLoss);
      if (out == start) continue;
      gFilled = true;
      if (!isEmptyQuoted(start, out)) countCell(number, COUNT_FILLED);
    }
    if (columns == 1 && !gFilled) {
      // A line without a byte would be no row.
      store<u16>(out, 0x2222);
      out += 2;
    }
    store<u16>(out, lineEnd);
    out += lineEndLength;
    store<u32>(ends + (count << 2), <u32>(out - output));
    count++;
    gColumn = 0;
  }
  setParameter(P_OUTPUT_USED, <u32>(out - output));
  setParameter(P_END_COUNT, <u32>count);
  return 0;
}

/** The rows have left, and what their edits refer to is done with. */
export function endRows(): void {
  forget();
  clearEdits();
}
