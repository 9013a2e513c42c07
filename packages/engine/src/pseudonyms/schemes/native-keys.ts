import { decodeBase64url, decodeLatin1, encodeBase64url, equalBytes } from '../../kernel/bytes.ts';
import type { RingKey } from './native-ring.ts';
import { containsPlaceholder, countDistinct, createKeyError, isSequence } from './weak-secret.ts';

/**
 * One key of a ring. `secret` is the base64url text of 32 random bytes. The bytes themselves are taken too: known-answer tests
 * use published keys, which are refused as text.
 */
export type PseudonymKey = { readonly id: number; readonly secret: string | Uint8Array };

const KEY_BYTES = 32;
const MIN_DISTINCT_BYTES = 12;
const FIX = 'make a key with "nymgate keys create"';

/**
 * The checked keys of a ring, in order.
 *
 * @throws SetupError KEY_INVALID: no key, an id outside 1 to 255, not 32 bytes of base64url, not random, an id or key given twice
 */
export function checkNativeKeys(keys: readonly PseudonymKey[]): readonly [RingKey, ...RingKey[]] {
  const read = keys.map((key) => ({ id: key.id, secret: toBytes(key.secret), source: key.secret }));
  const findings = read.flatMap((key, index) => [
    ...findWeaknesses(key).map((finding) => `pseudonym key ${key.id} ${finding}`),
    ...findRepetitions(key, read.slice(0, index)),
  ]);
  const [current, ...older] = read.map(({ id, secret }) => ({ id, secret }));
  const [finding = 'no pseudonym key is given', ...others] = findings;
  if (current === undefined || findings.length > 0) throw createKeyError([finding, ...others], FIX);
  return [current, ...older];
}

type ParsedKey = RingKey & { readonly source: string | Uint8Array };

/** Copied, so that a key can't be changed afterwards; empty if the text is not strict base64url. */
function toBytes(secret: string | Uint8Array): Uint8Array {
  return typeof secret === 'string'
    ? (decodeBase64url(secret) ?? new Uint8Array(0))
    : Uint8Array.from(secret);
}

function findWeaknesses({ id, secret, source }: ParsedKey): readonly string[] {
  const findings: string[] = [];
  if (!Number.isInteger(id) || id < 1 || id > 255)
    findings.push('must have a whole number from 1 to 255 as its id');
  if (secret.length === 0)
    findings.push(source.length === 0 ? 'is empty' : 'is not base64url without padding');
  else if (secret.length < KEY_BYTES) findings.push(`is too short: ${KEY_BYTES} bytes are needed`);
  else if (secret.length > KEY_BYTES) findings.push(`is too long: it must have exactly ${KEY_BYTES} bytes`);
  else if (isPlaceholder(secret, source)) findings.push('is a placeholder, not random bytes');
  return findings;
}

/** A published sequence as text was copied from a manual; as bytes it is a known-answer test. */
function isPlaceholder(secret: Uint8Array, source: string | Uint8Array): boolean {
  if (countDistinct(secret) < MIN_DISTINCT_BYTES || containsPlaceholder(decodeLatin1(secret))) return true;
  return typeof source === 'string' && isSequence(secret);
}

function findRepetitions(key: ParsedKey, before: readonly ParsedKey[]): readonly string[] {
  const findings: string[] = [];
  if (before.some(({ id }) => id === key.id))
    findings.push(`the id ${key.id} of a pseudonym key is given twice`);
  const twin = before.find(({ secret }) => secret.length > 0 && equalBytes(secret, key.secret));
  if (twin !== undefined) findings.push(`the pseudonym keys ${twin.id} and ${key.id} are equal`);
  return findings;
}

/**
 * A new pseudonym key: base64url of 32 random bytes, 43 characters.
 *
 * @param randomBytes cryptographically strong source; a broken one is refused
 * @throws SetupError KEY_INVALID
 * @example createKey((length) => crypto.randomBytes(length))
 */
export function createKey(randomBytes: (length: number) => Uint8Array): string {
  const secret = encodeBase64url(randomBytes(32));
  checkNativeKeys([{ id: 1, secret }]);
  return secret;
}
