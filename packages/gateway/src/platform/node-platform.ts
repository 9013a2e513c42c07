import { Buffer, isUtf8 } from 'node:buffer';
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  pbkdf2Sync,
  timingSafeEqual,
} from 'node:crypto';
import type { BytesPort } from '@nymgate/engine/kernel/bytes';
import type { CryptographyPort, SecretKey } from '@nymgate/engine/kernel/cryptography';
import type { Platform } from '@nymgate/engine/kernel/platform';

const EMPTY = new Uint8Array(0);

/** Cryptography by OpenSSL. One-shot `hash` costs a third of `createHash`. */
const cryptography: CryptographyPort = Object.freeze<CryptographyPort>({
  sha256: (text) => hash('sha256', text, 'buffer'),
  sha256Text: (text, encoding) => hash('sha256', text, encoding),
  stretchPassword: (password, salt, rounds) => pbkdf2Sync(password, salt, rounds, 32, 'sha256'),
  equalInConstantTime: timingSafeEqual,
  createSecretKey: createNodeKey,
});

/** As a `KeyObject`: its bytes lie outside of JavaScript's memory, and a raw buffer as key costs Node 24 about 10 µs a call. */
function createNodeKey(bytes: Uint8Array): SecretKey {
  const key = createSecretKey(bytes);
  return {
    hmac: (...parts) => {
      const mac = createHmac('sha256', key);
      for (const part of parts) mac.update(part);
      return mac.digest();
    },
    hkdf: (info) => new Uint8Array(hkdfSync('sha256', key, EMPTY, info, 32)),
    applyCtr: (counter, message) => {
      const cipher = createCipheriv('aes-256-ctr', key, counter);
      return Buffer.concat([cipher.update(message), cipher.final()]);
    },
    encryptCbc: (iv, text) => {
      const cipher = createCipheriv('aes-256-cbc', key, iv);
      return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    },
    // OpenSSL would throw on bad padding, and an exception is the oracle.
    decryptCbc: (iv, blocks) => {
      const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
      return Buffer.concat([decipher.update(blocks), decipher.final()]);
    },
    createBlockCipher: () => {
      const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
      return (blocks) => {
        if (blocks.length % 16 !== 0) throw new RangeError('Whole blocks only.');
        return cipher.update(blocks);
      };
    },
    exportBytes: () => key.export(),
  };
}

const encoder = new TextEncoder();

const bytes: BytesPort = Object.freeze<BytesPort>({
  encodeUtf8: (text) => Buffer.from(text, 'utf8'),
  encodeDocument: (text) => encoder.encode(text),
  decodeUtf8: (encoded) => toBuffer(encoded).toString('utf8'),
  isUtf8: (encoded) => isUtf8(encoded),
  countUtf8: (text) => Buffer.byteLength(text, 'utf8'),
  encodeBase64url: (raw) => toBuffer(raw).toString('base64url'),
  decodeBase64: (text) => Buffer.from(text, 'base64'),
  allocate: (length) => Buffer.allocUnsafe(length),
  allocateBuffer: (length) => new Uint8Array(Buffer.allocUnsafeSlow(length).buffer),
  openMemory: (memory) => {
    const buffer = Buffer.from(memory);
    return {
      readUtf8: (start, end) => buffer.toString('utf8', start, end),
      readLatin1: (start, end) => buffer.toString('latin1', start, end),
      writeUtf8: (text, at) => buffer.write(text, at, 'utf8'),
    };
  },
});

function toBuffer(view: Uint8Array): Buffer {
  return Buffer.isBuffer(view) ? view : Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

/** What the engine takes from Node. */
export const NODE_PLATFORM: Platform = Object.freeze({ cryptography, bytes });
