import { Buffer } from 'node:buffer';
import { createHmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Bytes of a SHA-256 digest. */
export const DIGEST_BYTES = 32;

/**
 * SHA-256 of the UTF-8 bytes of a text, 64 hex digits.
 *
 * @example sha256Hex('') // 'e3b0c442…b855'
 */
export function sha256Hex(text: string): string {
  return hash('sha256', text, 'hex');
}

/** SHA-256 of the UTF-8 bytes of a text. One-shot: a third of the cost of `createHash`. */
export function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

/** HMAC-SHA-256 over parts put one after the other; text counts as its UTF-8 bytes. */
export function hmac(key: KeyObject, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** LP(x): the length of the bytes as four big-endian bytes, then the bytes. Makes joined parts unambiguous. */
export function lengthPrefixed(part: string | Uint8Array): Buffer {
  const bytes = typeof part === 'string' ? Buffer.from(part) : part;
  const prefixed = Buffer.alloc(4 + bytes.length);
  prefixed.writeUInt32BE(bytes.length);
  prefixed.set(bytes, 4);
  return prefixed;
}

/** Equality in a time that does not tell where two values differ. Their lengths are not secret. */
export function constantTimeEqualBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** `sameBytes` of two texts. */
export function constantTimeEqualText(a: string, b: string): boolean {
  return constantTimeEqualBytes(Buffer.from(a), Buffer.from(b));
}
