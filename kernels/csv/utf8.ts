// Whether bytes are UTF-8 (RFC 3629 section 4) without NUL, as `isText` of the host has it.

export function isText(from: usize, to: usize): bool {
  let at = from;
  while (at < to) {
    // A byte from 1 to 127 stays above zero. Up to 15 bytes behind the text are looked at too, which only makes it stop there.
    const nonAscii = ~i8x16.bitmask(i8x16.gt_s(v128.load(at), i8x16.splat(0))) & 0xffff;
    if (nonAscii == 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(nonAscii);
    if (at >= to) return true;
    const length = characterLength(at, to);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

// @inline
function isTail(at: usize, low: u32, high: u32): bool {
  const c = <u32>load<u8>(at);
  return c >= low && c <= high;
}

/** Length of the character in bytes; 0 if it isn't one. Zeros follow the input, and no character continues with them. */
function characterLength(at: usize, to: usize): usize {
  const c = <u32>load<u8>(at);
  if (c == 0) return 0;
  if (c < 0x80) return 1;
  const left = to - at;
  if (c >= 0xc2 && c <= 0xdf) return left >= 2 && isTail(at + 1, 0x80, 0xbf) ? 2 : 0;
  if (c >= 0xe0 && c <= 0xef) {
    const low: u32 = c == 0xe0 ? 0xa0 : 0x80;
    const high: u32 = c == 0xed ? 0x9f : 0xbf;
    return left >= 3 && isTail(at + 1, low, high) && isTail(at + 2, 0x80, 0xbf) ? 3 : 0;
  }
  if (c >= 0xf0 && c <= 0xf4) {
    const low: u32 = c == 0xf0 ? 0x90 : 0x80;
    const high: u32 = c == 0xf4 ? 0x8f : 0xbf;
    return left >= 4 && isTail(at + 1, low, high) && isTail(at + 2, 0x80, 0xbf) && isTail(at + 3, 0x80, 0xbf) ? 4 : 0;
  }
  return 0;
}
