/** Cryptography of a platform, which answers at once: WebCrypto does not, and each value of a document takes some. */
export type CryptographyPort = {
  /** Of the UTF-8 bytes of a text. */
  readonly sha256: (text: string) => Uint8Array;
  readonly sha256Text: (text: string, encoding: 'hex' | 'base64url') => string;
  /** PBKDF2-HMAC-SHA-256 (RFC 8018), 32 bytes. */
  readonly stretchPassword: (password: string, salt: string, rounds: number) => Uint8Array;
  /** Equality of bytes of one length in a time that does not tell where they differ. */
  readonly equalInConstantTime: (a: Uint8Array, b: Uint8Array) => boolean;
  /** Takes a copy. */
  readonly createSecretKey: (bytes: Uint8Array) => SecretKey;
};

/** A key that does not show its bytes, where the platform has such a thing. AES: the key has 32 bytes. */
export type SecretKey = {
  /** HMAC-SHA-256 over parts put one after the other; text counts as its UTF-8 bytes. */
  readonly hmac: (...parts: readonly (string | Uint8Array)[]) => Uint8Array;
  /** HKDF-SHA-256 (RFC 5869) with an empty salt, 32 bytes. */
  readonly hkdf: (info: string) => Uint8Array;
  /** AES-256-CTR, which undoes itself. */
  readonly applyCtr: (counter: Uint8Array, bytes: Uint8Array) => Uint8Array;
  /** AES-256-CBC with the padding of PKCS#7. */
  readonly encryptCbc: (iv: Uint8Array, text: string) => Uint8Array;
  /** Leaves the padding on, and so never throws for whole blocks. */
  readonly decryptCbc: (iv: Uint8Array, blocks: Uint8Array) => Uint8Array;
  readonly createBlockCipher: () => BlockCipher;
  /** A copy that the caller zeroizes. */
  readonly exportBytes: () => Uint8Array;
};

/**
 * AES-256 of blocks of 16 bytes, each for itself: the primitive out of which CBC and counter mode are made, never a mode of
 * its own. One cipher serves all documents: making one costs 2 to 14 µs, a block in a batch 10 to 20 ns.
 */
export type BlockCipher = (blocks: Uint8Array) => Uint8Array;

let port: CryptographyPort | undefined;

/** @throws Error when `installPlatform` was not called */
export function getCryptography(): CryptographyPort {
  if (port === undefined)
    throw new Error('No platform is installed: call installPlatform before keys are used.');
  return port;
}

/** For `installPlatform` alone. */
export function setCryptographyPort(next: CryptographyPort): void {
  if (port !== undefined && port !== next) throw new Error('Another platform is installed already.');
  port = next;
}
