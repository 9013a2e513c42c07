import { timingSafeEqual } from 'node:crypto';
import type { CallerVerifier, Grant, Verdict } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/ports.ts';
import { readCredential } from '../read-credential.ts';
import { hashApiKey, parseApiKey } from './api-key.ts';
import { type KeyRecord, keyState } from './key-file.ts';
import type { WatchedKeys } from './watched-keys.ts';

export type ApiKeyVerifierOptions = {
  readonly keys: WatchedKeys;
  readonly clock: Clock;
  /** What a key that sets no limits of its own may do. */
  readonly defaults: Omit<Grant, 'connectors'>;
};

/** Compared with when no key has the id, so that an unknown id takes as long as a wrong secret. */
const NOBODY = 'A'.repeat(43);

/**
 * API keys, as `Authorization: Bearer nyk_…` (every SDK can send that) or `X-Api-Key`. Hashes are compared in constant time;
 * expiry and revocation are looked at only once the key has proved to be right.
 */
export function createApiKeyVerifier({ keys, clock, defaults }: ApiKeyVerifierOptions): CallerVerifier {
  return {
    name: 'API keys',
    verify: async ({ headers }) => {
      const credential = readCredential(headers);
      if (!('text' in credential)) return { outcome: 'absent' };
      if (credential.kind === 'bearer' && !credential.text.startsWith('nyk_')) return { outcome: 'absent' };
      const key = parseApiKey(credential.text);
      if (key === undefined) return { outcome: 'refused', reason: 'malformed' };
      const record = (await keys.get()).get(key.id);
      const right = equals(record?.hash ?? NOBODY, hashApiKey(key));
      if (record === undefined || !right) return { outcome: 'refused', reason: 'unknown-key' };
      return admit(record, clock.now(), defaults);
    },
  };
}

function admit(record: KeyRecord, now: number, defaults: Omit<Grant, 'connectors'>): Verdict {
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

function equals(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));
}
