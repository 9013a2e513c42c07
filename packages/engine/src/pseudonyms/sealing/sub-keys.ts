import { encodeHex } from '../../kernel/bytes.ts';
import { getCryptography, type SecretKey } from '../../kernel/cryptography.ts';
import type { PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import { createSivKeys, type SivKeys } from './synthetic-iv.ts';

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
export function deriveSubKey(secret: Uint8Array | SecretKey, label: SubKeyLabel): Uint8Array {
  const key = secret instanceof Uint8Array ? getCryptography().createSecretKey(secret) : secret;
  return key.hkdf(`nymgate/v2/${label}`);
}

/** The same as a key to use. */
export function deriveSecretSubKey(secret: Uint8Array | SecretKey, label: SubKeyLabel): SecretKey {
  return getCryptography().createSecretKey(deriveSubKey(secret, label));
}

/** The pair that seals links of a tenant. */
export function deriveLinkKeys(secret: Uint8Array | SecretKey, tenant: string): SivKeys {
  return createSivKeys(
    deriveSecretSubKey(secret, `link.mac/${tenant}`),
    deriveSecretSubKey(secret, `link.enc/${tenant}`),
  );
}

/** First 8 bytes of HMAC-SHA-256(sub-key `epoch`, "epoch"), hex: a name of the key that everybody may know. */
export function computeKeyFingerprint(secret: Uint8Array | SecretKey): string {
  return encodeHex(deriveSecretSubKey(secret, 'epoch').hmac('epoch').subarray(0, 8));
}
