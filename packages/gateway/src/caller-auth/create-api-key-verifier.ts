import { Buffer } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { CallerVerifier, Grant, VerificationResult } from '@nymgate/engine/kernel/caller';
import type { Clock } from '@nymgate/engine/kernel/ports';
import { type KeyRecord, keyState, type WatchedKeys } from './key-file.ts';
import { parseCredential } from './read-credential.ts';

export type ApiKeyVerifierOptions = {
  readonly keys: WatchedKeys;
  readonly clock: Clock;
  /** For keys without limits. */
  readonly defaults: Omit<Grant, 'connectors'>;
};

/** Compared with for unknown ids, so that these take as long as a wrong secret. */
const PLACEHOLDER_HASH = 'A'.repeat(43);

/** Hashes are compared in constant time; expiry and revocation are checked afterwards. */
export function createApiKeyVerifier({ keys, clock, defaults }: ApiKeyVerifierOptions): CallerVerifier {
  return {
    name: 'API keys',
    verify: async ({ headers }) => {
      const credential = parseCredential(headers);
      if (!('text' in credential)) return { outcome: 'absent' };
      if (credential.kind === 'bearer' && !credential.text.startsWith('nyk_')) return { outcome: 'absent' };
      const key = parseApiKey(credential.text);
      if (key === undefined) return { outcome: 'refused', reason: 'malformed' };
      const record = (await keys.get()).get(key.id);
      const isHashEqual = timingSafeEqualText(record?.hash ?? PLACEHOLDER_HASH, hashApiKey(key));
      if (record === undefined || !isHashEqual) return { outcome: 'refused', reason: 'unknown-key' };
      return toVerdict(record, clock.now(), defaults);
    },
  };
}

function toVerdict(record: KeyRecord, now: number, defaults: Omit<Grant, 'connectors'>): VerificationResult {
  const state = keyState(record, now);
  if (state !== 'active') return { outcome: 'refused', reason: state };
  const { connectors, requestsPerMinute, concurrentRequests } = record;
  const grant = {
    connectors,
    requestsPerMinute: requestsPerMinute ?? defaults.requestsPerMinute,
    concurrentRequests: concurrentRequests ?? defaults.concurrentRequests,
  };
  return { outcome: 'known', caller: { id: `key:${record.id}`, grant } };
}

function timingSafeEqualText(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));
}

/** `id` isn't secret and may be logged; the secret is never kept. */
export type ApiKey = { readonly id: string; readonly text: string };

const API_KEY_PATTERN = /^nyk_([a-z0-9]{12})_[A-Za-z0-9_-]{43}$/;
const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz012345';
const ID_LENGTH = 12;
const SECRET_BYTES = 32;

/**
 * `nyk_<id>_<32 random bytes as base64url>`: the prefix lets secret scanners find leaked keys.
 * @param bytes cryptographically secure
 */
export function createApiKey(bytes: (length: number) => Uint8Array): ApiKey {
  // 32 letters: 5 bits of each byte, without bias.
  const id = Array.from(bytes(ID_LENGTH), (byte) => ID_LETTERS.charAt(byte & 31)).join('');
  const secret = Buffer.from(bytes(SECRET_BYTES)).toString('base64url');
  return { id, text: `nyk_${id}_${secret}` };
}

export function parseApiKey(text: string): ApiKey | undefined {
  const id = API_KEY_PATTERN.exec(text)?.[1];
  return id === undefined ? undefined : { id, text };
}

/** A slow hash protects nothing: 256 random bits can't be guessed. Each spelling is another key. */
export function hashApiKey(key: ApiKey): string {
  return createHash('sha256').update(key.text, 'utf8').digest('base64url');
}
