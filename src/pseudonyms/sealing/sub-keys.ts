import { Buffer } from 'node:buffer';
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { type SivKeys, sivKeys } from './synthetic-iv.ts';

const EMPTY = new Uint8Array(0);

export type SubKeyLabel =
  | 'hash'
  | 'seal.mac'
  | 'seal.enc'
  | 'link.mac'
  | 'link.enc'
  | 'domain'
  | 'domain.mac'
  | 'domain.enc'
  | 'epoch';

/** One sub-key of 32 bytes: HKDF-SHA-256 (RFC 5869), empty salt, info `nymgate/v1/` + label. */
export function deriveSubKey(secret: Uint8Array | KeyObject, label: SubKeyLabel): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, EMPTY, `nymgate/v1/${label}`, 32));
}

/** The same as a `KeyObject`: a raw buffer as key costs Node 24 about 10 µs a call. */
export function subKey(secret: Uint8Array | KeyObject, label: SubKeyLabel): KeyObject {
  return createSecretKey(deriveSubKey(secret, label));
}

/** The pair that seals links. */
export function linkKeys(secret: Uint8Array): SivKeys {
  return sivKeys(subKey(secret, 'link.mac'), subKey(secret, 'link.enc'));
}
