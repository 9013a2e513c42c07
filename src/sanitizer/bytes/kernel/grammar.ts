// Named grammars as automata over bytes; the host compiles them. No grammar takes a byte beyond ASCII.
import {
  AUTOMATON_ACCEPT,
  AUTOMATON_BYTES,
  AUTOMATON_CLASSES,
  AUTOMATON_ROWS,
  AUTOMATON_START,
  GRAMMAR_AUTOMATA,
  GRAMMAR_RUN,
  GRAMMAR_SHAPES,
  RUN_FIRST,
  RUN_LEAST,
  RUN_MOST,
  RUN_REST,
  SHAPE_BYTES,
  SHAPE_LOW,
  SHAPE_SPAN,
  SHAPES_INDEX,
  SHAPES_LONGEST,
} from '../layout.ts';
import { hex4, simpleEscape } from './text.ts';

// @ts-ignore: decorator
@inline
function step(automaton: usize, row: usize, c: u32): usize {
  const classes = <usize>load<u32>(automaton, AUTOMATON_CLASSES);
  return <usize>load<u16>(<usize>load<u32>(automaton, AUTOMATON_ROWS) + row + <usize>load<u8>(classes + c));
}

function accepts(automaton: usize, s: usize, e: usize): bool {
  const rows = <usize>load<u32>(automaton, AUTOMATON_ROWS);
  const classes = <usize>load<u32>(automaton, AUTOMATON_CLASSES);
  let row = <usize>load<u32>(automaton, AUTOMATON_START);
  for (let i = s; i < e; i++) {
    row = <usize>load<u16>(rows + row + <usize>load<u8>(classes + <usize>load<u8>(i)));
    if (row == 0) return false;
  }
  return load<u16>(rows + row + <usize>load<u32>(automaton, AUTOMATON_ACCEPT)) != 0;
}

/** The character, or the UTF-16 unit of an escape, that stands at `i` in a string; of a character beyond ASCII its first byte. */
// @ts-ignore: decorator
@inline
function unitAt(i: usize): u32 {
  const c = <u32>load<u8>(i);
  if (c != 0x5c) return c;
  const kind = <u32>load<u8>(i, 1);
  return kind == 0x75 ? hex4(i + 2) : simpleEscape(kind);
}
/** Its bytes, when it is not beyond ASCII. */
// @ts-ignore: decorator
@inline
function unitBytes(i: usize): usize {
  if (load<u8>(i) != 0x5c) return 1;
  return load<u8>(i, 1) == 0x75 ? 6 : 2;
}

/** As `accepts`, for the text that the bytes of a string stand for. */
function acceptsEscaped(automaton: usize, s: usize, e: usize): bool {
  let row = <usize>load<u32>(automaton, AUTOMATON_START);
  let i = s;
  while (i < e) {
    const c = unitAt(i);
    i += unitBytes(i);
    if (c >= 0x80) return false;
    row = step(automaton, row, c);
    if (row == 0) return false;
  }
  return load<u16>(<usize>load<u32>(automaton, AUTOMATON_ROWS) + row + <usize>load<u32>(automaton, AUTOMATON_ACCEPT)) != 0;
}

/** Whether each of 16 bytes is in a set, by a table of its low nibbles whose bits stand for the high ones. */
// @ts-ignore: decorator
@inline
export function members(table: v128, bytes: v128): v128 {
  const low = i8x16.swizzle(table, v128.and(bytes, i8x16.splat(15)));
  const high = i8x16.swizzle(
    i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0),
    v128.and(i8x16.shr_u(bytes, 4), i8x16.splat(15)),
  );
  return i8x16.ne(v128.and(low, high), i8x16.splat(0));
}

function isRun(grammar: usize, s: usize, e: usize): bool {
  const length = e - s;
  if (length < <usize>load<u32>(grammar, RUN_LEAST) || length > <usize>load<u32>(grammar, RUN_MOST)) return false;
  if (length == 0) return true;
  const rest = v128.load(grammar, RUN_REST);
  let found = i8x16.bitmask(members(rest, v128.load(s))) & ~1;
  found |= i8x16.bitmask(members(v128.load(grammar, RUN_FIRST), v128.load(s))) & 1;
  let at: usize = 0;
  while (true) {
    const left = length - at;
    if (left <= 16) {
      const wanted = <i32>((<u32>1 << <u32>left) - 1);
      return (found & wanted) == wanted;
    }
    if (found != 0xffff) return false;
    at += 16;
    found = i8x16.bitmask(members(rest, v128.load(s + at)));
  }
}

// @ts-ignore: decorator
@inline
function fits(shape: usize, at: usize, bytes: v128): v128 {
  const above = i8x16.sub(bytes, v128.load(shape + at, SHAPE_LOW));
  return i8x16.le_u(above, v128.load(shape + at, SHAPE_SPAN));
}

function isShaped(grammar: usize, s: usize, e: usize): bool {
  const length = e - s;
  if (length > <usize>SHAPES_LONGEST) return false;
  let shape = <usize>load<u32>(grammar + (length << 3), SHAPES_INDEX);
  let left = load<u32>(grammar + (length << 3), SHAPES_INDEX + 4);
  const a = v128.load(s);
  const b = v128.load(s, 16);
  for (; left > 0; left--) {
    let all = v128.and(fits(shape, 0, a), fits(shape, 16, b));
    if (length > 32) all = v128.and(all, fits(shape, 32, v128.load(s, 32)));
    if (i8x16.all_true(all)) return true;
    shape += SHAPE_BYTES;
  }
  return false;
}

/** A copy without its escapes; what is no ASCII, or longer than any shape, becomes a character that no shape takes. */
const PLAIN: usize = memory.data(48 + 64, 64);
function isEscapedShape(grammar: usize, s: usize, e: usize): bool {
  let length: usize = 0;
  let i = s;
  while (i < e) {
    if (length == SHAPES_LONGEST) return false;
    const c = unitAt(i);
    i += unitBytes(i);
    if (c >= 0x80) return false;
    store<u8>(PLAIN + length, c);
    length++;
  }
  const shaped = isShaped(grammar, PLAIN, PLAIN + length);
  memory.fill(PLAIN, 0, 48);
  return shaped;
}

/** Whether the bytes from `s` to `e`, free of escapes, are a value of the grammar. */
export function matchesGrammar(grammar: usize, s: usize, e: usize): bool {
  const automata = <usize>load<u32>(grammar);
  if (automata == GRAMMAR_RUN) return isRun(grammar, s, e);
  if (automata == GRAMMAR_SHAPES) return isShaped(grammar, s, e);
  for (let n: usize = 0; n < automata; n++)
    if (!accepts(grammar + GRAMMAR_AUTOMATA + n * AUTOMATON_BYTES, s, e)) return false;
  return true;
}

/** Of a run without its escapes. */
function isEscapedRun(grammar: usize, s: usize, e: usize): bool {
  let length: usize = 0;
  let i = s;
  while (i < e) {
    const c = unitAt(i);
    i += unitBytes(i);
    const table = grammar + (length == 0 ? RUN_FIRST : RUN_REST);
    if (c >= 0x80 || ((<u32>load<u8>(table + <usize>(c & 15)) >> (c >> 4)) & 1) == 0) return false;
    length++;
  }
  return length >= <usize>load<u32>(grammar, RUN_LEAST) && length <= <usize>load<u32>(grammar, RUN_MOST);
}

export function matchesEscaped(grammar: usize, s: usize, e: usize): bool {
  const automata = <usize>load<u32>(grammar);
  if (automata == GRAMMAR_RUN) return isEscapedRun(grammar, s, e);
  if (automata == GRAMMAR_SHAPES) return isEscapedShape(grammar, s, e);
  for (let n: usize = 0; n < automata; n++)
    if (!acceptsEscaped(grammar + GRAMMAR_AUTOMATA + n * AUTOMATON_BYTES, s, e)) return false;
  return true;
}
