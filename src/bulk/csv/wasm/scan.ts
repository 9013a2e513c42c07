// Finds rows and cells: RFC 4180 with LF, CR and CRLF, as `createRowSplitter` and `readRow` of the host. 64 bytes become one mask of
// what may matter (delimiter, quote, line ends), so that the bytes of cells are never looked at one by one.
import {
  CELL_DOUBLED,
  CELL_END,
  CELL_FLAGS,
  CELL_INNER,
  CELL_QUOTED,
  CELL_SPLIT,
  CELL_START,
  CELL_WORDS,
  P_CELL_BYTES,
  P_DELIMITER,
  P_LINE,
  P_POSITION,
  P_ROW_BYTES,
  P_ROW_LIMIT,
  P_STATUS,
  P_WIDTH,
  REASON_CELL,
  REASON_EXTRA,
  REASON_LONG,
  REASON_MISSING,
  REASON_NONE,
  REASON_QUOTE,
  REASON_TEXT,
  ROW_EDIT,
  ROW_LINE,
  ROW_REASON,
  ROW_START,
  SCAN_BROKEN,
  SCAN_ROWS,
  SCAN_UNCLOSED,
} from '../kernel/csv-words.ts';
import { bits, control } from '../../../sanitizer/wasm/memory.ts';
import { cellsOf, parameter, rowAt, setWord, tell } from './memory.ts';
import { isText } from './utf8.ts';

const LF: u32 = 0x0a;
const CR: u32 = 0x0d;
const QUOTE: u32 = 0x22;

// @ts-ignore: decorator
@inline
function stands(v: v128, delimiter: v128): v128 {
  const lines = v128.or(i8x16.eq(v, i8x16.splat(0x0a)), i8x16.eq(v, i8x16.splat(0x0d)));
  return v128.or(lines, v128.or(i8x16.eq(v, i8x16.splat(0x22)), i8x16.eq(v, delimiter)));
}

/** Where other programs than ours begin a cell: comma, semicolon, bar, tab. */
// @ts-ignore: decorator
@inline
function splits(v: v128): v128 {
  const marks = v128.or(i8x16.eq(v, i8x16.splat(0x2c)), i8x16.eq(v, i8x16.splat(0x3b)));
  return v128.or(marks, v128.or(i8x16.eq(v, i8x16.splat(0x7c)), i8x16.eq(v, i8x16.splat(0x09))));
}

/** The last block of 64 bytes in which one of these stands that is no delimiter of this table. */
let gSplit: usize = 0;

/** One bit for each of the 64 bytes that may matter. */
// @ts-ignore: decorator
@inline
function maskAt(at: usize, delimiter: v128): u64 {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  const others = v128.or(v128.or(foreign(a, delimiter), foreign(b, delimiter)), v128.or(foreign(c, delimiter), foreign(d, delimiter)));
  if (v128.any_true(others)) gSplit = at;
  const low = bits(stands(a, delimiter), stands(b, delimiter));
  const high = bits(stands(c, delimiter), stands(d, delimiter));
  return low | (high << 32);
}

// @ts-ignore: decorator
@inline
function foreign(v: v128, delimiter: v128): v128 {
  return v128.andnot(splits(v), i8x16.eq(v, delimiter));
}

/** The row that is being read. */
let gRow: u32 = 0;
let gRowStart: usize = 0;
let gLine: u32 = 0;
let gLines: u32 = 0;
let gCell: usize = 0;
let gCells: u32 = 0;
let gStray: bool = false;
let gLong: bool = false;

// @ts-ignore: decorator
@inline
function startRow(at: usize): void {
  gRowStart = at;
  gCell = cellsOf(gRow);
  gCells = 0;
  gLines = 0;
  gStray = false;
  gLong = false;
}

// @ts-ignore: decorator
@inline
function endCell(start: usize, end: usize, flags: u32): void {
  if (end - start > <usize>parameter(P_CELL_BYTES)) gLong = true;
  const cells = gCells;
  gCells = cells + 1;
  if (cells >= parameter(P_WIDTH)) return;
  const cell = gCell;
  setWord(cell, CELL_START, <u32>(start - control.input));
  setWord(cell, CELL_END, <u32>(end - control.input));
  setWord(cell, CELL_FLAGS, gSplit + 64 > start ? flags | CELL_SPLIT : flags);
  gCell = cell + <usize>CELL_WORDS * 4;
}

/** The first reason of this order counts, as in the host. */
function reasonOf(end: usize): u32 {
  if (end - gRowStart > <usize>parameter(P_ROW_BYTES)) return REASON_LONG;
  if (gStray) return REASON_QUOTE;
  if (gLong) return REASON_CELL;
  const width = parameter(P_WIDTH);
  if (gCells != width) return gCells < width ? REASON_MISSING : REASON_EXTRA;
  return isText(gRowStart, end) ? REASON_NONE : REASON_TEXT;
}

/** @param next where the next row begins */
function endRow(end: usize, next: usize): void {
  if (end > gRowStart) {
    const row = rowAt(gRow);
    setWord(row, ROW_START, <u32>(gRowStart - control.input));
    setWord(row, ROW_LINE, gLine);
    setWord(row, ROW_REASON, reasonOf(end));
    setWord(row, ROW_EDIT, 0);
    gRow++;
  }
  gLine += gLines + 1;
  startRow(next);
}

function isBlank(from: usize, to: usize): bool {
  for (; from < to; from++) if (<u32>load<u8>(from) > 0x20) return false;
  return true;
}

/** The next place from `at` on that may matter, or `end`. The mask of the 64 bytes around it is kept. */
let gMask: u64 = 0;
let gBlock: usize = 0;
// @ts-ignore: decorator
@inline
function nextPlace(end: usize, delimiter: v128): usize {
  while (gMask == 0) {
    gBlock += 64;
    if (gBlock >= end) return end;
    gMask = maskAt(gBlock, delimiter);
  }
  const at = gBlock + <usize>ctz(gMask);
  gMask &= gMask - 1;
  return at < end ? at : end;
}

/**
 * Reads rows from an offset on until there are as many as there is room for. Behind the input 64 bytes are zeros.
 *
 * @param last whether nothing follows
 * @returns the number of rows; `P_STATUS` says what is wrong with the row behind them
 */
export function scan(from: u32, length: u32, last: u32): u32 {
  const base = control.input;
  const end = base + <usize>length;
  const delimiterByte = parameter(P_DELIMITER);
  const delimiter = i8x16.splat(<i8>delimiterByte);
  const most = parameter(P_ROW_LIMIT);
  gRow = 0;
  gLine = parameter(P_LINE);
  startRow(base + <usize>from);
  gBlock = gRowStart;
  gSplit = 0;
  gMask = gBlock < end ? maskAt(gBlock, delimiter) : 0;
  let cell = gRowStart;
  // A quoted cell is open; a byte was read together with the one before it.
  let quoted = false;
  let flags: u32 = 0;
  let passed: usize = 0;
  let status: u32 = SCAN_ROWS;
  let open = true;
  while (gRow < most) {
    const at = nextPlace(end, delimiter);
    if (at >= end) break;
    if (at == passed) continue;
    const c = <u32>load<u8>(at);
    if (quoted) {
      if (c == QUOTE) {
        const next = at + 1;
        if (next >= end && !last) {
          open = false;
          break;
        }
        const behind = <u32>load<u8>(next);
        if (next < end && behind == QUOTE) {
          flags |= CELL_DOUBLED;
          passed = next;
          continue;
        }
        if (next < end && behind != delimiterByte && behind != LF && behind != CR) {
          status = SCAN_BROKEN;
          open = false;
          break;
        }
        quoted = false;
      } else {
        flags |= CELL_SPLIT;
        if (c == CR || (c == LF && load<u8>(at - 1) != CR)) gLines++;
      }
      continue;
    }
    if (c == delimiterByte) {
      endQuotedCell(cell, at, flags);
      cell = at + 1;
      flags = 0;
    } else if (c == LF) {
      if (at > gRowStart) endQuotedCell(cell, at, flags);
      cell = at + 1;
      flags = 0;
      endRow(at, cell);
    } else if (c == CR) {
      if (at + 1 >= end && !last) {
        open = false;
        break;
      }
      if (at > gRowStart) endQuotedCell(cell, at, flags);
      cell = at + 1;
      if (cell < end && load<u8>(cell) == LF) {
        passed = cell;
        cell++;
      }
      flags = 0;
      endRow(at, cell);
    } else if (c == QUOTE) {
      if (at == cell) {
        quoted = true;
        flags = CELL_QUOTED;
      } else if ((flags & CELL_INNER) == 0) {
        flags |= CELL_INNER;
        if (isBlank(cell, at)) gStray = true;
      }
    }
  }
  if (last && open && gRow < most) {
    if (quoted) status = SCAN_UNCLOSED;
    else if (end > gRowStart) {
      endQuotedCell(cell, end, flags);
      endRow(end, end);
    }
  }
  tell(P_POSITION, <u32>(gRowStart - base));
  tell(P_LINE, gLine);
  tell(P_STATUS, status);
  return gRow;
}

// @ts-ignore: decorator
@inline
function endQuotedCell(start: usize, end: usize, flags: u32): void {
  if (flags & CELL_QUOTED) endCell(start + 1, end - 1, flags);
  else endCell(start, end, flags);
}
