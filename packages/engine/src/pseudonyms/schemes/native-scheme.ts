import { Buffer } from 'node:buffer';
import type { PseudonymKind } from '../../kernel/pseudonym-kinds.ts';
import { type CanonicalRules, identityOfKind } from '../addresses/canonical-form.ts';
import { DIGEST, hmac, sameBytes } from '../sealing/digest.ts';
import { hmacOf } from '../sealing/hmac-states.ts';
import { epochOfSecret } from '../sealing/sub-keys.ts';
import { SIV, sealSiv, unsealSiv } from '../sealing/synthetic-iv.ts';
import { base64url, decodeText } from '../sealing/token-text.ts';
import { expandKey, type KindKeys, type NativeKey, type RingKey, type Tenancy } from './native-ring.ts';
import type { LinkKey, Scheme, Unsealed } from './scheme.ts';

type Ring = {
  readonly current: NativeKey;
  readonly byId: ReadonlyMap<number, NativeKey>;
  readonly rules: CanonicalRules;
};

/** `p~`: mac 32 ‖ key id 1 ‖ siv 16 ‖ ciphertext (at least 1: blank text has no token). */
const SEALED_AT = DIGEST + 1;
const SHORTEST = SEALED_AT + SIV + 1;
/** `e~`: key id 1 ‖ siv 16 ‖ ciphertext. */
const SHORTEST_DOMAIN = 1 + SIV + 1;
/** Takes the place of a token that has no valid form, so that opening it costs the same. */
const DUMMY = Buffer.alloc(SHORTEST + 31);

/**
 * The native scheme: HMAC-SHA-256 pseudonyms, deterministic authenticated encryption for the reversible form, a ring of keys
 * of which the first makes tokens, and keys of their own for each kind and tenant (KND-01, KND-02). Source:
 * docs/reference/pseudonyms.md, "Scheme native".
 */
export function createNativeScheme(
  keys: readonly [RingKey, ...RingKey[]],
  tenancy: Tenancy,
  rules: CanonicalRules,
): Scheme {
  const current = expandKey(keys[0], tenancy);
  const older = keys.slice(1).map((key) => expandKey(key, tenancy));
  const ring: Ring = { current, rules, byId: new Map([current, ...older].map((key) => [key.id, key])) };
  return {
    name: 'native',
    epoch: epochOfSecret(keys[0].secret),
    rules,
    hash: (canonical, kind) => base64url(hashWith(current.ofKind(kind), canonical)),
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
        statesOf: (kind) => current.ofKind(kind).states,
        header: current.header,
        keyId: current.id,
      },
      encryptBlocks: (blocks) => current.encryptBlocks()(blocks),
    },
    linkKeys: [linkKeyOf(current), ...older.map(linkKeyOf)],
  };
}

/** Bytes up to which `hmacFrom` is quicker than OpenSSL, whose native object has to be made and dropped. */
const SHORT = 1_024;

function hashWith({ hash, states }: KindKeys, canonical: string): Buffer {
  const message = Buffer.from(canonical);
  return message.length > SHORT ? hmac(hash, message) : hmacOf({ mac: hash, states }, message);
}

function linkKeyOf({ id, link }: NativeKey): LinkKey {
  return { id, keys: link };
}

function sealWith(
  key: NativeKey,
  [canonical, original]: readonly [string, string],
  kind: PseudonymKind,
): Buffer {
  const { hash, seal, states } = key.ofKind(kind);
  const mac = hmacOf({ mac: hash, states }, Buffer.from(canonical));
  return sealSiv(seal, {
    front: Buffer.concat([mac, Buffer.of(key.id)]),
    header: Buffer.concat([key.header, mac]),
    plaintext: Buffer.from(original),
  });
}

/** The same work whatever is wrong: another kind or tenant shows in the synthetic IV and in the hash, like any forgery. */
function unsealToken(ring: Ring, payload: Buffer | undefined, kind: PseudonymKind): Unsealed {
  const shaped = payload !== undefined && payload.length >= SHORTEST;
  const token = shaped ? payload : DUMMY;
  const known = ring.byId.get(token[DIGEST] ?? 0);
  const key = known ?? ring.current;
  const { seal, hash } = key.ofKind(kind);
  const mac = token.subarray(0, DIGEST);
  const header = Buffer.concat([key.header, mac]);
  const { plaintext, verified } = unsealSiv(seal, header, token.subarray(SEALED_AT));
  const { text, exact } = decodeText(plaintext);
  const identity = identityOfKind(text, kind, ring.rules);
  const matches = sameBytes(mac, hmac(hash, identity?.canonical ?? ''));
  return {
    text,
    domain: matches ? identity?.domain : undefined,
    domains: key.domains(),
    // Blank text has no token, so a token of it is not ours.
    verified: shaped && known !== undefined && verified && exact && matches && identity !== undefined,
  };
}

function unsealDomain(ring: Ring, payload: Buffer | undefined): Pick<Unsealed, 'text' | 'verified'> {
  const shaped = payload !== undefined && payload.length >= SHORTEST_DOMAIN;
  const token = shaped ? payload : DUMMY;
  const known = ring.byId.get(token[0] ?? 0);
  const { plaintext, verified } = (known ?? ring.current).domains().unseal(token.subarray(1));
  const { text, exact } = decodeText(plaintext);
  return { text, verified: shaped && known !== undefined && verified && exact };
}
