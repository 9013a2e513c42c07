import type { Clock, Metrics, Random } from '@nymgate/engine/kernel/ports';
import { deriveStateKey } from './derive-state-key.ts';
import { decryptText, encryptText } from './sealed-text.ts';
import type { SharedState } from './shared-state.ts';

export type EncryptValuesOptions = {
  /** 32 bytes that all replicas of the deployment have. */
  readonly secret: Uint8Array;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly metrics: Pick<Metrics, 'count'>;
};

const NONCE_BYTES = 12;

/** Values are bound to name and expiry: a writer can't forge, move or prolong one (SHR-06). */
export function encryptStateValues(
  state: SharedState,
  { secret, clock, random, metrics }: EncryptValuesOptions,
): SharedState {
  const key = deriveStateKey(secret, 'texts');
  return Object.freeze({
    ...state,
    read: async (name) => {
      const found = await state.read(name);
      if (found === undefined) return undefined;
      const opened = decryptText(key, found.text, ['text', name]);
      if (opened === undefined) {
        metrics.count('nymgate_shared_state_total', { operation: 'open', outcome: 'forged' });
        return undefined;
      }
      const { text, end } = JSON.parse(opened) as EncryptedPayload;
      // The shorter of two lifetimes: an attacker may control the store's clock.
      const milliseconds = Math.min(found.milliseconds, end - clock.now());
      return milliseconds <= 0 ? undefined : { text, milliseconds };
    },
    write: (name, text, milliseconds) => {
      const sealed = JSON.stringify({ text, end: clock.now() + milliseconds } satisfies EncryptedPayload);
      const nonce = random.bytes(NONCE_BYTES);
      state.write(name, encryptText(key, nonce, { text: sealed, binding: ['text', name] }), milliseconds);
    },
  } satisfies SharedState);
}

type EncryptedPayload = { readonly text: string; readonly end: number };
