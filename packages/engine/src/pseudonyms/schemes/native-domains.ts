import { encodeBase64url, encodeUtf8, joinBytes } from '../../kernel/bytes.ts';
import type { SecretKey } from '../../kernel/cryptography.ts';
import { lengthPrefixed } from '../sealing/digest.ts';
import { deriveSecretSubKey } from '../sealing/sub-keys.ts';
import { createSivKeys, sealSiv, unsealSiv } from '../sealing/synthetic-iv.ts';
import type { DomainForms } from './scheme.ts';

export type NativeDomains = DomainForms & {
  /** @param sealed what follows the key id */
  readonly unseal: (sealed: Uint8Array) => { readonly plaintext: Uint8Array; readonly verified: boolean };
};

const PURPOSE = lengthPrefixed('nymgate e1');

/**
 * Domains in the native scheme, over the lower-cased name. A domain has no letter case, and equal domains must join.
 * `h~` base64url(HMAC-SHA-256(domain, name)), 43 characters;
 * `e~` base64url(key id 1 ‖ siv 16 ‖ ciphertext), siv over LP("nymgate e1") ‖ key id ‖ LP(tenant) ‖ LP(name), with the keys
 * `domain.mac` and `domain.enc` that HKDF derives from the sub-key `domain`.
 */
export function createNativeDomains(key: {
  readonly id: number;
  readonly secret: SecretKey;
  readonly tenant: string;
}): NativeDomains {
  const domain = deriveSecretSubKey(key.secret, 'domain');
  const front = Uint8Array.of(key.id);
  const header = joinBytes(PURPOSE, front, lengthPrefixed(key.tenant));
  const keys = createSivKeys(
    deriveSecretSubKey(domain, 'domain.mac'),
    deriveSecretSubKey(domain, 'domain.enc'),
  );
  return {
    hash: (name) => `h~${encodeBase64url(domain.hmac(name.toLowerCase()))}`,
    encrypt: (name) =>
      `e~${encodeBase64url(sealSiv(keys, { prefix: front, header, plaintext: encodeUtf8(name.toLowerCase()) }))}`,
    unseal: (sealed) => unsealSiv(keys, header, sealed),
  };
}
