import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

const EMPTY = new Uint8Array(0);

/**
 * HKDF-SHA-256 (RFC 5869) of the deployment's secret: 32 bytes, empty salt, info `nymgate/state/v1/` + label.
 */
export function deriveStateKey(secret: Uint8Array, label: 'names' | 'tokens' | 'texts'): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', secret, EMPTY, `nymgate/state/v1/${label}`, 32)));
}

/**
 * HKDF-SHA-256 of the deployment's secret with the instance as its salt: instances with the
 * same pseudonym key share nothing, or a caller's limit at one would count at the other (SHR-07).
 * @param instance text that all replicas of one instance have, and no other instance
 */
export function deriveInstanceSecret(secret: Uint8Array, instance: string): Uint8Array {
  // An info has 1,024 bytes at most in OpenSSL, so the text is the salt.
  return new Uint8Array(hkdfSync('sha256', secret, instance, 'nymgate/state/v1/instance', 32));
}
