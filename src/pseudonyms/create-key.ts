import { checkNativeKeys } from './check-native-keys.ts';
import { base64url } from './token-text.ts';

/**
 * A new pseudonym key: base64url of 32 random bytes, 43 characters.
 *
 * @param randomBytes cryptographically strong source; a broken one is refused
 * @throws SetupError KEY_INVALID
 * @example createKey((length) => crypto.randomBytes(length))
 */
export function createKey(randomBytes: (length: number) => Uint8Array): string {
  const secret = base64url(randomBytes(32));
  checkNativeKeys([{ id: 1, secret }]);
  return secret;
}
