import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { hmac, lengthPrefixed, sameBytes } from './digest.ts';

/**
 * Deterministic authenticated encryption, the SIV construction (Rogaway and Shrimpton, EUROCRYPT 2006), out of HMAC-SHA-256 and
 * AES-256-CTR, since `node:crypto` has no AES-SIV. Layout: siv 16 ‖ ciphertext. siv = first 16 bytes of HMAC(mac, header ‖
 * LP(plaintext)) and is the first counter block. Two independent keys.
 */
export type SivKeys = { readonly mac: KeyObject; readonly enc: KeyObject };

export const SIV = 16;

/**
 * @param header what is authenticated but not encrypted, already unambiguous (built from `lengthPrefixed` parts)
 * @returns siv ‖ ciphertext, 16 bytes longer than the plaintext
 */
export function seal(keys: SivKeys, header: Uint8Array, plaintext: Uint8Array): Buffer {
  const siv = syntheticIv(keys, header, plaintext);
  const cipher = createCipheriv('aes-256-ctr', keys.enc, siv);
  return Buffer.concat([siv, cipher.update(plaintext), cipher.final()]);
}

/**
 * Decrypts in every case and says whether the result is authentic. The plaintext of an unverified seal may only be used to do
 * the same work as for a good one; it must never leave.
 */
export function unseal(
  keys: SivKeys,
  header: Uint8Array,
  sealed: Uint8Array,
): { readonly plaintext: Buffer; readonly verified: boolean } {
  const siv = sealed.subarray(0, SIV);
  const decipher = createDecipheriv('aes-256-ctr', keys.enc, siv);
  const plaintext = Buffer.concat([decipher.update(sealed.subarray(SIV)), decipher.final()]);
  return { plaintext, verified: sameBytes(siv, syntheticIv(keys, header, plaintext)) };
}

function syntheticIv(keys: SivKeys, header: Uint8Array, plaintext: Uint8Array): Buffer {
  return hmac(keys.mac, header, lengthPrefixed(plaintext)).subarray(0, SIV);
}
