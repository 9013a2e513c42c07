import { encodeUtf8 } from '../kernel/bytes.ts';
import type { PsoxySecrets } from './psoxy-scheme.ts';
import { containsPlaceholder, countDistinct, createKeyError } from './schemes/weak-secret.ts';

/** Existing deployments bring texts, not bytes: the floor keeps out what can be guessed, not what is merely short of 128 bits. */
const MIN_BYTES = 16;
const MIN_DISTINCT_BYTES = 8;
const FIX = 'use the salt and key of the Psoxy deployment, or random texts of 32 characters for a new one';

/**
 * Who guesses the salt can read every pseudonym with a dictionary, since SHA-256 is fast (PRV-1).
 *
 * @throws SetupError KEY_INVALID: missing, too short, a placeholder, too regular, or salt and key equal
 */
export function checkPsoxySecrets(secrets: Omit<PsoxySecrets, 'tenant'>): void {
  const { salt, encryptionKey, domainSalt, domainEncryptionKey } = secrets;
  const findings = [
    ...findWeaknesses('salt', salt),
    ...findWeaknesses('encryption key', encryptionKey),
    ...(domainSalt === undefined ? [] : findWeaknesses('salt for domains', domainSalt)),
    ...(domainEncryptionKey === undefined
      ? []
      : findWeaknesses('encryption key for domains', domainEncryptionKey)),
  ];
  if (salt.trim() === encryptionKey.trim()) findings.push('the salt and the encryption key are equal');
  const [finding, ...others] = findings;
  if (finding !== undefined) throw createKeyError([finding, ...others], FIX);
}

function findWeaknesses(name: string, secret: string): readonly string[] {
  const bytes = encodeUtf8(secret);
  if (secret.trim() === '') return [`the ${name} is missing`];
  if (containsPlaceholder(secret)) return [`the ${name} is a placeholder`];
  if (bytes.length < MIN_BYTES) return [`the ${name} is too short: ${MIN_BYTES} bytes are the least`];
  if (countDistinct(bytes) < MIN_DISTINCT_BYTES) return [`the ${name} is too regular: it must be random`];
  return [];
}
