import { createCipheriv, type KeyObject } from 'node:crypto';
import type { BulkPseudonyms } from './bulk-pseudonyms.ts';
import { hmacStates } from './hmac-states.ts';

/** Bytes of a block of AES. */
const BLOCK = 16;

/** AES-256 on whole blocks with a key that does not change. */
export function createBlockCipher(key: KeyObject): BulkPseudonyms['encryptBlocks'] {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return (blocks) => {
    if (blocks.length % BLOCK !== 0) throw new RangeError('Whole blocks only.');
    return cipher.update(blocks);
  };
}

/** The states of HMAC with a key that is otherwise kept out of JavaScript's memory. */
export function statesOf(key: KeyObject): Uint32Array {
  const bytes = key.export();
  const states = hmacStates(bytes);
  bytes.fill(0);
  return states;
}
