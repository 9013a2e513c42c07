import { allocateBytes } from '../../kernel/bytes.ts';
import type { BlockCipher, SecretKey } from '../../kernel/cryptography.ts';
import { computeHmac, computeHmacStates, type HmacKey } from './compute-hmac-states.ts';
import { constantTimeEqualBytes, lengthPrefixed, writeLength } from './digest.ts';

/**
 * Deterministic authenticated encryption, the SIV construction (Rogaway and Shrimpton, EUROCRYPT 2006), out of HMAC-SHA-256 and
 * AES-256-CTR, since no platform has AES-SIV. Layout: siv 16 ‖ ciphertext. siv = first 16 bytes of HMAC(mac, header ‖
 * LP(plaintext)) and is the first counter block. Two independent keys.
 */
export type SivKeys = HmacKey & {
  readonly enc: SecretKey;
  /** The same key, made ready for many seals: AES on whole blocks. */
  readonly encryptBlocks: BlockCipher;
};

/** Bytes of the synthetic IV, which is also a block of AES. */
export const SIV_BYTES = 16;

export function createSivKeys(mac: SecretKey, enc: SecretKey): SivKeys {
  return { mac, enc, states: computeKeyStates(mac), encryptBlocks: enc.createBlockCipher() };
}

export type SealInput = {
  /** What is authenticated but not encrypted, already unambiguous (built from `lengthPrefixed` parts). */
  readonly header: Uint8Array;
  readonly plaintext: Uint8Array;
  /** Bytes that the result begins with; nothing of the seal depends on them. */
  readonly prefix: Uint8Array;
};

/**
 * Each paging link takes one seal, so this function avoids the native objects of one call each, which cost more than the work that
 * they do.
 *
 * @returns front ‖ siv ‖ ciphertext, the latter two 16 bytes longer than the plaintext
 */
export function sealSiv(keys: SivKeys, { header, plaintext, prefix }: SealInput): Uint8Array {
  const siv = computeHmac(keys, authenticated(header, plaintext));
  const stream = keys.encryptBlocks(counters(siv, Math.ceil(plaintext.length / SIV_BYTES)));
  const start = prefix.length + SIV_BYTES;
  const sealed = allocateBytes(start + plaintext.length);
  sealed.set(prefix, 0);
  for (let at = 0; at < SIV_BYTES; at += 1) sealed[prefix.length + at] = siv[at] ?? 0;
  for (let at = 0; at < plaintext.length; at += 1)
    sealed[start + at] = (plaintext[at] ?? 0) ^ (stream[at] ?? 0);
  return sealed;
}

/** header ‖ LP(plaintext) */
function authenticated(header: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const message = allocateBytes(header.length + 4 + plaintext.length);
  message.set(header, 0);
  writeLength(message, header.length, plaintext.length);
  message.set(plaintext, header.length + 4);
  return message;
}

/** The counter blocks of CTR (NIST SP 800-38A section 6.5, B.1): 128 bits, big-endian, from the synthetic IV on. */
function counters(siv: Uint8Array, blocks: number): Uint8Array {
  const counted = allocateBytes(blocks * SIV_BYTES);
  for (let block = 0; block < blocks; block += 1) {
    const start = block * SIV_BYTES;
    for (let at = 0; at < SIV_BYTES; at += 1) counted[start + at] = siv[at] ?? 0;
    let carry = block;
    for (let at = start + SIV_BYTES - 1; carry > 0 && at >= start; at -= 1) {
      const sum = (counted[at] ?? 0) + carry;
      counted[at] = sum;
      carry = sum >>> 8;
    }
  }
  return counted;
}

/**
 * Decrypts in every case and says whether the result is authentic. The plaintext of an unverified seal may only be used to do
 * the same work as for a good one; it must never leave.
 */
export function unsealSiv(
  keys: SivKeys,
  header: Uint8Array,
  sealed: Uint8Array,
): { readonly plaintext: Uint8Array; readonly verified: boolean } {
  const siv = sealed.subarray(0, SIV_BYTES);
  const plaintext = keys.enc.applyCtr(siv, sealed.subarray(SIV_BYTES));
  return { plaintext, verified: constantTimeEqualBytes(siv, syntheticIv(keys, header, plaintext)) };
}

function syntheticIv(keys: SivKeys, header: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return keys.mac.hmac(header, lengthPrefixed(plaintext)).subarray(0, SIV_BYTES);
}

/** The states of HMAC with a key that is otherwise kept out of JavaScript's memory. */
export function computeKeyStates(key: SecretKey): Uint32Array {
  const bytes = key.exportBytes();
  const states = computeHmacStates(bytes);
  bytes.fill(0);
  return states;
}
