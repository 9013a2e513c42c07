import { allocateBytes, encodeUtf8 } from '../../kernel/bytes.ts';
import { getCryptography } from '../../kernel/cryptography.ts';

/** Bytes of a SHA-256 digest. */
export const DIGEST_BYTES = 32;

/**
 * SHA-256 of the UTF-8 bytes of a text, 64 hex digits.
 *
 * @example sha256Hex('') // 'e3b0c442…b855'
 */
export function sha256Hex(text: string): string {
  return getCryptography().sha256Text(text, 'hex');
}

/** SHA-256 of the UTF-8 bytes of a text. */
export function sha256(text: string): Uint8Array {
  return getCryptography().sha256(text);
}

/** LP(x): the length of the bytes as four big-endian bytes, then the bytes. Makes joined parts unambiguous. */
export function lengthPrefixed(part: string | Uint8Array): Uint8Array {
  const bytes = typeof part === 'string' ? encodeUtf8(part) : part;
  const prefixed = allocateBytes(4 + bytes.length);
  writeLength(prefixed, 0, bytes.length);
  prefixed.set(bytes, 4);
  return prefixed;
}

/** Four bytes, big-endian. */
export function writeLength(bytes: Uint8Array, at: number, length: number): void {
  for (let back = 0; back < 4; back += 1) bytes[at + back] = length >>> (24 - 8 * back);
}

/** Equality in a time that does not tell where two values differ. Their lengths are not secret. */
export function constantTimeEqualBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && getCryptography().equalInConstantTime(a, b);
}

/** `sameBytes` of two texts. */
export function constantTimeEqualText(a: string, b: string): boolean {
  return constantTimeEqualBytes(encodeUtf8(a), encodeUtf8(b));
}
