import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { hmac, lengthPrefixed } from '../sealing/digest.ts';
import { deriveSubKeyObject } from '../sealing/sub-keys.ts';
import { createSivKeys, sealSiv, unsealSiv } from '../sealing/synthetic-iv.ts';
import { encodeBase64url } from '../sealing/token-text.ts';
import type { DomainForms } from './scheme.ts';

export type NativeDomains = DomainForms & {
  /** @param sealed what follows the key id */
  readonly unseal: (sealed: Buffer) => { readonly plaintext: Buffer; readonly verified: boolean };
};

const PURPOSE = lengthPrefixed('nymgate e1');

/**
 * Domains in the native scheme, over the lower-cased name (a domain has no letter case, and equal domains must join):
 * `h~` base64url(HMAC-SHA-256(domain, name)), 43 characters;
 * `e~` base64url(key id 1 ‖ siv 16 ‖ ciphertext), siv over LP("nymgate e1") ‖ key id ‖ LP(tenant) ‖ LP(name), with the keys
 * `domain.mac` and `domain.enc` that HKDF derives from the sub-key `domain`.
 */
export function createNativeDomains(key: {
  readonly id: number;
  readonly secret: KeyObject;
  readonly tenant: string;
}): NativeDomains {
  const domain = deriveSubKeyObject(key.secret, 'domain');
  const front = Buffer.of(key.id);
  const header = Buffer.concat([PURPOSE, front, lengthPrefixed(key.tenant)]);
  const keys = createSivKeys(
    deriveSubKeyObject(domain, 'domain.mac'),
    deriveSubKeyObject(domain, 'domain.enc'),
  );
  return {
    hash: (name) => `h~${encodeBase64url(hmac(domain, name.toLowerCase()))}`,
    encrypt: (name) =>
      `e~${encodeBase64url(sealSiv(keys, { prefix: front, header, plaintext: Buffer.from(name.toLowerCase()) }))}`,
    unseal: (sealed) => unsealSiv(keys, header, sealed),
  };
}
