import { cbc, ctr, ecb } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  encodeBase64url,
  encodeHex,
  encodeUtf8,
  equalBytes,
  joinBytes,
  PORTABLE_BYTES,
} from '../../packages/engine/src/kernel/bytes.ts';
import type { SecretKey } from '../../packages/engine/src/kernel/cryptography.ts';
import type { Platform } from '../../packages/engine/src/kernel/platform.ts';

/** A platform of ECMAScript alone. It is for tests: its keys lie in JavaScript's memory and its AES is not in constant time. */
export const NOBLE_PLATFORM: Platform = {
  bytes: PORTABLE_BYTES,
  cryptography: {
    sha256: (text) => sha256(encodeUtf8(text)),
    sha256Text: (text, encoding) =>
      (encoding === 'hex' ? encodeHex : encodeBase64url)(sha256(encodeUtf8(text))),
    stretchPassword: (password, salt, c) =>
      pbkdf2(sha256, encodeUtf8(password), encodeUtf8(salt), { c, dkLen: 32 }),
    equalInConstantTime: equalBytes,
    createSecretKey,
  },
};

function createSecretKey(bytes: Uint8Array): SecretKey {
  const key = Uint8Array.from(bytes);
  return {
    hmac: (...parts) =>
      hmac(
        sha256,
        key,
        joinBytes(...parts.map((part) => (typeof part === 'string' ? encodeUtf8(part) : part))),
      ),
    hkdf: (info) => hkdf(sha256, key, new Uint8Array(0), encodeUtf8(info), 32),
    applyCtr: (counter, message) => ctr(key, counter).encrypt(message),
    encryptCbc: (iv, text) => cbc(key, iv).encrypt(encodeUtf8(text)),
    decryptCbc: (iv, blocks) => cbc(key, iv, { disablePadding: true }).decrypt(blocks),
    createBlockCipher: () => (blocks) => ecb(key, { disablePadding: true }).encrypt(blocks),
    exportBytes: () => Uint8Array.from(key),
  };
}
