import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { getCryptography } from '../../kernel/cryptography.ts';
import { lengthPrefixed } from './digest.ts';
import { createSivKeys, sealSiv, unsealSiv } from './synthetic-iv.ts';

const { createSecretKey } = getCryptography();
const MAC = randomBytes(32);
const ENC = randomBytes(32);
const KEYS = createSivKeys(createSecretKey(MAC), createSecretKey(ENC));
const HEADER = Buffer.from('header');
const FRONT = Buffer.from('front');
const NOTHING = Buffer.alloc(0);

it.each([1, 15, 16, 17, 31, 32, 33, 300])(
  '%i bytes are sealed as HMAC and AES-256-CTR of node:crypto do it',
  (length) => {
    const plaintext = randomBytes(length);
    const mac = createHmac('sha256', MAC).update(HEADER).update(lengthPrefixed(plaintext)).digest();
    const siv = mac.subarray(0, 16);
    const cipher = createCipheriv('aes-256-ctr', ENC, siv);
    const sealed = sealSiv(KEYS, { prefix: NOTHING, header: HEADER, plaintext });
    expect(sealed).toEqual(Buffer.concat([siv, cipher.update(plaintext), cipher.final()]));
    expect(sealSiv(KEYS, { prefix: FRONT, header: HEADER, plaintext })).toEqual(
      Buffer.concat([FRONT, sealed]),
    );
    expect(unsealSiv(KEYS, HEADER, sealed)).toEqual({ plaintext, verified: true });
  },
);

it('the counter runs over its end into the bytes before', () => {
  // 257 blocks carry out of the last byte whatever it is.
  const sealed = sealSiv(KEYS, { prefix: NOTHING, header: HEADER, plaintext: Buffer.alloc(257 * 16) });
  const cipher = createCipheriv('aes-256-ctr', ENC, sealed.subarray(0, 16));
  expect(sealed.subarray(16)).toEqual(cipher.update(Buffer.alloc(257 * 16)));
});
