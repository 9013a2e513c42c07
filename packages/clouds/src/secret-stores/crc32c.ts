import { memoize } from '@nymgate/engine/kernel/memoize';

/** Reflected polynomial of CRC-32C (RFC 3720, appendix B.4). */
const POLYNOMIAL = 0x82f63b78;

const TABLE = memoize(() =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? POLYNOMIAL : 0);
    return value >>> 0;
  }),
);

/**
 * CRC-32C (Castagnoli), unsigned.
 * @param initial that of the preceding bytes
 */
export function crc32c(bytes: Uint8Array, initial = 0): number {
  const table = TABLE();
  let value = initial ^ 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}
