import { joinBytes } from '../../kernel/bytes.ts';
import { type BlockCipher, getCryptography, type SecretKey } from '../../kernel/cryptography.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import { lengthPrefixed } from '../sealing/digest.ts';
import { deriveLinkKeys, deriveSecretSubKey } from '../sealing/sub-keys.ts';
import { computeKeyStates, type SivKeys } from '../sealing/synthetic-iv.ts';
import { createNativeDomains, type NativeDomains } from './native-domains.ts';

/** A key whose bytes have been checked. */
export type RingKey = { readonly id: number; readonly secret: Uint8Array };

/** Whose pseudonyms are made. */
export type TenantScope = {
  /** Bound into seals and links. */
  readonly tenant: string;
  /** Bound into hashes: the same, or empty where pseudonyms of several tenants are to join. */
  readonly hashTenant: string;
};

/** What pseudonyms of one kind are made with. */
export type KindKeys = {
  readonly hash: SecretKey;
  readonly seal: SivKeys;
  /** HMAC behind its pads, for engines: the states of `hash`, then those of the synthetic IV, 16 words each. */
  readonly states: Uint32Array;
};

/** A key of the ring, ready to use. Sub-keys are derived at their first use and once: a start must not pay for all kinds. */
export type NativeKey = {
  readonly id: number;
  /** LP("nymgate p2") ‖ key id: purpose and key are authenticated; kind and tenant are by the sub-keys. */
  readonly header: Uint8Array;
  readonly getKindKeys: (kind: PseudonymKind) => KindKeys;
  readonly encryptBlocks: () => BlockCipher;
  readonly link: () => SivKeys;
  readonly domains: () => NativeDomains;
};

export function expandKey({ id, secret }: RingKey, { tenant, hashTenant }: TenantScope): NativeKey {
  const root = getCryptography().createSecretKey(secret);
  const cipher = memoize(() => {
    const enc = deriveSecretSubKey(root, `seal.enc/${tenant}`);
    return { enc, encryptBlocks: enc.createBlockCipher() };
  });
  const derive = (kind: PseudonymKind): KindKeys => {
    const hash = deriveSecretSubKey(root, `hash/${kind}/${hashTenant}`);
    const mac = deriveSecretSubKey(root, `seal.mac/${kind}/${tenant}`);
    const states = Uint32Array.of(...computeKeyStates(hash), ...computeKeyStates(mac));
    return { hash, states, seal: { mac, ...cipher(), states: states.subarray(16) } };
  };
  const kinds = new Map<PseudonymKind, KindKeys>();
  return {
    id,
    header: joinBytes(lengthPrefixed('nymgate p2'), Uint8Array.of(id)),
    getKindKeys: (kind) => {
      const keys = kinds.get(kind) ?? derive(kind);
      kinds.set(kind, keys);
      return keys;
    },
    encryptBlocks: () => cipher().encryptBlocks,
    link: memoize(() => deriveLinkKeys(root, tenant)),
    domains: memoize(() => createNativeDomains({ id, secret: root, tenant })),
  };
}
