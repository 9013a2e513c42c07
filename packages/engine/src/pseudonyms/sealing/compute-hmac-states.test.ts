import { createHmac, randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { getCryptography } from '../../kernel/cryptography.ts';
import { computeHmacFromStates, computeHmacStates } from './compute-hmac-states.ts';

/** SHA-256 of the one-block message "abc" (FIPS 180-4, example 1): the chaining value behind its block is the digest. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

function block(): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write('abc\u0080', 'latin1');
  bytes[63] = 24;
  return bytes;
}

const hex = (words: Uint32Array): string =>
  Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');

it.each([
  ['inner', 0x36, 0],
  ['outer', 0x5c, 8],
])('the %s state is the chaining value behind its pad', (_, pad, at) => {
  // The key that the pad turns into a block whose chaining value is published.
  const key = block().map((byte) => byte ^ pad);
  expect(hex(computeHmacStates(key).subarray(at, at + 8))).toBe(ABC);
  expect(hex(computeHmacStates(key).subarray(8 - at, 16 - at))).not.toBe(ABC);
});

it('a short key is filled up with zeros', () => {
  const key = Uint8Array.from({ length: 32 }, (_, at) => at);
  const filled = new Uint8Array(64);
  filled.set(key);
  expect(computeHmacStates(key)).toEqual(computeHmacStates(filled));
});

// RFC 4231 gives keys of other lengths; node:crypto is the reference here. Lengths on both sides of every padding border.
it.each([0, 1, 54, 55, 56, 63, 64, 65, 118, 119, 120, 127, 128, 129, 1_000])(
  'a message of %i bytes has the code that createHmac makes',
  (length) => {
    const key = randomBytes(32);
    const message = randomBytes(length);
    expect(computeHmacFromStates(computeHmacStates(key), message)).toEqual(
      createHmac('sha256', key).update(message).digest(),
    );
  },
);

it('OpenSSL makes the first codes of a process, and the states all later ones', async () => {
  vi.resetModules();
  const { computeHmac } = await import('./compute-hmac-states.ts');
  const [first, second] = [randomBytes(32), randomBytes(32)];
  // Of two different keys, so that a code tells who made it.
  const keys = { mac: getCryptography().createSecretKey(first), states: computeHmacStates(second) };
  const message = Buffer.from('message');
  const codes = Array.from({ length: 1_000 }, () => computeHmac(keys, message));
  const code = (key: Uint8Array) => createHmac('sha256', key).update(message).digest();
  expect(codes[0]).toEqual(code(first));
  expect(Buffer.from(codes.at(-1) ?? '')).toEqual(code(second));
});
