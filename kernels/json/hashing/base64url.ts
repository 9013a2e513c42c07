// base64url without padding (RFC 4648 section 5)
/** What lies from here on less the number of bytes that count, up to 16, hides the bytes behind them. */
const MASK: usize = memory.data<u8>(
  [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0,
  ],
  16,
);

// Constant vectors are read from memory. V8 would otherwise build each one in three steps at every use.
const SPREAD: usize = memory.data<u8>([1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10], 16);
const HIGH: usize = memory.data<u32>([0x0fc0fc00, 0x0fc0fc00, 0x0fc0fc00, 0x0fc0fc00], 16);
const LOW: usize = memory.data<u32>([0x003f03f0, 0x003f03f0, 0x003f03f0, 0x003f03f0], 16);
const LOW_FACTORS: usize = memory.data<u32>([0x01000010, 0x01000010, 0x01000010, 0x01000010], 16);
/** 26 and 51, the first digit less one: where the ranges of the alphabet begin; 13, the number of the capitals. */
const SMALL: usize = memory.data<u8>([26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26], 16);
const DIGITS: usize = memory.data<u8>([51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51], 16);
const CAPITALS: usize = memory.data<u8>([13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13], 16);
/** What is added to a group of six bits, by its range: 0: small letters; 1 to 10: digits; 11: hyphen; 12: low line; 13: capitals. */
const OFFSETS: usize = memory.data<u8>([71, 252, 252, 252, 252, 252, 252, 252, 252, 252, 252, 239, 32, 65, 0, 0], 16);

/** 12 bytes to 16 characters: spread the bytes, cut out the groups of six bits, add what each range of the alphabet is off. */
// @inline
function encode12(x: v128): v128 {
  const v = i8x16.swizzle(x, v128.load(SPREAD));
  const masked = v128.and(v, v128.load(HIGH));
  const high = v128.shuffle<i16>(i16x8.shr_u(masked, 10), i16x8.shr_u(masked, 6), 0, 9, 2, 11, 4, 13, 6, 15);
  const index = v128.or(high, i16x8.mul(v128.and(v, v128.load(LOW)), v128.load(LOW_FACTORS)));
  const capital = v128.and(i8x16.gt_s(v128.load(SMALL), index), v128.load(CAPITALS));
  const range = v128.or(i8x16.sub_sat_u(index, v128.load(DIGITS)), capital);
  return i8x16.add(index, i8x16.swizzle(v128.load(OFFSETS), range));
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

/** Writes the text of each digest of 32 bytes, from `first` on, behind it, where 48 bytes are touched; they lie `step` bytes apart. */
export function writeDigestTexts(first: usize, end: usize, step: usize): void {
  for (let at = first; at < end; at += step) {
    const last = v128.and(v128.load(at, 24), i64x2(-1, 0));
    v128.store(at, encode12(v128.load(at)), 32);
    v128.store(at, encode12(v128.load(at, 12)), 48);
    v128.store(at, encode12(last), 64);
  }
}
