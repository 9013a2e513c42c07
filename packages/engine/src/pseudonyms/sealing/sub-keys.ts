import { Buffer } from 'node:buffer';
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import { createSivKeys, type SivKeys } from './synthetic-iv.ts';

const EMPTY = new Uint8Array(0);

/**
 * What a sub-key is for. Kind and tenant are bound by the sub-key: that costs nothing for each value, where a prefix of the
 * message would cost one more block of SHA-256. No kind holds a slash, so no two labels are the same text.
 */
export type SubKeyLabel =
  | `${'hash' | 'seal.mac'}/${PseudonymKind}/${string}`
  | `${'seal.enc' | 'link.mac' | 'link.enc'}/${string}`
  | 'domain'
  | 'domain.mac'
  | 'domain.enc'
  | 'epoch'
  | 'state';

/** One sub-key of 32 bytes: HKDF-SHA-256 (RFC 5869), empty salt, info `nymgate/v2/` + label. */
export function deriveSubKey(secret: Uint8Array | KeyObject, label: SubKeyLabel): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, EMPTY, `nymgate/v2/${label}`, 32));
}

/** The same as a `KeyObject`: a raw buffer as key costs Node 24 about 10 µs a call. */
export function deriveSubKeyObject(secret: Uint8Array | KeyObject, label: SubKeyLabel): KeyObject {
  return createSecretKey(deriveSubKey(secret, label));
}

/** The pair that seals links of a tenant. */
export function deriveLinkKeys(secret: Uint8Array | KeyObject, tenant: string): SivKeys {
  return createSivKeys(
    deriveSubKeyObject(secret, `link.mac/${tenant}`),
    deriveSubKeyObject(secret, `link.enc/${tenant}`),
  );
}

/** First 8 bytes of HMAC-SHA-256(sub-key `epoch`, "epoch"), hex: a name of the key that everybody may know. */
export function computeKeyFingerprint(secret: Uint8Array | KeyObject): string {
  return createHmac('sha256', deriveSubKeyObject(secret, 'epoch')).update('epoch').digest('hex').slice(0, 16);
}
