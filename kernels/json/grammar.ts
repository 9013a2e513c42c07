// Named grammars as automata over bytes; the host compiles them. Only those that `matchSure` asks for take bytes beyond ASCII.
import {
  AutomataGrammar,
  BYTE_AUTOMATON_BYTES,
  ByteAutomaton,
  COPY_SLACK,
  GRAMMAR_RUN,
  GRAMMAR_SHAPES,
  GrammarTable,
  RunGrammar,
  SHAPE_BYTES,
  SHAPE_INDEX_BYTES,
  SHAPE_PLACES,
  Shape,
  ShapeGrammar,
  ShapeIndex,
} from './layout.ts';
import { hex4, simpleEscape } from './text.ts';

// @inline
function step(automaton: ByteAutomaton, row: usize, c: u32): usize {
  return <usize>load<u16>(automaton.rows + row + <usize>load<u8>(automaton.classes + c));
}

function accepts(automaton: ByteAutomaton, s: usize, e: usize): bool {
  const rows = automaton.rows;
  const classes = automaton.classes;
  let row = <usize>automaton.start;
  for (let i = s; i < e; i++) {
    row = <usize>load<u16>(rows + row + <usize>load<u8>(classes + <usize>load<u8>(i)));
    if (row == 0) return false;
  }
  return load<u16>(rows + row + <usize>automaton.accept) != 0;
}

/** The character, or the UTF-16 unit of an escape, that stands at `i` in a string; of a character beyond ASCII its first byte. */
// @inline
function unitAt(i: usize): u32 {
  const c = <u32>load<u8>(i);
  if (c != 0x5c) return c;
  const kind = <u32>load<u8>(i, 1);
  return kind == 0x75 ? hex4(i + 2) : simpleEscape(kind);
}
/** Its bytes, when it is not beyond ASCII. */
// @inline
function unitBytes(i: usize): usize {
  if (load<u8>(i) != 0x5c) return 1;
  return load<u8>(i, 1) == 0x75 ? 6 : 2;
}

/** As `accepts`, for the text that the bytes of a string stand for. */
function acceptsEscaped(automaton: ByteAutomaton, s: usize, e: usize): bool {
  let row = <usize>automaton.start;
  let i = s;
  while (i < e) {
    const c = unitAt(i);
    i += unitBytes(i);
    if (c >= 0x80) return false;
    row = step(automaton, row, c);
    if (row == 0) return false;
  }
  return load<u16>(automaton.rows + row + <usize>automaton.accept) != 0;
}

/** Whether each of 16 bytes is in a set, by a table of its low nibbles whose bits stand for the high ones. */
// @inline
export function members(table: v128, bytes: v128): v128 {
  const low = i8x16.swizzle(table, v128.and(bytes, i8x16.splat(15)));
  const high = i8x16.swizzle(
    i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0),
    v128.and(i8x16.shr_u(bytes, 4), i8x16.splat(15)),
  );
  return i8x16.ne(v128.and(low, high), i8x16.splat(0));
}

function isRun(grammar: RunGrammar, s: usize, e: usize): bool {
  const length = e - s;
  if (length < <usize>grammar.least || length > <usize>grammar.most) return false;
  if (length == 0) return true;
  const rest = grammar.rest;
  let found = i8x16.bitmask(members(rest, v128.load(s))) & ~1;
  found |= i8x16.bitmask(members(grammar.first, v128.load(s))) & 1;
  let at: usize = 0;
  while (true) {
    const left = length - at;
    if (left <= 16) {
      const mask = <i32>((<u32>1 << <u32>left) - 1);
      return (found & mask) == mask;
    }
    if (found != 0xffff) return false;
    at += 16;
    found = i8x16.bitmask(members(rest, v128.load(s + at)));
  }
}

// @inline
function fits(shape: Shape, at: usize, bytes: v128): v128 {
  const above = i8x16.sub(bytes, v128.load(shape.low + at));
  return i8x16.le_u(above, v128.load(shape.span + at));
}

/** Reads letters of hexadecimal digits as the digit 0. */
// @inline
function asDigits(bytes: v128): v128 {
  const letters = i8x16.le_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(5));
  return v128.bitselect(i8x16.splat(0x30), bytes, letters);
}

function isShaped(grammar: ShapeGrammar, s: usize, e: usize): bool {
  const length = e - s;
  if (length > <usize>SHAPE_PLACES) return false;
  const index = ShapeIndex.at(grammar.lengths + length * SHAPE_INDEX_BYTES);
  let at = index.shapes;
  let left = index.count;
  let a = v128.load(s);
  let b = v128.load(s, 16);
  let c = v128.load(s, 32);
  if (grammar.hex) {
    a = asDigits(a);
    b = asDigits(b);
    c = asDigits(c);
  }
  for (; left > 0; left--) {
    const shape = Shape.at(at);
    let all = v128.and(fits(shape, 0, a), fits(shape, 16, b));
    if (length > 32) all = v128.and(all, fits(shape, 32, c));
    if (i8x16.all_true(all)) return true;
    at += SHAPE_BYTES;
  }
  return false;
}

/** A copy without its escapes; what is no ASCII, or longer than any shape, becomes a character that no shape takes. */
const PLAIN: usize = memory.data(<i32>(SHAPE_PLACES + COPY_SLACK), 64);
function isEscapedShape(grammar: ShapeGrammar, s: usize, e: usize): bool {
  let length: usize = 0;
  let i = s;
  while (i < e) {
    if (length == <usize>SHAPE_PLACES) return false;
    const c = unitAt(i);
    i += unitBytes(i);
    if (c >= 0x80) return false;
    store<u8>(PLAIN + length, c);
    length++;
  }
  const shaped = isShaped(grammar, PLAIN, PLAIN + length);
  memory.fill(PLAIN, 0, <usize>SHAPE_PLACES);
  return shaped;
}

/** Of a run without its escapes. */
function isEscapedRun(grammar: RunGrammar, s: usize, e: usize): bool {
  let length: usize = 0;
  let i = s;
  while (i < e) {
    const c = unitAt(i);
    i += unitBytes(i);
    if (c >= 0x80 || !v128.any_true(members(length == 0 ? grammar.first : grammar.rest, i8x16.splat(<i8>c)))) return false;
    length++;
  }
  return length >= <usize>grammar.least && length <= <usize>grammar.most;
}

// @inline
function nthAutomaton(grammar: usize, n: usize): ByteAutomaton {
  return ByteAutomaton.at(changetype<AutomataGrammar>(grammar).automata + n * BYTE_AUTOMATON_BYTES);
}

/** Whether the bytes from `s` to `e`, free of escapes, are a value of the grammar. */
export function matchesGrammar(grammar: usize, s: usize, e: usize): bool {
  const kind = GrammarTable.at(grammar).kind;
  if (kind == GRAMMAR_RUN) return isRun(RunGrammar.at(grammar), s, e);
  if (kind == GRAMMAR_SHAPES) return isShaped(ShapeGrammar.at(grammar), s, e);
  for (let n: usize = 0; n < <usize>kind; n++) if (!accepts(nthAutomaton(grammar, n), s, e)) return false;
  return true;
}

/** As `matchesGrammar`, for bytes with escapes. */
export function matchesEscaped(grammar: usize, s: usize, e: usize): bool {
  const kind = GrammarTable.at(grammar).kind;
  if (kind == GRAMMAR_RUN) return isEscapedRun(RunGrammar.at(grammar), s, e);
  if (kind == GRAMMAR_SHAPES) return isEscapedShape(ShapeGrammar.at(grammar), s, e);
  for (let n: usize = 0; n < <usize>kind; n++) if (!acceptsEscaped(nthAutomaton(grammar, n), s, e)) return false;
  return true;
}
