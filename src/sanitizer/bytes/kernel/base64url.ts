// base64url without padding (RFC 4648 section 5).

const ALPHABET: usize = memory.data<u8>(
  [
    65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 97, 98, 99,
    100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122,
    48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 45, 95,
  ],
  64,
);

/** 12 bytes to 16 characters: spread the bytes, cut out the groups of six bits, add what each range of the alphabet is off. */
// @ts-ignore: decorator
@inline
function encode12(x: v128): v128 {
  const v = i8x16.swizzle(x, i8x16(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
  const odd = v128.and(v, i32x4.splat(0x0fc0fc00));
  const even = v128.and(v, i32x4.splat(0x003f03f0));
  const high = v128.or(
    v128.and(i32x4.shr_u(odd, 6), i32x4.splat(0xffff0000)),
    v128.and(i32x4.shr_u(v128.and(odd, i32x4.splat(0xffff)), 10), i32x4.splat(0xffff)),
  );
  const index = v128.or(high, i16x8.mul(even, i32x4.splat(0x01000010)));
  const digit = v128.bitselect(i8x16.splat(-4), v128.bitselect(i8x16.splat(-17), i8x16.splat(32), i8x16.eq(index, i8x16.splat(62))), i8x16.lt_u(index, i8x16.splat(62)));
  const small = v128.bitselect(i8x16.splat(71), digit, i8x16.lt_u(index, i8x16.splat(52)));
  return i8x16.add(index, v128.bitselect(i8x16.splat(65), small, i8x16.lt_u(index, i8x16.splat(26))));
}
// @ts-ignore: decorator
@inline
function character(bits: u32): u32 {
  return load<u8>(<usize>(bits & 63), ALPHABET);
}

/** Writes the text of `length` bytes to `out`; up to 15 bytes behind either may be touched. Returns the end of the text. */
export function writeBase64url(from: usize, length: usize, to: usize): usize {
  const end = from + length;
  let at = from;
  let out = to;
  while (at + 12 <= end) {
    v128.store(out, encode12(v128.load(at)));
    at += 12;
    out += 16;
  }
  while (at + 3 <= end) {
    const x = (<u32>load<u8>(at) << 16) | (<u32>load<u8>(at, 1) << 8) | <u32>load<u8>(at, 2);
    store<u8>(out, character(x >> 18));
    store<u8>(out, character(x >> 12), 1);
    store<u8>(out, character(x >> 6), 2);
    store<u8>(out, character(x), 3);
    at += 3;
    out += 4;
  }
  if (at == end) return out;
  const two = end - at == 2;
  const x = (<u32>load<u8>(at) << 16) | (two ? <u32>load<u8>(at, 1) << 8 : 0);
  store<u8>(out, character(x >> 18));
  store<u8>(out, character(x >> 12), 1);
  if (!two) return out + 2;
  store<u8>(out, character(x >> 6), 2);
  return out + 3;
}
