import { createHmac, type KeyObject } from 'node:crypto';
import type { SharedState } from './shared-state.ts';
import { stateKey } from './state-key.ts';

/** Characters of base64url: 132 bits, so that no two names meet. */
const SHOWN = 22;

/**
 * The same store, with every name replaced by its HMAC-SHA-256: names hold caller ids and paths of Graph with people in them, and a
 * store, its backups and its slow log are read by others than us (SHR-02).
 *
 * @param secret 32 bytes that all replicas of the deployment have
 * @example hideNames(state, secret).read('wait entra-id /v1.0/users/ada@contoso.com') // asks for 'Zk3…', 22 characters
 */
export function hideNames(state: SharedState, secret: Uint8Array): SharedState {
  const key = stateKey(secret, 'names');
  return Object.freeze({
    admit: (name, ask) => state.admit(hidden(key, name), ask),
    leave: (name, lease) => state.leave(hidden(key, name), lease),
    count: (name, window) => state.count(hidden(key, name), window),
    read: (name) => state.read(hidden(key, name)),
    write: (name, text, milliseconds) => state.write(hidden(key, name), text, milliseconds),
    claim: (name, milliseconds) => state.claim(hidden(key, name), milliseconds),
    drop: (name) => state.drop(hidden(key, name)),
    isUp: state.isUp,
  } satisfies SharedState);
}

function hidden(key: KeyObject, name: string): string {
  return createHmac('sha256', key).update(name).digest('base64url').slice(0, SHOWN);
}
