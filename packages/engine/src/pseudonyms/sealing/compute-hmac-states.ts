import { allocateBytes } from '../../kernel/bytes.ts';
import type { SecretKey } from '../../kernel/cryptography.ts';
import { BLOCK_BYTES, compress, INITIAL_STATE, zeroizeSchedule } from './sha256-block.ts';

const WORDS = 8;
const DIGEST_BYTES = 32;

/**
 * Where HMAC-SHA-256 (RFC 2104) stands after its pads: the chaining values, 8 words each, of the inner and then of the outer
 * hash. They save half of the work when many messages are authenticated. They are as secret as the key.
 *
 * No platform gives them out, hence the compression function in JavaScript.
 *
 * @param key 32 bytes
 */
export function computeHmacStates(key: Uint8Array): Uint32Array {
  const states = new Uint32Array(2 * WORDS);
  states.set(compressPaddedKey(key, 0x36), 0);
  states.set(compressPaddedKey(key, 0x5c), WORDS);
  zeroizeSchedule();
  return states;
}

function compressPaddedKey(key: Uint8Array, byte: number): Uint32Array {
  const block = new Uint8Array(BLOCK_BYTES).fill(byte);
  key.forEach((value, at) => {
    block[at] = value ^ byte;
  });
  const state = INITIAL_STATE.slice();
  compress(state, block, 0);
  block.fill(0);
  return state;
}

/** Chaining values, inner digest and last blocks of one message. Between two calls all of it is zeros. */
const scratch = new Uint8Array(4 * WORDS + DIGEST_BYTES + 2 * BLOCK_BYTES);
const state = new Uint32Array(scratch.buffer, 0, WORDS);
const inner = scratch.subarray(4 * WORDS, 4 * WORDS + DIGEST_BYTES);
const tail = scratch.subarray(4 * WORDS + DIGEST_BYTES);

/**
 * HMAC-SHA-256 of one short message, as `createHmac` makes it. Making and dropping its native object costs more
 * than hashing a few hundred bytes: 2.5 µs, and three times as much between other work, against 0.4 µs a block.
 *
 * @param states as `hmacStates` makes them
 */
export function computeHmacFromStates(states: Uint32Array, message: Uint8Array): Uint8Array {
  const digest = allocateBytes(DIGEST_BYTES);
  finish(states, 0, message, inner);
  finish(states, WORDS, inner, digest);
  scratch.fill(0);
  zeroizeSchedule();
  return digest;
}

/** A key twice: as the platform takes it, and as `hmacStates` made it ready. */
export type HmacKey = { readonly mac: SecretKey; readonly states: Uint32Array };

/**
 * So many messages of a process go to OpenSSL. In code that V8 has not optimized yet a block takes 20 µs instead of 0.4, which the first
 * page of a function would pay for and never get back (performance-profile.md#with-a-rule-file).
 */
const COLD_CALLS = 300;
let callCount = 0;

/** HMAC-SHA-256 of one short message, whichever way is quicker by now. */
export function computeHmac({ mac, states }: HmacKey, message: Uint8Array): Uint8Array {
  if (callCount >= COLD_CALLS) return computeHmacFromStates(states, message);
  callCount += 1;
  return mac.hmac(message);
}

/** Hashes a message into `digest`. One block was hashed before it and left the state that `states` holds from `from` on. */
function finish(states: Uint32Array, from: number, message: Uint8Array, digest: Uint8Array): void {
  for (let at = 0; at < WORDS; at += 1) state[at] = states[from + at] ?? 0;
  const blockLength = message.length - (message.length % BLOCK_BYTES);
  for (let at = 0; at < blockLength; at += BLOCK_BYTES) compress(state, message, at);
  const rest = message.length - blockLength;
  const length = rest + 9 > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES;
  tail.fill(0);
  for (let at = 0; at < rest; at += 1) tail[at] = message[blockLength + at] ?? 0;
  tail[rest] = 0x80;
  // The upper 32 bits of the length stay 0, since no message here has 512 MB.
  writeWord(tail, length - 4, (message.length + BLOCK_BYTES) * 8);
  for (let at = 0; at < length; at += BLOCK_BYTES) compress(state, tail, at);
  for (let at = 0; at < WORDS; at += 1) writeWord(digest, at * 4, state[at] ?? 0);
}

/** Big-endian. */
function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}
