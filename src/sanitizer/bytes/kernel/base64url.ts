// base64url without padding (RFC 4648 section 5).

/** What lies from here on less the number of bytes that count, up to 16, hides the bytes behind them. */
const MASK: usize = memory.data<u8>(
  [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0,
  ],
  16,
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
  // 0: small letters; 1 to 10: digits; 11: hyphen; 12: low line; 13: capitals.
  const capital = v128.and(i8x16.gt_s(i8x16.splat(26), index), i8x16.splat(13));
  const range = v128.or(i8x16.sub_sat_u(index, i8x16.splat(51)), capital);
  return i8x16.add(
    index,
    i8x16.swizzle(i8x16(71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -17, 32, 65, 0, 0), range),
  );
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
  const left = end - at;
  if (left == 0) return out;
  v128.store(out, encode12(v128.and(v128.load(at), v128.load(MASK + 16 - left))));
  return out + (left * 4 + 2) / 3;
}
