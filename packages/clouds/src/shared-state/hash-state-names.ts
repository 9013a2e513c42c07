import { createHmac, type KeyObject } from 'node:crypto';
import { deriveStateKey } from './derive-state-key.ts';
import type { SharedState } from './shared-state.ts';

/** 132 bits of base64url: no collisions. */
const HASH_PREFIX_LENGTH = 22;

/**
 * Replaces every name by its HMAC-SHA-256: names hold caller ids and Graph paths with people in them, and
 * others read a store, its backups and its slow log (SHR-02).
 * @param secret 32 bytes that all replicas of the deployment have
 */
export function hashStateNames(state: SharedState, secret: Uint8Array): SharedState {
  const key = deriveStateKey(secret, 'names');
  return Object.freeze({
    acquireSlot: (name, request) => state.acquireSlot(hashName(key, name), request),
    releaseSlot: (name, lease) => state.releaseSlot(hashName(key, name), lease),
    increment: (name, window) => state.increment(hashName(key, name), window),
    read: (name) => state.read(hashName(key, name)),
    write: (name, text, milliseconds) => state.write(hashName(key, name), text, milliseconds),
    claim: (name, milliseconds) => state.claim(hashName(key, name), milliseconds),
    delete: (name) => state.delete(hashName(key, name)),
    isAvailable: state.isAvailable,
  } satisfies SharedState);
}

function hashName(key: KeyObject, name: string): string {
  return createHmac('sha256', key).update(name).digest('base64url').slice(0, HASH_PREFIX_LENGTH);
}
