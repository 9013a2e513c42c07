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
} from '../../packages/bulk/src/csv/kernel/csv-words.ts';
import { bits, control } from '../json/memory.ts';
import { cellsAddress, parameter, rowAt, setWord, setParameter } from './memory.ts';
import { isText } from './utf8.ts';

const LF: u32 = 0x0a;
const CR: u32 = 0x0d;
const QUOTE: u32 = 0x22;

/** Where other programs than ours begin a cell: comma, semicolon, bar, tab. */
const SPLITS: usize = memory.data<u8>([0x2c, 0x3b, 0x7c, 0x09], 4);
/**
 * Vectors that bytes are compared with: the delimiter of this table, quote and line ends; then those of `SPLITS` that are none, one of
 * them twice. They are read from memory, since V8 puts a constant together each time it is used.
 */
const MARKS: usize = memory.data(128, 64);

function prepareMarks(delimiter: u32): void {
  v128.store(MARKS, i8x16.splat(<i8>delimiter), 0);
  v128.store(MARKS, i8x16.splat(<i8>QUOTE), 16);
  v128.store(MARKS, i8x16.splat(<i8>LF), 32);
  v128.store(MARKS, i8x16.splat(<i8>CR), 48);
  const other = <u32>load<u8>(SPLITS) == delimiter ? 0x3b : 0x2c;
  for (let at: usize = 0; at < 4; at++) {
    const split = <u32>load<u8>(SPLITS + at);
    v128.store(MARKS + 64 + (at << 4), i8x16.splat(<i8>(split == delimiter ? other : split)));
  }
}

/** Which of 16 bytes may matter. */
// @inline
function stands(v: v128): v128 {
  const ends = v128.or(i8x16.eq(v, v128.load(MARKS, 0)), i8x16.eq(v, v128.load(MARKS, 32)));
  return v128.or(ends, v128.or(i8x16.eq(v, v128.load(MARKS, 16)), i8x16.eq(v, v128.load(MARKS, 48))));
}

/** Which of them are one of `SPLITS` and no delimiter. */
// @inline
function splits(v: v128): v128 {
  const some = v128.or(i8x16.eq(v, v128.load(MARKS, 64)), i8x16.eq(v, v128.load(MARKS, 80)));
  return v128.or(some, v128.or(i8x16.eq(v, v128.load(MARKS, 96)), i8x16.eq(v, v128.load(MARKS, 112))));
}

/** The last block of 64 bytes in which one of `SPLITS` stands that is no delimiter; and the last that is not all ASCII without NUL. */
let gSplit: usize = 0;
let gNonAscii: usize = 0;

/** One bit for each of the 64 bytes that may matter. */
// @inline
function maskAt(at: usize): u64 {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  if (v128.any_true(v128.or(v128.or(splits(a), splits(b)), v128.or(splits(c), splits(d))))) gSplit = at;
  // A byte from 1 to 127 stays above zero.
  if (!i8x16.all_true(i8x16.gt_s(i8x16.min_s(i8x16.min_s(a, b), i8x16.min_s(c, d)), i8x16.splat(0)))) gNonAscii = at;
  const low = bits(stands(a), stands(b));
  const high = bits(stands(c), stands(d));
  return low | (high << 32);
}

/** Of the row that is being read: where it begins; line ends inside of it; whether a quote stands where none may, and a cell is too long. */
let gRowStart: usize = 0;
let gLines: u32 = 0;
let gStray: bool = false;
let gLong: bool = false;

// @inline
function startRow(at: usize): void {
  gRowStart = at;
  gLines = 0;
  gStray = false;
  gLong = false;
}

/** @param end behind its quote, if it has one */
// @inline
function isLong(from: usize, end: usize, flags: u32): bool {
  return end - from - (<usize>(flags & CELL_QUOTED) << 1) > <usize>parameter(P_CELL_BYTES);
}

/** @param at behind it, or behind its quote */
// @inline
function writeCell(cell: usize, from: usize, at: usize, flags: u32): void {
  const quote = <usize>(flags & CELL_QUOTED);
  const start = from + quote;
  const end = at - quote;
  setWord(cell, CELL_START, <u32>(start - control.input));
  setWord(cell, CELL_END, <u32>(end - control.input));
  setWord(cell, CELL_FLAGS, gSplit + 64 > start ? flags | CELL_SPLIT : flags);
}

/** The first reason of this order counts, as in the host. */
function findReason(end: usize, cells: u32): u32 {
  if (end - gRowStart > <usize>parameter(P_ROW_BYTES)) return REASON_LONG;
  if (gStray) return REASON_QUOTE;
  if (gLong) return REASON_CELL;
  const width = parameter(P_WIDTH);
  if (cells != width) return cells < width ? REASON_MISSING : REASON_EXTRA;
  return gNonAscii + 64 <= gRowStart || isText(gRowStart, end) ? REASON_NONE : REASON_TEXT;
}

// @inline
function writeRow(row: usize, line: u32, end: usize, cells: u32): void {
  setWord(row, ROW_START, <u32>(gRowStart - control.input));
  setWord(row, ROW_LINE, line);
  setWord(row, ROW_REASON, findReason(end, cells));
  setWord(row, ROW_EDIT, 0);
}

function isBlank(from: usize, to: usize): bool {
  for (; from < to; from++) if (<u32>load<u8>(from) > 0x20) return false;
  return true;
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
  prepareMarks(delimiterByte);
  const width = parameter(P_WIDTH);
  const most = parameter(P_ROW_LIMIT);
  let row: u32 = 0;
  let line = parameter(P_LINE);
  // Of the next cell: how many come before it in its row, where its words are to be, where its bytes begin, and its flags.
  let cells: u32 = 0;
  let words = cellsAddress(0);
  let cell = base + <usize>from;
  let flags: u32 = 0;
  startRow(cell);
  gSplit = 0;
  gNonAscii = 0;
  // What may matter among the 64 bytes from `block` on.
  let block = cell;
  let mask: u64 = block < end ? maskAt(block) : 0;
  // A quoted cell is open; a byte was read together with the one before it.
  let quoted = false;
  let passed: usize = 0;
  let status: u32 = SCAN_ROWS;
  let open = true;
  while (row < most) {
    while (mask == 0) {
      block += 64;
      if (block >= end) break;
      mask = maskAt(block);
    }
    const at = block + <usize>ctz(mask);
    if (at >= end) break;
    mask &= mask - 1;
    if (at == passed) continue;
    const c = <u32>load<u8>(at);
    if (quoted) {
      if (c != QUOTE) {
        flags |= CELL_SPLIT;
        if (c == CR || (c == LF && load<u8>(at - 1) != CR)) gLines++;
        continue;
      }
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
      continue;
    }
    if (c == QUOTE) {
      if (at == cell) {
        quoted = true;
        flags = CELL_QUOTED;
      } else if ((flags & CELL_INNER) == 0) {
        flags |= CELL_INNER;
        if (isBlank(cell, at)) gStray = true;
      }
      continue;
    }
    if (c == CR && at + 1 >= end && !last) {
      open = false;
      break;
    }
    const ends = c != delimiterByte;
    // A line without a byte is no row.
    const some = !ends || at > gRowStart;
    if (some) {
      if (isLong(cell, at, flags)) gLong = true;
      if (cells < width) {
        writeCell(words, cell, at, flags);
        words += <usize>CELL_WORDS * 4;
      }
      cells++;
    }
    cell = at + 1;
    flags = 0;
    if (!ends) continue;
    if (c == CR && cell < end && load<u8>(cell) == LF) {
      passed = cell;
      cell++;
    }
    if (some) {
      writeRow(rowAt(row), line, at, cells);
      row++;
      words = cellsAddress(row);
      cells = 0;
    }
    line += gLines + 1;
    startRow(cell);
  }
  if (last && open && row < most) {
    if (quoted) status = SCAN_UNCLOSED;
    else if (end > gRowStart) {
      if (isLong(cell, end, flags)) gLong = true;
      if (cells < width) writeCell(words, cell, end, flags);
      writeRow(rowAt(row), line, end, cells + 1);
      row++;
      line += gLines + 1;
      startRow(end);
    }
  }
  setParameter(P_POSITION, <u32>(gRowStart - base));
  setParameter(P_LINE, line);
  setParameter(P_STATUS, status);
  return row;
}
