// The one part of a text that a pattern means, on its bytes as they stand in the document. The tables are those of
// src/psoxy/bytes/place-gate.ts; the search is the same as in src/text/regex/automaton/search-text.ts: forwards for the end, backwards for
// the start.
import { classOf, mayEndLine, pointAt, widthOf } from './gate.ts';
import { GATE_DEAD, GATE_MATCHED_DEAD, GATE_SPECIAL, Gate, Part } from './layout.ts';
import { isDigit } from './text.ts';

/** Longer texts are the host's, which looks whether what is made of them is too long. */
export const MOST_TEXT: usize = 512;

/** No match; one match, whose part `partStart` and `partEnd` tell; the host must look. */
export const NO_PART: u32 = 0;
export const ONE_PART: u32 = 1;
export const ANY_PART: u32 = 2;

let gStart: usize = 0;
let gEnd: usize = 0;

// @ts-ignore: decorator
@inline
export function partStart(): usize {
  return gStart;
}
// @ts-ignore: decorator
@inline
export function partEnd(): usize {
  return gEnd;
}

/** Looks for the pattern in a text without escapes. */
export function findPart(part: Part, gate: Gate, s: usize, e: usize): u32 {
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
// @ts-ignore: decorator
@inline
function isWordByte(at: usize): bool {
  const c = <u32>load<u8>(at);
  return (c | 0x20) - 0x61 < 26 || isDigit(c) || c == 0x5f;
}

// @ts-ignore: decorator
@inline
function classAt(gate: Gate, i: usize, c: u32): u32 {
  return c < 0x80 ? <u32>load<u8>(gate.ascii + c) : classOf(gate, pointAt(i, c));
}

/** Where the first match ends; 0: there is none. */
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
    i += widthOf(c);
  }
  return <u32>load<u16>(table + ((state + gate.end) << 1)) == GATE_MATCHED_DEAD ? e : last;
}

/** The leftmost start of a match that ends at `end`; 0: there is none. */
function matchStart(part: Part, gate: Gate, s: usize, end: usize, e: usize): usize {
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
// @ts-ignore: decorator
@inline
function characterBefore(at: usize): usize {
  let i = at - 1;
  while (<u32>load<u8>(i) >> 6 == 2) i--;
  return i;
}

/** UTF-16 units of a character by its first byte. */
// @ts-ignore: decorator
@inline
function unitsOf(lead: u32): i32 {
  return lead < 0xf0 ? 1 : 2;
}

/** So many UTF-16 units behind the start; 0 when there are not so many. */
function unitsOn(start: usize, end: usize, units: u32): usize {
  let i = start;
  for (let left = <i32>units; left > 0; ) {
    if (i >= end) return 0;
    const c = <u32>load<u8>(i);
    left -= unitsOf(c);
    i += widthOf(c);
  }
  return i;
}

/** So many UTF-16 units before the end; 0 when there are not so many. */
function unitsBack(start: usize, end: usize, units: u32): usize {
  let i = end;
  for (let left = <i32>units; left > 0; ) {
    if (i <= start) return 0;
    i = characterBefore(i);
    left -= unitsOf(load<u8>(i));
  }
  return i;
}
