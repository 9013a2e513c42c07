// `isFormula` of the host, over bytes.

// @ts-ignore: decorator
@inline
function isDigit(c: u32): bool {
  return c - 0x30 < 10;
}

/** Begins with = + - @, their full-width forms (U+FF1D, U+FF0B, U+FF0D, U+FF20), a tab or a line end, and is no number. */
// @ts-ignore: decorator
@inline
export function isFormula(s: usize, e: usize): bool {
  if (s == e) return false;
  const c = <u32>load<u8>(s);
  // Nearly all cells begin with a letter or a digit.
  if (c > 0x40 && c != 0xef) return false;
  if (isDigit(c)) return false;
  return mayRun(c, s, e);
}

function mayRun(c: u32, s: usize, e: usize): bool {
  if (c == 0x3d || c == 0x40 || c == 0x09 || c == 0x0a || c == 0x0d) return true;
  if (c == 0x2b || c == 0x2d) return !isNumber(s + 1, e);
  if (c != 0xef || e - s < 3 || load<u8>(s, 1) != 0xbc) return false;
  const last = <u32>load<u8>(s, 2);
  return last == 0x9d || last == 0x8b || last == 0x8d || last == 0xa0;
}

/** What follows a sign: digits and what stands between digits, and maybe an exponent. */
function isNumber(s: usize, e: usize): bool {
  let digits = false;
  for (let at = s; at < e; at++) {
    const c = <u32>load<u8>(at);
    if (isDigit(c)) {
      digits = true;
      continue;
    }
    if (c == 0x20 || c == 0x2e || c == 0x2c || c == 0x28 || c == 0x29 || c == 0x2f || c == 0x25 || c == 0x2d) continue;
    return (c | 0x20) == 0x65 && at > s && isDigit(<u32>load<u8>(at - 1)) && isExponent(at + 1, e);
  }
  return digits;
}

function isExponent(s: usize, e: usize): bool {
  const c = <u32>load<u8>(s);
  let at = s < e && (c == 0x2b || c == 0x2d) ? s + 1 : s;
  if (at >= e) return false;
  for (; at < e; at++) if (!isDigit(<u32>load<u8>(at))) return false;
  return true;
}
