import type { KeyObject } from 'node:crypto';
import type { Clock, Metrics, Random } from '@nymgate/engine/kernel/ports';
import { deriveStateKey } from './derive-state-key.ts';
import { decryptText, encryptText } from './sealed-text.ts';
import type { SharedState, SharedToken, SharedTokenCache, StoredText } from './shared-state.ts';

export type SharedTokensOptions = {
  readonly state: SharedState;
  /** 32 bytes that all replicas of the deployment have. */
  readonly secret: Uint8Array;
  /** Authority, scope, tenant, client id, key fingerprint: a token decrypts only where all are the same. */
  readonly binding: readonly string[];
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** An exchange takes at most five seconds (F02); a replica that died blocks no one longer. */
const CLAIM_TTL_MILLISECONDS = 6_000;
/** Longer than an exchange usually takes; a second exchange costs less than waiting on. */
const MAX_POLLS = 20;
const POLL_INTERVAL_MILLISECONDS = 50;
const NONCE_BYTES = 12;

/** One replica does the exchange, the others use its token. A forged one counts as absent (SHR-03). */
export function createSharedTokens(options: SharedTokensOptions): SharedTokenCache {
  const { state, binding, random, clock } = options;
  const key = deriveStateKey(options.secret, 'tokens');
  const names = {
    token: JSON.stringify(['token', ...binding]),
    claim: JSON.stringify(['claim', ...binding]),
  };
  const poll = async (isAcceptable: (found: SharedToken) => boolean) => {
    const found = await state.read(names.token);
    const token = found === undefined ? undefined : decryptToken(found, key, options);
    return token !== undefined && isAcceptable(token) ? token : undefined;
  };
  const pollAgain = async (isAcceptable: (found: SharedToken) => boolean) => {
    const token = await poll(isAcceptable);
    if (token !== undefined) state.delete(names.claim);
    return token;
  };
  return Object.freeze({
    find: async (isAcceptable) => {
      for (let polls = 0; polls < MAX_POLLS; polls += 1) {
        const token = await poll(isAcceptable);
        if (token !== undefined || !state.isAvailable()) return token;
        // A token may have arrived between the read and the claim.
        if (await state.claim(names.claim, CLAIM_TTL_MILLISECONDS)) return pollAgain(isAcceptable);
        await options.sleep(POLL_INTERVAL_MILLISECONDS);
      }
      return undefined;
    },
    store: (token) => {
      const remainingPolls = Math.floor(token.lifetime - token.age);
      if (remainingPolls <= 0) return;
      const { lifetime, hasRoles } = token;
      const text = JSON.stringify({
        token: token.token,
        lifetime,
        hasRoles,
        end: clock.now() + remainingPolls,
      });
      state.write(
        names.token,
        encryptText(key, random.bytes(NONCE_BYTES), { text, binding }),
        remainingPolls,
      );
      state.delete(names.claim);
    },
    abandon: () => state.delete(names.claim),
  } satisfies SharedTokenCache);
}

/** The greater age by two clocks: an attacker may control the store's remaining lifetime. */
function decryptToken(
  { text, milliseconds }: StoredText,
  key: KeyObject,
  { binding, clock, metrics }: SharedTokensOptions,
): SharedToken | undefined {
  const opened = decryptText(key, text, binding);
  if (opened === undefined) {
    metrics.count('nymgate_shared_state_total', { operation: 'open', outcome: 'forged' });
    return undefined;
  }
  const { token, lifetime, hasRoles, end } = JSON.parse(opened) as TokenPayload;
  const left = Math.min(milliseconds, end - clock.now(), lifetime);
  return { token, lifetime, hasRoles, age: lifetime - left };
}

type TokenPayload = {
  readonly token: string;
  readonly lifetime: number;
  readonly hasRoles: boolean;
  readonly end: number;
};
