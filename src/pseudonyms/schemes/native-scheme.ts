import { Buffer } from 'node:buffer';
import { createHmac, type KeyObject } from 'node:crypto';
import type { CanonicalRules } from '../addresses/canonical-form.ts';
import { DIGEST, hmac, lengthPrefixed } from '../sealing/digest.ts';
import { hmacFrom } from '../sealing/hmac-states.ts';
import { linkKeys, subKey } from '../sealing/sub-keys.ts';
import { SIV, type SivKeys, sealSiv, sivKeys, statesOf, unsealSiv } from '../sealing/synthetic-iv.ts';
import { base64url, decodeText } from '../sealing/token-text.ts';
import { matchHash } from './match-hash.ts';
import type { DomainForms, Scheme, Unsealed } from './scheme.ts';

/** A key whose bytes have been checked. */
export type RingKey = { readonly id: number; readonly secret: Uint8Array };

type Key = {
  readonly id: number;
  readonly hash: KeyObject;
  readonly seal: SivKeys;
  /** LP("nymgate p1") ‖ key id ‖ LP(tenant): purpose, key and tenant are authenticated. */
  readonly header: Buffer;
  readonly link: SivKeys;
  readonly domains: NativeDomains;
};

type Ring = {
  readonly current: Key;
  readonly byId: ReadonlyMap<number, Key>;
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
 * of which the first makes tokens. Source: docs/reference/pseudonyms.md, "Scheme native".
 */
export function createNativeScheme(
  keys: readonly [RingKey, ...RingKey[]],
  tenant: string,
  rules: CanonicalRules,
): Scheme {
  const current = expandKey(keys[0], tenant);
  const older = keys.slice(1).map((key) => expandKey(key, tenant));
  const states = statesOf(current.hash);
  const ring: Ring = { current, rules, byId: new Map([current, ...older].map((key) => [key.id, key])) };
  return {
    name: 'native',
    epoch: hmac(current.hash, 'epoch').subarray(0, 8).toString('hex'),
    rules,
    hash: (canonical) => createHmac('sha256', current.hash).update(canonical).digest('base64url'),
    seal: (canonical, original) => sealWith(current, states, [canonical, original]),
    unseal: (payload) => unsealToken(ring, payload),
    unsealDomain: (payload) => unsealDomain(ring, payload),
    domains: current.domains,
    bulk: {
      keys: {
        scheme: 'native',
        hash: states,
        seal: current.seal.states,
        header: current.header,
        keyId: current.id,
      },
      encryptBlocks: current.seal.encryptBlocks,
    },
    linkKeys: [{ id: current.id, keys: current.link }, ...older.map(({ id, link }) => ({ id, keys: link }))],
  };
}

function expandKey({ id, secret }: RingKey, tenant: string): Key {
  return {
    id,
    hash: subKey(secret, 'hash'),
    seal: sivKeys(subKey(secret, 'seal.mac'), subKey(secret, 'seal.enc')),
    header: Buffer.concat([lengthPrefixed('nymgate p1'), Buffer.of(id), lengthPrefixed(tenant)]),
    link: linkKeys(secret),
    domains: createNativeDomains({ id, secret, tenant }),
  };
}

function sealWith(key: Key, states: Uint32Array, [canonical, original]: readonly [string, string]): Buffer {
  const mac = hmacFrom(states, Buffer.from(canonical));
  return sealSiv(key.seal, {
    front: Buffer.concat([mac, Buffer.of(key.id)]),
    header: Buffer.concat([key.header, mac]),
    plaintext: Buffer.from(original),
  });
}

function unsealToken(ring: Ring, payload: Buffer | undefined): Unsealed {
  const shaped = payload !== undefined && payload.length >= SHORTEST;
  const token = shaped ? payload : DUMMY;
  const known = ring.byId.get(token[DIGEST] ?? 0);
  const key = known ?? ring.current;
  const mac = token.subarray(0, DIGEST);
  const { plaintext, verified } = unsealSiv(
    key.seal,
    Buffer.concat([key.header, mac]),
    token.subarray(SEALED_AT),
  );
  const { text, exact } = decodeText(plaintext);
  const hash = (canonical: string) => hmac(key.hash, canonical);
  const { matches, domain } = matchHash(mac, text, { hash, rules: ring.rules });
  return {
    text,
    domain,
    domains: key.domains,
    verified: shaped && known !== undefined && verified && exact && matches,
  };
}

function unsealDomain(ring: Ring, payload: Buffer | undefined): Pick<Unsealed, 'text' | 'verified'> {
  const shaped = payload !== undefined && payload.length >= SHORTEST_DOMAIN;
  const token = shaped ? payload : DUMMY;
  const known = ring.byId.get(token[0] ?? 0);
  const { plaintext, verified } = (known ?? ring.current).domains.unseal(token.subarray(1));
  const { text, exact } = decodeText(plaintext);
  return { text, verified: shaped && known !== undefined && verified && exact };
}

type NativeDomains = DomainForms & {
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
function createNativeDomains(key: {
  readonly id: number;
  readonly secret: Uint8Array;
  readonly tenant: string;
}): NativeDomains {
  const domain = subKey(key.secret, 'domain');
  const front = Buffer.of(key.id);
  const header = Buffer.concat([PURPOSE, front, lengthPrefixed(key.tenant)]);
  const keys = sivKeys(subKey(domain, 'domain.mac'), subKey(domain, 'domain.enc'));
  return {
    hash: (name) => `h~${base64url(hmac(domain, name.toLowerCase()))}`,
    encrypt: (name) =>
      `e~${base64url(sealSiv(keys, { front, header, plaintext: Buffer.from(name.toLowerCase()) }))}`,
    unseal: (sealed) => unsealSiv(keys, header, sealed),
  };
}
