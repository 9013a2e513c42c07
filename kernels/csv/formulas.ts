// `guardFormulas` of the host, over bytes.

const QUOTE: u32 = 0x22;
const APOSTROPHE: u32 = 0x27;

// @inline
function isDigit(c: u32): bool {
  return c - 0x30 < 10;
}

// @inline
function isLineEnd(c: u32): bool {
  return c == 0x0a || c == 0x0d;
}

/** Comma, semicolon, bar, tab, line end. */
// @inline
function isSeparator(c: u32): bool {
  return c == 0x2c || c == 0x3b || c == 0x7c || c == 0x09 || isLineEnd(c);
}

/** Whether a formula begins in the cell. `inside`: a separator may stand in it. */
// @inline
export function hasFormula(s: usize, e: usize, inside: bool): bool {
  return runsAtStart(s, e) || (inside && runsInside(s, e));
}

/** Whether no formula begins with this byte, nor with what may stand before one: true of a letter or a digit. */
// @inline
export function beginsPlain(c: u32): bool {
  return isDigit(c) || (c > 0x40 && c < 0xe1 && c != 0xc2);
}

// @inline
function runsAtStart(s: usize, e: usize): bool {
  if (s == e) return false;
  const c = <u32>load<u8>(s);
  if (beginsPlain(c)) return false;
  return c == 0x09 || isLineEnd(c) || runs(s, e, 0);
}

// @inline
function separators(v: v128): i32 {
  const lines = i8x16.lt_u(i8x16.sub(v, i8x16.splat(0x09)), i8x16.splat(5));
  const marks = v128.or(i8x16.eq(v, i8x16.splat(0x2c)), i8x16.eq(v, i8x16.splat(0x3b)));
  return i8x16.bitmask(v128.or(v128.or(lines, marks), i8x16.eq(v, i8x16.splat(0x7c))));
}

/** Behind the input there are zeros. */
function runsInside(s: usize, e: usize): bool {
  for (let block = s; block < e; block += 16) {
    let mask = separators(v128.load(block));
    for (; mask != 0; mask &= mask - 1) {
      const at = block + <usize>ctz(mask);
      if (at >= e) return false;
      const c = <u32>load<u8>(at);
      if (isSeparator(c) && runs(at + 1, e, c)) return true;
    }
  }
  return false;
}

/** Whether what follows a separator runs; 0 stands for the start of the cell. */
function runs(from: usize, e: usize, separator: u32): bool {
  let at = from;
  for (let length = blankLength(at, e); length > 0; length = blankLength(at, e)) at += length;
  if (at >= e) return false;
  const c = <u32>load<u8>(at);
  if (c == 0x3d || c == 0x40) return true;
  if (c == 0x2b || c == 0x2d) return !isNumber(at + 1, e, separator);
  // Full-width U+FF1D, U+FF0B, U+FF0D, U+FF20.
  if (c != 0xef || e - at < 3 || load<u8>(at, 1) != 0xbc) return false;
  const last = <u32>load<u8>(at, 2);
  return last == 0x9d || last == 0x8b || last == 0x8d || last == 0xa0;
}

/** Bytes of a blank, a quote or a character that is not seen; 0 for another one. */
function blankLength(at: usize, e: usize): usize {
  if (at >= e) return 0;
  const c = <u32>load<u8>(at);
  if (c <= 0x22) return c != 0x21 && !isSeparator(c) ? 1 : 0;
  const next = <u32>load<u8>(at, 1);
  if (c == 0xc2) return next == 0x85 || next == 0xa0 || next == 0xad ? 2 : 0;
  if (c != 0xef && c - 0xe1 > 2) return 0;
  return isBlankOfThree(c, next, <u32>load<u8>(at, 2)) ? 3 : 0;
}

/** U+1680, U+180E, U+2000 to U+200F, U+2028 to U+202F, U+205F to U+206F, U+3000, U+FEFF. */
function isBlankOfThree(c: u32, next: u32, last: u32): bool {
  if (c == 0xe1) return (next == 0x9a && last == 0x80) || (next == 0xa0 && last == 0x8e);
  if (c == 0xe3) return next == 0x80 && last == 0x80;
  if (c == 0xef) return next == 0xbb && last == 0xbf;
  if (next == 0x81) return last >= 0x9f && last <= 0xaf;
  return next == 0x80 && (last <= 0x8f || (last >= 0xa8 && last <= 0xaf));
}

/** What follows a sign: digits and what stands between digits, and maybe an exponent, up to the separator or a line end behind one. */
function isNumber(s: usize, e: usize, separator: u32): bool {
  let digits = false;
  for (let at = s; at < e; at++) {
    const c = <u32>load<u8>(at);
    if (isDigit(c)) {
      digits = true;
      continue;
    }
    if (ends(c, separator)) return digits;
    if (c == 0x20 || c == 0x2e || c == 0x2c || c == 0x28 || c == 0x29 || c == 0x2f || c == 0x25 || c == 0x2d) continue;
    return (c | 0x20) == 0x65 && at > s && isDigit(<u32>load<u8>(at - 1)) && isExponent(at + 1, e, separator);
  }
  return digits;
}

// @inline
function ends(c: u32, separator: u32): bool {
  return separator != 0 && (c == separator || isLineEnd(c));
}

function isExponent(s: usize, e: usize, separator: u32): bool {
  const c = <u32>load<u8>(s);
  const from = s < e && (c == 0x2b || c == 0x2d) ? s + 1 : s;
  let at = from;
  for (; at < e; at++) {
    const digit = <u32>load<u8>(at);
    if (ends(digit, separator)) break;
    if (!isDigit(digit)) return false;
  }
  return at > from;
}

/**
 * Copies a cell with an apostrophe wherever a formula begins. At most half as many as there are bytes, since each stands for a separator
 * and a sign; so the room for a cell whose bytes are all quotes is enough.
 *
 * @param doubles whether quotes are written twice
 */
export function copyGuarded(to: usize, s: usize, e: usize, doubles: bool): usize {
  let out = to;
  if (runsAtStart(s, e)) store<u8>(out++, APOSTROPHE);
  for (let at = s; at < e; at++) {
    const c = <u32>load<u8>(at);
    store<u8>(out++, c);
    if (doubles && c == QUOTE) store<u8>(out++, QUOTE);
    if (isSeparator(c) && runs(at + 1, e, c)) store<u8>(out++, APOSTROPHE);
  }
  return out;
}
