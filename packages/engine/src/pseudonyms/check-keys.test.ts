import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SetupError } from '../kernel/errors.ts';
import { createPseudonymizer } from './create-pseudonymizer.ts';
import type { PseudonymizerOptions } from './pseudonymizer.ts';
import { createKey, type PseudonymKey } from './schemes/native-keys.ts';

const GOOD = 'q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM';
const OTHER = 'Zr8tMq3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQc';
const SALT = 'Xw3-uq8Lr0PzNsTv61Yd';
const KEY = 'another-Text-91-of-28-bytes!';

function readIssues(make: () => unknown): readonly string[] {
  try {
    make();
    return [];
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    expect(error.code).toBe('KEY_INVALID');
    return error.issues.map(({ message }) => message);
  }
}

const ring = (...keys: PseudonymKey[]): PseudonymizerOptions => ({ scheme: 'native', keys, tenant: '' });
const psoxy = (salt: string, encryptionKey: string): PseudonymizerOptions => ({
  scheme: 'psoxy',
  salt,
  encryptionKey,
  tenant: '',
});
const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const ascending = Uint8Array.from({ length: 32 }, (_, index) => index);

describe('native keys', () => {
  it.each<[why: string, options: PseudonymizerOptions, messages: string[]]>([
    ['a good key', ring({ id: 1, secret: GOOD }), []],
    ['two good keys', ring({ id: 255, secret: GOOD }, { id: 1, secret: OTHER }), []],
    ['published bytes, for known answers', ring({ id: 1, secret: ascending }), []],
    ['no key', ring(), ['no pseudonym key is given']],
    ['empty', ring({ id: 1, secret: '' }), ['pseudonym key 1 is empty']],
    [
      '16 bytes',
      ring({ id: 1, secret: encode(randomBytes(16)) }),
      ['pseudonym key 1 is too short: 32 bytes are needed'],
    ],
    [
      '31 bytes',
      ring({ id: 1, secret: encode(randomBytes(31)) }),
      ['pseudonym key 1 is too short: 32 bytes are needed'],
    ],
    [
      '64 hex digits',
      ring({ id: 1, secret: 'a1b2c3d4'.repeat(8) }),
      ['pseudonym key 1 is too long: it must have exactly 32 bytes'],
    ],
    ['padding', ring({ id: 1, secret: `${GOOD}=` }), ['pseudonym key 1 is not base64url without padding']],
    ['line end', ring({ id: 1, secret: `${GOOD}\n` }), ['pseudonym key 1 is not base64url without padding']],
    ['changeme', ring({ id: 1, secret: 'changeme' }), ['pseudonym key 1 is too short: 32 bytes are needed']],
    [
      'a sentence',
      ring({ id: 1, secret: 'please change me!' }),
      ['pseudonym key 1 is not base64url without padding'],
    ],
    [
      'zeros',
      ring({ id: 1, secret: encode(Buffer.alloc(32)) }),
      ['pseudonym key 1 is a placeholder, not random bytes'],
    ],
    [
      'zero bytes as bytes',
      ring({ id: 1, secret: new Uint8Array(32) }),
      ['pseudonym key 1 is a placeholder, not random bytes'],
    ],
    [
      '0xff',
      ring({ id: 1, secret: encode(Buffer.alloc(32, 255)) }),
      ['pseudonym key 1 is a placeholder, not random bytes'],
    ],
    [
      'a repeated word',
      ring({ id: 1, secret: encode(Buffer.alloc(32, 'changeme')) }),
      ['pseudonym key 1 is a placeholder, not random bytes'],
    ],
    [
      'repeated bytes',
      ring({ id: 1, secret: encode(Buffer.alloc(32, randomBytes(8))) }),
      ['pseudonym key 1 is a placeholder, not random bytes'],
    ],
    [
      '00 01 02',
      ring({ id: 1, secret: encode(ascending) }),
      ['pseudonym key 1 is a placeholder, not random bytes'],
    ],
    [
      '1f 1e 1d',
      ring({ id: 1, secret: encode(ascending.toReversed()) }),
      ['pseudonym key 1 is a placeholder, not random bytes'],
    ],
    [
      'text with placeholder',
      ring({ id: 1, secret: encode(Buffer.from('a Long-Change_Me for prod 123456')) }),
      ['pseudonym key 1 is a placeholder, not random bytes'],
    ],
    [
      'id 0',
      ring({ id: 0, secret: GOOD }),
      ['pseudonym key 0 must have a whole number from 1 to 255 as its id'],
    ],
    [
      'id 256',
      ring({ id: 256, secret: GOOD }),
      ['pseudonym key 256 must have a whole number from 1 to 255 as its id'],
    ],
    [
      'id 1.5',
      ring({ id: 1.5, secret: GOOD }),
      ['pseudonym key 1.5 must have a whole number from 1 to 255 as its id'],
    ],
    [
      'id twice',
      ring({ id: 1, secret: GOOD }, { id: 1, secret: OTHER }),
      ['the id 1 of a pseudonym key is given twice'],
    ],
    [
      'key twice',
      ring({ id: 1, secret: GOOD }, { id: 2, secret: GOOD }),
      ['the pseudonym keys 1 and 2 are equal'],
    ],
    [
      'all findings at once',
      ring({ id: 1, secret: GOOD }, { id: 1, secret: GOOD }, { id: 3, secret: 'AAAA' }),
      [
        'the id 1 of a pseudonym key is given twice',
        'the pseudonym keys 1 and 1 are equal',
        'pseudonym key 3 is too short: 32 bytes are needed',
      ],
    ],
  ])('%s', (_, options, messages) => {
    expect(readIssues(() => createPseudonymizer(options))).toStrictEqual(messages);
  });

  it('are copied: changing the bytes afterwards changes nothing', () => {
    const secret = Uint8Array.from(randomBytes(32));
    const nyms = createPseudonymizer(ring({ id: 1, secret }));
    const before = nyms.irreversible('x', 'person');
    secret.fill(0);
    expect(nyms.irreversible('x', 'person')).toBe(before);
  });
});

describe('psoxy secrets', () => {
  it.each<[why: string, salt: string, key: string, messages: string[]]>([
    ['good', SALT, KEY, []],
    ['no salt', '', KEY, ['the salt is missing']],
    ['blank key', SALT, ' \n', ['the encryption key is missing']],
    ['8 bytes', 'Xw3-uq8L', KEY, ['the salt is too short: 16 bytes are the least']],
    ['short key', SALT, 'Xw3-uq8Lr0PzNsT', ['the encryption key is too short: 16 bytes are the least']],
    ['changeme', 'changeme', KEY, ['the salt is a placeholder']],
    ['spelled otherwise', SALT, '<<CHANGE_ME-please-now>>', ['the encryption key is a placeholder']],
    ['regular', 'abababababababababab', KEY, ['the salt is too regular: it must be random']],
    ['equal', SALT, SALT, ['the salt and the encryption key are equal']],
    ['equal but for a line end', SALT, `${SALT}\n`, ['the salt and the encryption key are equal']],
    [
      'both missing',
      '',
      '',
      ['the salt is missing', 'the encryption key is missing', 'the salt and the encryption key are equal'],
    ],
  ])('%s', (_, salt, key, messages) => {
    expect(readIssues(() => createPseudonymizer(psoxy(salt, key)))).toStrictEqual(messages);
  });
});

describe('findings', () => {
  it('never hold anything of a secret', () => {
    const secrets = ['c2VjcmV0LWluLXRoZS1jbGVhcg', 'password-in-the-clear-31337', 'abababababababababab'];
    for (const secret of secrets) {
      const texts = [
        ...readIssues(() => createPseudonymizer(ring({ id: 1, secret }))),
        ...readIssues(() => createPseudonymizer(psoxy(secret, `${secret}2`))),
      ];
      expect(texts.length).toBeGreaterThan(0);
      for (const text of texts) expect(text).not.toContain(secret.slice(0, 8));
    }
  });
});

describe('createKey', () => {
  it('makes a key that is accepted, from exactly 32 bytes', () => {
    const requested: number[] = [];
    const key = createKey((length) => {
      requested.push(length);
      return randomBytes(length);
    });
    expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(requested).toStrictEqual([32]);
    expect(readIssues(() => createPseudonymizer(ring({ id: 1, secret: key })))).toStrictEqual([]);
  });

  it.each<[string, (length: number) => Uint8Array]>([
    ['zeros', (length) => new Uint8Array(length)],
    ['too few bytes', (length) => randomBytes(length - 1)],
  ])('refuses a broken source: %s', (_, source) => {
    expect(readIssues(() => createKey(source))).toHaveLength(1);
  });
});
