import { encodeUtf8 } from '../kernel/bytes.ts';
import type { PseudonymizerOptions } from './pseudonymizer.ts';
import { checkNativeKeys } from './schemes/native-keys.ts';
import { deriveSubKey } from './sealing/sub-keys.ts';

/**
 * A secret that only replicas with the same key know: HKDF of the current key (scheme psoxy: of the encryption key), with
 * a label that nothing else has. It discloses nothing about the key, and encrypts what they share (SHR-03).
 *
 * @returns 32 bytes
 * @throws SetupError KEY_INVALID
 */
export function deriveStateSecret(options: PseudonymizerOptions): Uint8Array {
  if (options.scheme === 'psoxy') return deriveSubKey(encodeUtf8(options.encryptionKey), 'state');
  const [{ secret }] = checkNativeKeys(options.keys);
  return deriveSubKey(secret, 'state');
}
