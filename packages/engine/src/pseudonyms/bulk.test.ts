import { createCipheriv } from 'node:crypto';
import { expect, it } from 'vitest';
import { getCryptography } from '../kernel/cryptography.ts';
import { createPseudonymizer } from './create-pseudonymizer.ts';
import type { DomainPolicy } from './pseudonymizer.ts';

const SALT = 'Xw3-uq8Lr0PzNsTv61Yd';
const psoxy = (domains?: DomainPolicy) =>
  createPseudonymizer({
    scheme: 'psoxy',
    salt: SALT,
    encryptionKey: 'another-Text-91-of-28-bytes!',
    tenant: '',
    ...(domains !== undefined && { domains }),
  });

it.each<[string, DomainPolicy | undefined, string | undefined]>([
  ['none', undefined, 'keep'],
  ['keep, own ones', { policy: 'keep', own: ['contoso.com'] }, 'keep'],
  ['drop', { policy: 'drop', own: [] }, 'drop'],
  ['drop, own ones', { policy: 'drop', own: ['contoso.com'] }, undefined],
  ['hash', { policy: 'hash', own: [] }, undefined],
  ['encrypt', { policy: 'encrypt', own: [] }, undefined],
])('policy %s for domains', (_, policy, domains) => {
  expect(psoxy(policy).bulk?.().domains).toBe(domains);
});

it('no copy of a pseudonymizer as text holds a key', () => {
  const text = JSON.stringify(psoxy());
  expect(text).not.toContain('salt');
  expect(text).not.toContain(SALT);
  expect(text).not.toContain([...Buffer.from(SALT)].join());
});

it('AES-256 of each block for itself (FIPS 197, appendix C.3)', () => {
  const key = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex');
  const block = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
  const encrypt = getCryptography().createSecretKey(key).createBlockCipher();
  const one = '8ea2b7ca516745bfeafc49904b496089';
  expect(Buffer.from(encrypt(block)).toString('hex')).toBe(one);
  expect(Buffer.from(encrypt(Buffer.concat([block, block]))).toString('hex')).toBe(one + one);
  // The counter mode that Node has, made out of it.
  const counter = createCipheriv('aes-256-ctr', key, block).update(Buffer.alloc(16));
  expect(Buffer.from(encrypt(block)).equals(counter)).toBe(true);
  expect(() => encrypt(block.subarray(1))).toThrow(RangeError);
});
