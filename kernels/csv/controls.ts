// `hasUnprintable` of the host, over bytes of UTF-8.

/** Bytes below a blank, U+007F, and the first of two for U+0080 to U+00BF, as bits. */
// @inline
function suspects(v: v128): i32 {
  const two = v128.or(i8x16.eq(v, i8x16.splat(0x7f)), i8x16.eq(v, i8x16.splat(<i8>0xc2)));
  return i8x16.bitmask(v128.or(i8x16.lt_u(v, i8x16.splat(0x20)), two));
}

/** Whether a control character is in the cell that is no tab and no line end. Up to 15 bytes behind it are loaded too. */
// @inline
export function hasControl(s: usize, e: usize): bool {
  for (let block = s; block < e; block += 16) {
    const left = e - block;
    const inside = left < 16 ? (1 << <i32>left) - 1 : 0xffff;
    const mask = suspects(v128.load(block)) & inside;
    if (mask != 0 && isControlAmong(block, mask)) return true;
  }
  return false;
}

function isControlAmong(block: usize, mask: i32): bool {
  for (let left = mask; left != 0; left &= left - 1) {
    const at = block + <usize>ctz(left);
    const c = <u32>load<u8>(at);
    if (c == 0x09 || c == 0x0a || c == 0x0d) continue;
    if (c != 0xc2 || <u32>load<u8>(at, 1) < 0xa0) return true;
  }
  return false;
}
