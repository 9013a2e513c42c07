import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Context that a ciphertext is bound to. */
export type AssociatedData = readonly string[];

/**
 * base64url(nonce 12 ‖ ciphertext ‖ tag 16) of AES-256-GCM (NIST SP 800-38D), with the binding as associated
 * data.
 * @param nonce 12 random bytes, never used twice with this key
 */
export function encryptText(
  key: KeyObject,
  nonce: Uint8Array,
  { text, binding }: PlaintextWithBinding,
): string {
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(encodeAssociatedData(binding));
  const sealed = [cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([nonce, ...sealed]).toString('base64url');
}

type PlaintextWithBinding = { readonly text: string; readonly binding: AssociatedData };

/** Undefined when the key or binding differs, or the ciphertext was changed. */
export function decryptText(key: KeyObject, sealed: string, binding: AssociatedData): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(encodeAssociatedData(binding));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return (
      decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    );
  } catch {
    return undefined;
  }
}

/** JSON of a list is unambiguous. */
function encodeAssociatedData(binding: AssociatedData): Buffer {
  return Buffer.from(JSON.stringify(['nymgate state v1', ...binding]));
}
