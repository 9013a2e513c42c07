// Strings, numbers and white space of JSON (RFC 8259). Positions are addresses below 2 GiB, so bit 31 is free for a flag.
import { control } from './memory.ts';

/** Instead of an address: the input ends too early, or it is no JSON. */
export const NEED: usize = 0;
export const BAD: usize = 1;
/** Instead of an address: whatever follows is refused or goes, and need not be held in memory for that. */
export const HOPELESS: usize = 2;
/** Set in the address of a closing quote when the string holds an escape. */
export const ESCAPED: usize = 0x80000000;

export const QUOTE: u32 = 0x22;
export const COMMA: u32 = 0x2c;
export const COLON: u32 = 0x3a;

/** Length of an escape by the byte after the backslash: 2, 6 for `u`, 0 if invalid. */
const ESCAPES: usize = memory.data(256, 64);

export function prepareText(): void {
  store<u8>(ESCAPES + 0x22, 2);
  store<u8>(ESCAPES + 0x5c, 2);
  store<u8>(ESCAPES + 0x2f, 2);
  store<u8>(ESCAPES + 0x62, 2);
  store<u8>(ESCAPES + 0x66, 2);
  store<u8>(ESCAPES + 0x6e, 2);
  store<u8>(ESCAPES + 0x72, 2);
  store<u8>(ESCAPES + 0x74, 2);
  store<u8>(ESCAPES + 0x75, 6);
}

// @inline
export function isDigit(c: u32): bool {
  return c - 0x30 < 10;
}
// @inline
function isHex(c: u32): bool {
  return c - 0x30 < 10 || (c | 32) - 0x61 < 6;
}

// First one comparison: almost every byte asked about is no white space.
// @inline
export function skipSpace(start: usize): usize {
  let i = start;
  let c = <u32>load<u8>(i);
  while (c <= 0x20 && (c == 0x20 || c == 0x0a || c == 0x0d || c == 0x09)) c = load<u8>(++i);
  return i;
}

/** The same by a call: where there is hardly ever any, the loop only is in the way. */
export function passSpace(start: usize): usize {
  const end = skipSpace(start);
  if (end != start) control.spaced = 1;
  return end;
}

// Read from memory. V8 would otherwise build each vector in three steps for every string.
const TURNED: usize = memory.data<u64>([0x0202020202020202, 0x0202020202020202], 16);
const BLANK: usize = memory.data<u64>([0x2020202020202020, 0x2020202020202020], 16);
const BACKSLASH: usize = memory.data<u64>([0x5c5c5c5c5c5c5c5c, 0x5c5c5c5c5c5c5c5c], 16);

/** Quote, backslash or control character among 16 bytes, as bits. With one bit turned, quote and control characters are up to 0x20. */
// @inline
function special(v: v128): u32 {
  const low = i8x16.le_u(v128.xor(v, v128.load(TURNED)), v128.load(BLANK));
  return <u32>i8x16.bitmask(v128.or(low, i8x16.eq(v, v128.load(BACKSLASH))));
}

/** As `stringEnd`, of a string without escapes: its closing quote; 0 when there are any, or another fault, or more input is needed. */
// @inline
export function plainEnd(start: usize): usize {
  let i = start;
  while (true) {
    const found = special(v128.load(i)) | (special(v128.load(i, 16)) << 16);
    if (found != 0) {
      i += ctz(found);
      return load<u8>(i) == 0x22 ? i : 0;
    }
    i += 32;
  }
}

/** Where to go on with a string that the input cut. */
let gResume: usize = 0;
export function resumeAt(): usize {
  return gResume;
}

/** At a byte that ends the fast loop and is no closing quote: the address behind a valid escape, NEED or BAD. */
function escapeEnd(i: usize, end: usize): usize {
  gResume = i;
  if (i >= end) {
    gResume = end;
    return NEED;
  }
  if (load<u8>(i) != 0x5c) return BAD;
  if (i + 2 > end) return NEED;
  const length = <usize>load<u8>(<usize>load<u8>(i, 1), ESCAPES);
  if (length == 0) return BAD;
  if (length == 6) {
    for (let at = i + 2; at < i + 6; at++) {
      if (at >= end) return NEED;
      if (!isHex(load<u8>(at))) return BAD;
    }
  }
  return i + length;
}

/** From behind an opening quote to the closing one: its address, with ESCAPED when there is an escape; NEED; BAD. */
// @inline
export function stringEnd(start: usize, end: usize): usize {
  let i = start;
  let flag: usize = 0;
  while (true) {
    // Two vectors at a time: most strings end in the first step, and how often a loop goes round is hard to predict.
    const found = special(v128.load(i)) | (special(v128.load(i, 16)) << 16);
    if (found == 0) {
      i += 32;
      continue;
    }
    i += ctz(found);
    const c = <u32>load<u8>(i);
    if (c == 0x22) return i | flag;
    flag = ESCAPED;
    if (c == 0x5c && load<u8>(<usize>load<u8>(i, 1), ESCAPES) == 2) {
      i += 2;
      continue;
    }
    i = escapeEnd(i, end);
    if (i <= BAD) return i;
  }
}

/** The address behind the number that begins at `start` (the longest one, as a parser takes it), NEED or BAD. */
export function numberEnd(start: usize, end: usize, last: u32): usize {
  let i = start;
  if (load<u8>(i) == 0x2d) i++;
  if (load<u8>(i) == 0x30) i++;
  else {
    const digits = i;
    while (isDigit(load<u8>(i))) i++;
    if (i == digits) return i >= end && !last ? NEED : BAD;
  }
  if (load<u8>(i) == 0x2e) {
    let j = i + 1;
    while (isDigit(load<u8>(j))) j++;
    if (j == i + 1) return j >= end && !last ? NEED : i;
    i = j;
  }
  if ((load<u8>(i) | 0x20) == 0x65) {
    let j = i + 1;
    if (load<u8>(j) == 0x2b || load<u8>(j) == 0x2d) j++;
    const digits = j;
    while (isDigit(load<u8>(j))) j++;
    if (j == digits) return j >= end && !last ? NEED : i;
    i = j;
  }
  return i >= end && !last ? NEED : i;
}

export function hex4(i: usize): u32 {
  let value: u32 = 0;
  for (let at = i; at < i + 4; at++) {
    const c = <u32>load<u8>(at);
    value = value * 16 + (c <= 0x39 ? c - 0x30 : (c | 0x20) - 0x57);
  }
  return value;
}

/** The character of an escape of two bytes, by the second one. */
export function simpleEscape(kind: u32): u32 {
  if (kind == 0x6e) return 10;
  if (kind == 0x74) return 9;
  if (kind == 0x72) return 13;
  if (kind == 0x62) return 8;
  if (kind == 0x66) return 12;
  return kind;
}

/** Whether the last thing counted was the escape of a high surrogate: a low one behind it makes four bytes of the two. */
let gHigh: bool = false;
export function startCounting(): void {
  gHigh = false;
}

/** UTF-8 bytes of the text that the bytes from `s` to `e` of a string stand for. Goes on where the last call ended. */
export function decodedBytes(s: usize, e: usize): u32 {
  let bytes: u32 = 0;
  let i = s;
  while (i < e) {
    const high = gHigh;
    gHigh = false;
    if (load<u8>(i) != 0x5c) {
      bytes++;
      i++;
      continue;
    }
    if (load<u8>(i, 1) != 0x75) {
      bytes++;
      i += 2;
      continue;
    }
    const unit = hex4(i + 2);
    i += 6;
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (high && unit >> 10 == 0x37) bytes += 1;
    else {
      bytes += 3;
      gHigh = unit >> 10 == 0x36;
    }
  }
  return bytes;
}

/** Whether a string is longer than allowed. */
// @inline
export function isTooLong(s: usize, e: usize): bool {
  return e - s > <usize>control.stringBytes && isTooLongDecoded(s, e);
}
function isTooLongDecoded(s: usize, e: usize): bool {
  startCounting();
  return decodedBytes(s, e) > control.stringBytes;
}

/** Whether a string of which only the first bytes are here is too long whatever follows, if it is one at all. */
export function isHopeless(s: usize, end: usize): bool {
  return end - s > <usize>control.stringBytes && (end - s) / 6 > <usize>control.stringBytes;
}

const DELETE: usize = memory.data<u64>([0x7f7f7f7f7f7f7f7f, 0x7f7f7f7f7f7f7f7f], 16);
const LATIN: usize = memory.data<u64>([0xc2c2c2c2c2c2c2c2, 0xc2c2c2c2c2c2c2c2], 16);

/** Whether a control character stands in a string as it is: U+007F to U+009F; those below U+0020 need an escape. */
// @inline
export function hasHiddenBytes(s: usize, e: usize): bool {
  for (let i = s; i < e; i += 16) {
    const v = v128.load(i);
    const rare = v128.or(i8x16.eq(v, v128.load(DELETE)), i8x16.eq(v, v128.load(LATIN)));
    if (v128.any_true(rare) && isHidden(i, min(i + 16, e))) return true;
  }
  return false;
}

function isHidden(s: usize, e: usize): bool {
  for (let i = s; i < e; i++) {
    const c = <u32>load<u8>(i);
    if (c == 0x7f || (c == 0xc2 && load<u8>(i, 1) < 0xa0)) return true;
  }
  return false;
}

/** Whether an escape may write a control character or half of a surrogate pair; the host finds out whether it does. */
export function hasHiddenEscapes(s: usize, e: usize): bool {
  let i = s;
  while (i < e) {
    if (load<u8>(i) != 0x5c) {
      i++;
      continue;
    }
    const kind = <u32>load<u8>(i, 1);
    if (kind == 0x75) {
      const unit = hex4(i + 2);
      if (unit < 0x20 || unit - 0x7f < 0x21 || unit >> 11 == 0x1b) return true;
      i += 6;
    } else if (kind == 0x22 || kind == 0x2f || kind == 0x5c) i += 2;
    else return true;
  }
  return false;
}
