import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

const EMPTY = new Uint8Array(0);

/**
 * HKDF-SHA-256 (RFC 5869) of the deployment's secret: 32 bytes, empty salt, info `nymgate/state/v1/` + label.
 */
export function deriveStateKey(secret: Uint8Array, label: 'names' | 'tokens' | 'texts'): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', secret, EMPTY, `nymgate/state/v1/${label}`, 32)));
}
