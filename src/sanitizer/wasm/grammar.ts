// Named grammars as automata over bytes; the host compiles them. No grammar takes a byte beyond ASCII.
import {
  AutomataGrammar,
  BYTE_AUTOMATON_BYTES,
  ByteAutomaton,
  COPY_SLACK,
  GATE_DEAD,
  GATE_SPECIAL,
  Gate,
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

// @ts-ignore: decorator
@inline
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
function fits(shape: Shape, at: usize, bytes: v128): v128 {
  const above = i8x16.sub(bytes, v128.load(shape.low + at));
  return i8x16.le_u(above, v128.load(shape.span + at));
}

function isShaped(grammar: ShapeGrammar, s: usize, e: usize): bool {
  const length = e - s;
  if (length > <usize>SHAPE_PLACES) return false;
  const index = ShapeIndex.at(grammar.lengths + length * SHAPE_INDEX_BYTES);
  let at = index.shapes;
  let left = index.count;
  const a = v128.load(s);
  const b = v128.load(s, 16);
  for (; left > 0; left--) {
    const shape = Shape.at(at);
    let all = v128.and(fits(shape, 0, a), fits(shape, 16, b));
    if (length > 32) all = v128.and(all, fits(shape, 32, v128.load(s, 32)));
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

// @ts-ignore: decorator
@inline
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

// Whether a text may hold what patterns look for, on its bytes as they stand in the document: no text is made of a value that
// holds nothing. The tables are those of src/sanitizer/bytes/image/place-gate.ts, with every state worked out.

/** Whether the patterns match somewhere, or the host must look. */
export function mayHold(gate: Gate, s: usize, e: usize, escaped: bool): bool {
  if (gate.masks != 0 && (!escaped || gate.plain != 0) && !hasCandidate(gate, s, e)) return false;
  return matches(gate, s, e);
}

/**
 * Whether some of the characters that every match holds may stand in the text: three bytes a place, 16 places at a time. An
 * escape with `\u` could be any of them. Bytes behind the text may be read.
 */
function hasCandidate(gate: Gate, s: usize, e: usize): bool {
  const shortest = <usize>gate.shortest;
  if (s + shortest > e) return hasUnit(s, e);
  const stop = e - shortest + 1;
  const masks = gate.masks;
  const half = i8x16.splat(15);
  const slash = i8x16.splat(0x5c);
  const u = i8x16.splat(0x75);
  const low0 = v128.load(masks), high0 = v128.load(masks, 16);
  const low1 = v128.load(masks, 32), high1 = v128.load(masks, 48);
  const low2 = v128.load(masks, 64), high2 = v128.load(masks, 80);
  for (let i = s; i < stop; i += 16) {
    const a = v128.load(i), b = v128.load(i, 1), c = v128.load(i, 2);
    let hit = v128.and(i8x16.swizzle(low0, v128.and(a, half)), i8x16.swizzle(high0, i8x16.shr_u(a, 4)));
    hit = v128.and(hit, v128.and(i8x16.swizzle(low1, v128.and(b, half)), i8x16.swizzle(high1, i8x16.shr_u(b, 4))));
    hit = v128.and(hit, v128.and(i8x16.swizzle(low2, v128.and(c, half)), i8x16.swizzle(high2, i8x16.shr_u(c, 4))));
    hit = v128.or(hit, v128.and(i8x16.eq(a, slash), i8x16.eq(b, u)));
    if (!v128.any_true(hit)) continue;
    let found: u32 = i8x16.bitmask(i8x16.ne(hit, i8x16.splat(0)));
    if (stop - i < 16) found &= (1 << <u32>(stop - i)) - 1;
    if (found != 0) return true;
  }
  return hasUnit(stop, e);
}

/** The last places have no room for a candidate, but for the escape of one. */
function hasUnit(s: usize, e: usize): bool {
  for (let i = s; i + 1 < e; i++) if (load<u16>(i) == 0x755c) return true;
  return false;
}

function matches(gate: Gate, s: usize, e: usize): bool {
  const table = gate.table;
  const ascii = gate.ascii;
  let state: u32 = gate.start;
  let i = s;
  while (i < e) {
    const c = <u32>load<u8>(i);
    let cls: u32;
    if (c == 0x5c) {
      const kind = <u32>load<u8>(i, 1);
      const point = kind == 0x75 ? hex4(i + 2) : simpleEscape(kind);
      // Half a pair: the host puts the two together.
      if (point - 0xd800 < 0x800) return true;
      cls = classOf(gate, point);
      i += kind == 0x75 ? 6 : 2;
    } else if (c < 0x80) {
      cls = load<u8>(ascii + c);
      i += 1;
    } else {
      cls = classOf(gate, pointAt(i, c));
      i += c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    }
    state = load<u16>(table + ((state + cls) << 1));
    if (state >= GATE_SPECIAL) return state != GATE_DEAD;
  }
  const last = <u32>load<u16>(table + ((state + gate.end) << 1));
  return last >= GATE_SPECIAL && last != GATE_DEAD;
}

// @ts-ignore: decorator
@inline
function classOf(gate: Gate, point: u32): u32 {
  const page = <u32>load<u8>(gate.pageOf + (point >> 8));
  return load<u8>(gate.pages + (page << 8) + (point & 255));
}

/** The character that begins with a byte beyond ASCII. */
function pointAt(i: usize, lead: u32): u32 {
  const second = <u32>load<u8>(i, 1) & 63;
  if (lead < 0xe0) return ((lead & 31) << 6) | second;
  const third = <u32>load<u8>(i, 2) & 63;
  if (lead < 0xf0) return ((lead & 15) << 12) | (second << 6) | third;
  return ((lead & 7) << 18) | (second << 12) | (third << 6) | (<u32>load<u8>(i, 3) & 63);
}
