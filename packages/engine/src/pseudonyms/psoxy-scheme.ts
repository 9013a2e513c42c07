import { encodeBase64url, encodeDocument, joinBytes } from '../kernel/bytes.ts';
import { getCryptography, type SecretKey } from '../kernel/cryptography.ts';
import { memoize } from '../kernel/memoize.ts';
import type { CanonicalRules } from './addresses/canonical-form.ts';
import { matchHash } from './schemes/match-hash.ts';
import type { DomainForms, Scheme, Unsealed } from './schemes/scheme.ts';
import { DIGEST_BYTES, sha256 } from './sealing/digest.ts';
import { computeKeyFingerprint, deriveLinkKeys } from './sealing/sub-keys.ts';
import { decodeText } from './sealing/token-text.ts';

export type PsoxySecrets = {
  readonly salt: string;
  readonly encryptionKey: string;
  readonly domainSalt?: string;
  readonly domainEncryptionKey?: string;
  /** Of the links alone: tokens of this scheme have no tenant. */
  readonly tenant: string;
};

const BLOCK = 16;
const ITERATIONS = 65_536;
/** hash 32 ‖ one or more cipher blocks. */
const MIN_LENGTH = DIGEST_BYTES + BLOCK;
const DUMMY = new Uint8Array(MIN_LENGTH + BLOCK);

/** Links are our addition; their key has a number that no native key may have. */
const LINK_KEY_ID = 0;

/**
 * The scheme of Psoxy deployments, byte for byte: SHA-256(canonical ‖ salt), and AES-256-CBC of the original with the first half
 * of the hash as initialisation vector (psoxy-facts.md#a).
 *
 * That format authenticates nothing: taken as it is, tokens can be altered, and telling bad padding from other failures decrypts
 * any token (T1-20, T1-21). So each token is verified by its hash before use, and all failures are one.
 */
export function createPsoxyScheme(secrets: PsoxySecrets, rules: CanonicalRules): Scheme {
  const { salt, encryptionKey, domainSalt = salt, domainEncryptionKey = encryptionKey } = secrets;
  const { sha256Text } = getCryptography();
  const key = deriveKey(encryptionKey, salt);
  const hash = (canonical: string) => sha256(canonical + salt);
  const seal = (canonical: string, original: string) => encrypt(key, hash(canonical), original);
  const hasDomainKey = domainSalt !== salt || domainEncryptionKey !== encryptionKey;
  const domainKey = hasDomainKey ? deriveKey(domainEncryptionKey, domainSalt) : key;
  const hashDomain = (domain: string) => sha256(domain + domainSalt);
  const domains: DomainForms = {
    // As written, in its letter case: so does Psoxy.
    hash: (domain) => `h~${encodeBase64url(hashDomain(domain))}`,
    encrypt: (domain) => `e~${encodeBase64url(encrypt(domainKey, hashDomain(domain), domain))}`,
  };
  return {
    name: 'psoxy',
    // Both from the stretched key: an epoch or a link must not be a faster way to try passwords than the tokens are.
    keyFingerprint: computeKeyFingerprint(key),
    linkKeys: [{ id: LINK_KEY_ID, keys: memoize(() => deriveLinkKeys(key, secrets.tenant)) }],
    rules,
    hash: (canonical) => sha256Text(canonical + salt, 'base64url'),
    seal,
    unseal: (payload) => ({ ...unsealWith(key, payload, { hash, rules }), domains }),
    // Without keys of their own the same bytes as the token of the domain as a text: the format has no purpose in it.
    bulk: {
      keys: { scheme: 'psoxy', salt: encodeDocument(salt) },
      encryptBlocks: key.createBlockCipher(),
    },
    unsealDomain: (payload) => unsealWith(domainKey, payload, { hash: hashDomain, rules }),
    domains,
  };
}

function deriveKey(password: string, salt: string): SecretKey {
  const { createSecretKey, stretchPassword } = getCryptography();
  return createSecretKey(stretchPassword(password, salt, ITERATIONS));
}

type Verifier = { readonly hash: (canonical: string) => Uint8Array; readonly rules: CanonicalRules };

function unsealWith(
  key: SecretKey,
  payload: Uint8Array | undefined,
  verifier: Verifier,
): Omit<Unsealed, 'domains'> {
  const shaped = payload !== undefined && payload.length >= MIN_LENGTH && payload.length % BLOCK === 0;
  const token = shaped ? payload : DUMMY;
  const prefix = token.subarray(0, DIGEST_BYTES);
  const { plaintext, padded } = removePadding(
    key.decryptCbc(prefix.subarray(0, BLOCK), token.subarray(DIGEST_BYTES)),
  );
  const { text, exact } = decodeText(plaintext);
  const { matches, domain } = matchHash(prefix, text, verifier);
  return { text, domain, verified: shaped && padded && exact && matches };
}

function encrypt(key: SecretKey, hash: Uint8Array, original: string): Uint8Array {
  return joinBytes(hash, key.encryptCbc(hash.subarray(0, BLOCK), original));
}

/** PKCS#7 (RFC 5652 section 6.3), looking at all 16 bytes whatever they hold. With bad padding the whole is the plaintext. */
function removePadding(bytes: Uint8Array): { readonly plaintext: Uint8Array; readonly padded: boolean } {
  const length = bytes[bytes.length - 1] ?? 0;
  let wrong = Number(length < 1) | Number(length > BLOCK);
  for (let back = 1; back <= BLOCK; back += 1)
    wrong |= Number(back <= length) & Number(bytes[bytes.length - back] !== length);
  return { plaintext: wrong === 0 ? bytes.subarray(0, bytes.length - length) : bytes, padded: wrong === 0 };
}
