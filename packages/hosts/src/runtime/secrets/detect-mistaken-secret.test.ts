import { randomBytes, randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readStoredSecret } from './read-stored-secret.ts';
import { createSecretStore } from './secret-store.ts';

const noFiles = { readText: () => Promise.reject(new Error('no file')) };

/** What scripts, templates and agents leave instead of a secret; each would be accepted as a salt of Psoxy. */
const MISTAKEN: readonly (readonly [string, string])[] = [
  ['AccessDeniedException', 'the name of an error'],
  ['ResourceNotFoundException', 'the name of an error'],
  ['com.amazonaws.ssm#ParameterNotFound', 'the name of an error'],
  ['InternalServerError', 'the name of an error'],
  ['secret-not-available', 'the message of an error'],
  ['permission_denied_for_secret', 'the message of an error'],
  ['{{resolve:secretsmanager:nymgate/salt}}', 'an unresolved expression'],
  ['{{.Values.pseudonyms.salt}}', 'an unresolved expression'],
  ['$(cat/run/secrets/salt)', 'an unresolved expression'],
  [`$${'{NYMGATE_PSOXY_SALT}'}`, 'an unresolved expression'],
  ['$NYMGATE_PSOXY_SALT', 'an unresolved expression'],
  ['%NYMGATE_PSOXY_SALT%', 'an unresolved expression'],
  ['@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/salt)', 'a reference to Key Vault'],
  ['aws-sm:nymgate/pseudonyms/salt', 'a reference to a secret'],
  ['env:NYMGATE_PSOXY_SALT', 'a reference to a secret'],
  ['file:/run/secrets/nymgate-salt', 'a reference to a secret'],
  ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:salt', 'the ARN'],
  ['projects/contoso/secrets/salt/versions/1', 'the name of a secret of Google Cloud'],
  ['https://login.contoso.com/saml', 'an address'],
  ['op://vault/nymgate/pseudonym-salt', 'an address'],
  ['/run/secrets/nymgate-salt', 'the path of a file'],
  ['/data/nymgate/salt.txt', 'the path of a file'],
  ['C:\\nymgate\\secrets\\salt.txt', 'the path of a file'],
];

/** From the environment, a file, and a store. */
const SOURCES: readonly ((secret: string) => Promise<unknown>)[] = [
  (secret) => createSecretStore({ SALT: secret }, noFiles).read('env:SALT', 'pseudonyms.salt'),
  (secret) =>
    createSecretStore({}, { readText: async () => `${secret}\n` }).read('file:/salt', 'pseudonyms.salt'),
  (secret) =>
    readStoredSecret(
      { reference: { store: 'aws-sm', name: 'salt' }, place: 'pseudonyms.salt' },
      async () => ({
        value: secret,
      }),
    ),
];

describe('PIN-01 what stands where a secret should', () => {
  test.each(MISTAKEN)('%s is refused, wherever it lies, and told as %s', async (secret, words) => {
    for (const read of SOURCES) {
      const failure = read(secret);
      await expect(failure).rejects.toThrow(`holds ${words}`);
      await expect(failure).rejects.toThrow(/^SECRET_UNAVAILABLE pseudonyms\.salt/);
      await expect(failure).rejects.not.toThrow(secret);
    }
  });

  test('salts that people have are read: random texts in any alphabet, phrases, and texts of some length', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    const random = (length: number) =>
      Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
    const salts = Array.from({ length: 2_000 }, () => [
      ...[16, 24, 32, 64].map(random),
      ...(['base64', 'base64url', 'hex'] as const).map((form) => randomBytes(32).toString(form)),
      // One base64 text in 64 begins so.
      `/${randomBytes(24).toString('base64')}`,
    ]).flat();
    const made = [
      'correct-horse-battery-staple',
      'some-long-salt-of-2021!',
      'the-forbidden-planet-1956',
      '2f8c0f0e-3f0d-4d5e-9b2a-6d1f6a7b8c9d',
      '/aB/cD+9xK2mPq7/RtUvWz==',
      'pa$$(w0rd){with}%odd%marks',
      '-----BEGIN PRIVATE KEY-----\n/run/x\n-----END PRIVATE KEY-----',
    ];
    for (const salt of [...salts, ...made])
      expect(await createSecretStore({ SALT: salt }, noFiles).read('env:SALT')).toBe(salt);
  });
});
