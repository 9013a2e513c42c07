// Whether a text may hold what patterns look for, on its bytes as they stand in the document: no text is made of a value that
// holds nothing. The tables are those of packages/psoxy/src/bytes/write-gate-tables.ts, with every state worked out.
import { GATE_DEAD, GATE_MATCHED_DEAD, GATE_SPECIAL, Gate, PartFinder } from './layout.ts';
import { hex4, isDigit, simpleEscape } from './text.ts';

/** Whether the patterns match somewhere, or the host must look. */
export function mayHold(gate: Gate, s: usize, e: usize, escaped: bool): bool {
  if (gate.masks != 0 && (!escaped || gate.plain != 0) && !hasCandidate(gate, s, e)) return false;
  return (gate.last != 0 && mayEndLine(s, e)) || matches(gate, s, e);
}

/** Whether a line terminator may end the text: `$` stands before it too, which the host looks at. */
// @inline
function mayEndLine(s: usize, e: usize): bool {
  if (s < e && load<u8>(e - 1) >= 0x80) return true;
  // Terminators of ASCII are written as escapes, of which the longest has six bytes.
  for (let i = e - s > 6 ? e - 6 : s; i < e; i++) if (load<u8>(i) == 0x5c) return true;
  return false;
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
      cls = getClass(gate, point);
      i += kind == 0x75 ? 6 : 2;
    } else if (c < 0x80) {
      cls = load<u8>(ascii + c);
      i += 1;
    } else {
      cls = getClass(gate, pointAt(i, c));
      i += getWidth(c);
    }
    state = load<u16>(table + ((state + cls) << 1));
    if (state >= GATE_SPECIAL) return state != GATE_DEAD;
  }
  const last = <u32>load<u16>(table + ((state + gate.end) << 1));
  return last >= GATE_SPECIAL && last != GATE_DEAD;
}

// @inline
function getClass(gate: Gate, point: u32): u32 {
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

/** Bytes of a character by its first one. */
// @inline
function getWidth(lead: u32): usize {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

// The one part of a text that a pattern means. The search is the same as in packages/rules/src/text/regex/automaton/search-text.ts: forwards for the end,
// backwards for the start.

/** Longer texts are the host's, which looks whether what is made of them is too long. */
export const MOST_TEXT: usize = 512;

/** No match; one match, whose part `partStart` and `partEnd` tell; the host must look. */
export const NO_PART: u32 = 0;
export const ONE_PART: u32 = 1;
export const ANY_PART: u32 = 2;

let gStart: usize = 0;
let gEnd: usize = 0;

// @inline
export function partStart(): usize {
  return gStart;
}
// @inline
export function partEnd(): usize {
  return gEnd;
}

/** Looks for the pattern in a text without escapes. */
export function findPart(part: PartFinder, gate: Gate, s: usize, e: usize): u32 {
  if (gate.last != 0 && mayEndLine(s, e)) return ANY_PART;
  const end = matchEnd(gate, gate.start, s, e);
  if (end == 0) return NO_PART;
  // The next search begins behind the match, and a match of nothing is no part.
  if (end < e && (end == s || matchEnd(gate, isWordByte(end - 1) ? part.afterWord : part.afterOther, end, e) != 0)) return ANY_PART;
  const start = part.starts == 0 ? s : matchStart(part, gate, s, end, e);
  if (start == 0) return ANY_PART;
  gStart = unitsOn(start, end, part.before);
  gEnd = unitsBack(start, end, part.after);
  return gStart != 0 && gStart < gEnd ? ONE_PART : ANY_PART;
}

/** What `\b` takes for a part of a word. */
// @inline
function isWordByte(at: usize): bool {
  const c = <u32>load<u8>(at);
  return (c | 0x20) - 0x61 < 26 || isDigit(c) || c == 0x5f;
}

// @inline
function classAt(gate: Gate, i: usize, c: u32): u32 {
  return c < 0x80 ? <u32>load<u8>(gate.ascii + c) : getClass(gate, pointAt(i, c));
}

/** Where the first match ends; 0: no match. */
function matchEnd(gate: Gate, start: u32, from: usize, e: usize): usize {
  const table = gate.table;
  let state = start;
  let last: usize = 0;
  for (let i = from; i < e; ) {
    const c = <u32>load<u8>(i);
    let entry = <u32>load<u16>(table + ((state + classAt(gate, i, c)) << 1));
    if (entry >= GATE_SPECIAL) {
      if (entry == GATE_DEAD) return last;
      last = i;
      if (entry == GATE_MATCHED_DEAD) return last;
      entry &= GATE_SPECIAL - 1;
    }
    state = entry;
    i += getWidth(c);
  }
  return <u32>load<u16>(table + ((state + gate.end) << 1)) == GATE_MATCHED_DEAD ? e : last;
}

/** The leftmost start of a match that ends at `end`; 0: no match. */
function matchStart(part: PartFinder, gate: Gate, s: usize, end: usize, e: usize): usize {
  const table = part.starts;
  let state = end == e ? part.startsAtEnd : isWordByte(end) ? part.startsAtWord : part.startsAtOther;
  let first: usize = 0;
  for (let at = end; at > s; ) {
    const i = characterBefore(at);
    let entry = <u32>load<u16>(table + ((state + classAt(gate, i, load<u8>(i))) << 1));
    if (entry >= GATE_SPECIAL) {
      if (entry == GATE_DEAD) return first;
      first = at;
      if (entry == GATE_MATCHED_DEAD) return first;
      entry &= GATE_SPECIAL - 1;
    }
    state = entry;
    at = i;
  }
  return <u32>load<u16>(table + ((state + gate.end) << 1)) == GATE_MATCHED_DEAD ? s : first;
}

/** Where the character begins that ends there. */
// @inline
function characterBefore(at: usize): usize {
  let i = at - 1;
  while (<u32>load<u8>(i) >> 6 == 2) i--;
  return i;
}

/** UTF-16 units of a character by its first byte. */
// @inline
function countUnits(lead: u32): i32 {
  return lead < 0xf0 ? 1 : 2;
}

/** So many UTF-16 units behind the start; 0 when there are not so many. */
function unitsOn(start: usize, end: usize, units: u32): usize {
  let i = start;
  for (let left = <i32>units; left > 0; ) {
    if (i >= end) return 0;
    const c = <u32>load<u8>(i);
    left -= countUnits(c);
    i += getWidth(c);
  }
  return i;
}

/** So many UTF-16 units before the end; 0 when there are not so many. */
function unitsBack(start: usize, end: usize, units: u32): usize {
  let i = end;
  for (let left = <i32>units; left > 0; ) {
    if (i <= start) return 0;
    i = characterBefore(i);
    left -= countUnits(load<u8>(i));
  }
  return i;
}
