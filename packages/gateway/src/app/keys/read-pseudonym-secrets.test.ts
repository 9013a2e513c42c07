import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPseudonymizer } from '../../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { loadConfig } from '../../config/load-config.ts';
import { readPseudonymSecrets } from './read-pseudonym-secrets.ts';

const SECRETS: Readonly<Record<string, string>> = {
  'env:SALT': 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l',
  'env:KEY': '7Yh2-correct-horse-battery-staple',
  'env:DOMAIN_SALT': 'R3JlZW5SZWRCbHVlWWVsbG93Q3lhbg',
  'env:DOMAIN_KEY': 'x9Kq-purple-monkey-dishwasher-42',
};
const DOMAIN = 'Contoso.com';

async function suffix(policy: string, references: Readonly<Record<string, string>>): Promise<string> {
  const text = JSON.stringify({
    pseudonyms: {
      scheme: 'psoxy',
      salt: 'env:SALT',
      encryptionKey: 'env:KEY',
      domains: { policy },
      ...references,
    },
    connectors: {
      'entra-id': {
        tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
        clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
        assertion: { type: 'token-file', path: '/t' },
      },
    },
  });
  const { pseudonyms } = loadConfig({ text, file: 'x.json', environment: {} });
  const options = await readPseudonymSecrets(pseudonyms, { read: async (name) => SECRETS[name] ?? '' });
  return (createPseudonymizer(options).irreversible(`zoe@${DOMAIN}`, 'person') ?? '').split('@')[1] ?? '';
}

/** psoxy-facts.md#a: SHA-256(domain ‖ salt), and AES-256-CBC with the key stretched by the salt. */
function expected(salt: string, key: string): Readonly<Record<'hash' | 'encrypt', string>> {
  const hash = createHash('sha256')
    .update(DOMAIN + salt)
    .digest();
  const cipher = createCipheriv(
    'aes-256-cbc',
    pbkdf2Sync(key, salt, 65_536, 32, 'sha256'),
    hash.subarray(0, 16),
  );
  const sealed = Buffer.concat([hash, cipher.update(DOMAIN), cipher.final()]);
  return { hash: `h~${hash.toString('base64url')}`, encrypt: `e~${sealed.toString('base64url')}` };
}

test.each<[string, Readonly<Record<string, string>>, string, string]>([
  ['none of their own', {}, 'env:SALT', 'env:KEY'],
  ['a salt of their own', { domainSalt: 'env:DOMAIN_SALT' }, 'env:DOMAIN_SALT', 'env:KEY'],
  ['a key of their own', { domainEncryptionKey: 'env:DOMAIN_KEY' }, 'env:SALT', 'env:DOMAIN_KEY'],
  [
    'both of their own',
    { domainSalt: 'env:DOMAIN_SALT', domainEncryptionKey: 'env:DOMAIN_KEY' },
    'env:DOMAIN_SALT',
    'env:DOMAIN_KEY',
  ],
])('domains with %s', async (_, references, salt, key) => {
  const forms = expected(SECRETS[salt] ?? '', SECRETS[key] ?? '');
  expect(await suffix('hash', references)).toBe(forms.hash);
  expect(await suffix('encrypt', references)).toBe(forms.encrypt);
});
