// Whether a text may hold what patterns look for, on its bytes as they stand in the document: no text is made of a value that
// holds nothing. The tables are those of src/psoxy/bytes/place-gate.ts, with every state worked out.
import { GATE_DEAD, GATE_SPECIAL, Gate } from './layout.ts';
import { hex4, simpleEscape } from './text.ts';

/** Whether the patterns match somewhere, or the host must look. */
export function mayHold(gate: Gate, s: usize, e: usize, escaped: bool): bool {
  if (gate.masks != 0 && (!escaped || gate.plain != 0) && !hasCandidate(gate, s, e)) return false;
  return (gate.last != 0 && mayEndLine(s, e)) || matches(gate, s, e);
}

/** Whether a line terminator may end the text: `$` stands before it too, which the host looks at. */
// @ts-ignore: decorator
@inline
export function mayEndLine(s: usize, e: usize): bool {
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
      cls = classOf(gate, point);
      i += kind == 0x75 ? 6 : 2;
    } else if (c < 0x80) {
      cls = load<u8>(ascii + c);
      i += 1;
    } else {
      cls = classOf(gate, pointAt(i, c));
      i += widthOf(c);
    }
    state = load<u16>(table + ((state + cls) << 1));
    if (state >= GATE_SPECIAL) return state != GATE_DEAD;
  }
  const last = <u32>load<u16>(table + ((state + gate.end) << 1));
  return last >= GATE_SPECIAL && last != GATE_DEAD;
}

// @ts-ignore: decorator
@inline
export function classOf(gate: Gate, point: u32): u32 {
  const page = <u32>load<u8>(gate.pageOf + (point >> 8));
  return load<u8>(gate.pages + (page << 8) + (point & 255));
}

/** The character that begins with a byte beyond ASCII. */
export function pointAt(i: usize, lead: u32): u32 {
  const second = <u32>load<u8>(i, 1) & 63;
  if (lead < 0xe0) return ((lead & 31) << 6) | second;
  const third = <u32>load<u8>(i, 2) & 63;
  if (lead < 0xf0) return ((lead & 15) << 12) | (second << 6) | third;
  return ((lead & 7) << 18) | (second << 12) | (third << 6) | (<u32>load<u8>(i, 3) & 63);
}

/** Bytes of a character by its first one. */
// @ts-ignore: decorator
@inline
export function widthOf(lead: u32): usize {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
