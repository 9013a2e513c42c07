// Answers about 32 bytes.

/** Two vectors of which every byte says yes or no, as bits. */
// @ts-ignore: decorator
@inline
export function bits(a: v128, b: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16));
}
