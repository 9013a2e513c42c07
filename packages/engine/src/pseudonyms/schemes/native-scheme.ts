import { encodeBase64url, encodeUtf8, joinBytes } from '../../kernel/bytes.ts';
import type { PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import { type CanonicalRules, canonicalizeOfKind } from '../addresses/canonical-form.ts';
import { computeHmac } from '../sealing/compute-hmac-states.ts';
import { constantTimeEqualBytes, DIGEST_BYTES } from '../sealing/digest.ts';
import { computeKeyFingerprint } from '../sealing/sub-keys.ts';
import { SIV_BYTES, sealSiv, unsealSiv } from '../sealing/synthetic-iv.ts';
import { decodeText } from '../sealing/token-text.ts';
import { expandKey, type KindKeys, type NativeKey, type RingKey, type TenantScope } from './native-ring.ts';
import type { LinkKey, Scheme, Unsealed } from './scheme.ts';

type Ring = {
  readonly current: NativeKey;
  readonly byId: ReadonlyMap<number, NativeKey>;
  readonly rules: CanonicalRules;
};

/** `p~`: mac 32 ‖ key id 1 ‖ siv 16 ‖ ciphertext (at least 1: blank text has no token). */
const SEALED_OFFSET = DIGEST_BYTES + 1;
const MIN_LENGTH = SEALED_OFFSET + SIV_BYTES + 1;
/** `e~`: key id 1 ‖ siv 16 ‖ ciphertext. */
const MIN_DOMAIN_LENGTH = 1 + SIV_BYTES + 1;
/** Takes the place of a token that has no valid form, so that opening it costs the same. */
const DUMMY = new Uint8Array(MIN_LENGTH + 31);

/**
 * The native scheme: HMAC-SHA-256 pseudonyms, deterministic authenticated encryption for the reversible form, a ring of keys
 * of which the first makes tokens, and keys of their own for each kind and tenant (KND-01, KND-02). Source:
 * docs/reference/pseudonyms.md, "Scheme native".
 */
export function createNativeScheme(
  keys: readonly [RingKey, ...RingKey[]],
  tenancy: TenantScope,
  rules: CanonicalRules,
): Scheme {
  const current = expandKey(keys[0], tenancy);
  const older = keys.slice(1).map((key) => expandKey(key, tenancy));
  const ring: Ring = { current, rules, byId: new Map([current, ...older].map((key) => [key.id, key])) };
  return {
    name: 'native',
    keyFingerprint: computeKeyFingerprint(keys[0].secret),
    rules,
    hash: (canonical, kind) => encodeBase64url(hashWith(current.getKindKeys(kind), canonical)),
    seal: (canonical, original, kind) => sealWith(current, [canonical, original], kind),
    unseal: (payload, kind) => unsealToken(ring, payload, kind),
    unsealDomain: (payload) => unsealDomain(ring, payload),
    domains: {
      hash: (domain) => current.domains().hash(domain),
      encrypt: (domain) => current.domains().encrypt(domain),
    },
    bulk: {
      keys: {
        scheme: 'native',
        statesOf: (kind) => current.getKindKeys(kind).states,
        header: current.header,
        keyId: current.id,
      },
      encryptBlocks: (blocks) => current.encryptBlocks()(blocks),
    },
    linkKeys: [toLinkKey(current), ...older.map(toLinkKey)],
  };
}

/** Bytes up to which `hmacFrom` is quicker than OpenSSL, whose native object has to be made and dropped. */
const SHORT_HASH_LENGTH = 1_024;

function hashWith({ hash, states }: KindKeys, canonical: string): Uint8Array {
  const message = encodeUtf8(canonical);
  return message.length > SHORT_HASH_LENGTH
    ? hash.hmac(message)
    : computeHmac({ mac: hash, states }, message);
}

function toLinkKey({ id, link }: NativeKey): LinkKey {
  return { id, keys: link };
}

function sealWith(
  key: NativeKey,
  [canonical, original]: readonly [string, string],
  kind: PseudonymKind,
): Uint8Array {
  const { hash, seal, states } = key.getKindKeys(kind);
  const mac = computeHmac({ mac: hash, states }, encodeUtf8(canonical));
  return sealSiv(seal, {
    prefix: joinBytes(mac, Uint8Array.of(key.id)),
    header: joinBytes(key.header, mac),
    plaintext: encodeUtf8(original),
  });
}

/** The same work whatever is wrong: another kind or tenant shows in the synthetic IV and in the hash, like any forgery. */
function unsealToken(ring: Ring, payload: Uint8Array | undefined, kind: PseudonymKind): Unsealed {
  const shaped = payload !== undefined && payload.length >= MIN_LENGTH;
  const token = shaped ? payload : DUMMY;
  const known = ring.byId.get(token[DIGEST_BYTES] ?? 0);
  const key = known ?? ring.current;
  const { seal, hash } = key.getKindKeys(kind);
  const mac = token.subarray(0, DIGEST_BYTES);
  const header = joinBytes(key.header, mac);
  const { plaintext, verified } = unsealSiv(seal, header, token.subarray(SEALED_OFFSET));
  const { text, exact } = decodeText(plaintext);
  const identity = canonicalizeOfKind(text, kind, ring.rules);
  const matches = constantTimeEqualBytes(mac, hash.hmac(identity?.canonical ?? ''));
  return {
    text,
    domain: matches ? identity?.domain : undefined,
    domains: key.domains(),
    // Blank text has no token, so a token of it is not ours.
    verified: shaped && known !== undefined && verified && exact && matches && identity !== undefined,
  };
}

function unsealDomain(ring: Ring, payload: Uint8Array | undefined): Pick<Unsealed, 'text' | 'verified'> {
  const shaped = payload !== undefined && payload.length >= MIN_DOMAIN_LENGTH;
  const token = shaped ? payload : DUMMY;
  const known = ring.byId.get(token[0] ?? 0);
  const { plaintext, verified } = (known ?? ring.current).domains().unseal(token.subarray(1));
  const { text, exact } = decodeText(plaintext);
  return { text, verified: shaped && known !== undefined && verified && exact };
}
