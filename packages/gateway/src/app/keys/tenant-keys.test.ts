import { expect, test } from 'vitest';
import { createPseudonymizer } from '../../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { loadConfig } from '../../config/load-config.ts';
import { readConnectorPseudonyms } from './read-pseudonym-secrets.ts';

const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const OTHER = '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70';
const ADDRESS = 'zoe@contoso.com';
const key = (text: string) => Buffer.alloc(32, text).toString('base64url');
const SECRETS: Readonly<Record<string, string>> = {
  'env:SHARED': key('the key of these tests, not more'),
  'env:OWN': key('another one of these tests, no more'),
};

function load(pseudonyms: object) {
  const connector = (tenant: string) => ({
    ...{ tenant, clientId: tenant, assertion: { type: 'token-file', path: '/t' } },
  });
  const text = JSON.stringify({
    pseudonyms: {
      ...{ scheme: 'native', domains: { policy: 'hash' } },
      keys: [{ id: 1, secret: 'env:SHARED' }],
      ...pseudonyms,
    },
    connectors: {
      'entra-id': connector(TENANT.toUpperCase()),
      acme: { of: 'entra-id', ...connector(OTHER) },
    },
  });
  return loadConfig({ text, file: 'x.json', environment: {} });
}

/** The pseudonymizers of both connectors. */
async function make(pseudonyms: object, read = (reference: string) => SECRETS[reference] ?? '') {
  const config = load(pseudonyms);
  const all = Object.values(config.connectors).flatMap((settings) => settings ?? []);
  return Promise.all(
    all.map(async (settings) =>
      createPseudonymizer(
        await readConnectorPseudonyms(config.pseudonyms, settings, { read: async (one) => read(one) }),
      ),
    ),
  );
}

const tenants = (changes: object = {}) => ({
  tenants: { [TENANT]: { keys: [{ id: 1, secret: 'env:OWN' }], ...changes } },
});

test('KND-02 a tenant with keys of its own joins with no other, and nothing of it opens without them', async () => {
  const [separate, other] = await make({ ...tenants(), joinTenants: true });
  const [before] = await make({ joinTenants: true });
  const parts = (one: typeof other) => (one?.irreversible(ADDRESS, 'person') ?? '').split('@');
  const [hash, domain] = parts(separate);
  for (const stranger of [other, before]) {
    expect(parts(stranger)).toEqual([
      expect.not.stringMatching(hash ?? ''),
      expect.not.stringMatching(domain ?? ''),
    ]);
    const token = separate?.reversible(ADDRESS, 'person') ?? '';
    expect(separate?.open(token, ['person'])).toBe(ADDRESS);
    expect(() => stranger?.open(token, ['person'])).toThrow('TOKEN_INVALID');
  }
  expect(separate?.keyFingerprint).not.toBe(other?.keyFingerprint);
  expect(other?.keyFingerprint).toBe(before?.keyFingerprint);
});

test('a connector of such a tenant does not need the keys of others', async () => {
  const { pseudonyms, connectors } = load(tenants());
  const [settings] = Object.values(connectors);
  const read: string[] = [];
  const store = {
    read: async (reference: string, where = '') => {
      read.push(`${where}: ${reference}`);
      return SECRETS[reference] ?? '';
    },
  };
  if (settings !== undefined) await readConnectorPseudonyms(pseudonyms, settings, store);
  expect(read).toEqual([`pseudonyms.tenants.${TENANT}.keys.0.secret: env:OWN`]);
});

test.each<[string, object, RegExp]>([
  [
    'keys of a tenant without a connector',
    { tenants: { [`${TENANT.slice(0, -1)}0`]: { keys: [{ id: 1, secret: 'env:OWN' }] } } },
    /is the tenant of no connector/,
  ],
  [
    'a name that is no tenant id',
    { tenants: { acme: { keys: [{ id: 1, secret: 'env:OWN' }] } } },
    /GUID in lower case/,
  ],
  [
    'the key of all',
    tenants({ keys: [{ id: 1, secret: 'env:SHARED' }] }),
    /the secret of a key is given twice/,
  ],
  [
    'two keys with one id',
    tenants({
      keys: [
        { id: 1, secret: 'env:OWN' },
        { id: 1, secret: 'env:B' },
      ],
    }),
    /the id of a key is given twice/,
  ],
  ['no keys', tenants({ keys: [] }), /keys/],
  [
    "keys by tenant under Psoxy's scheme",
    { scheme: 'psoxy', keys: undefined, salt: 'env:S', encryptionKey: 'env:E', ...tenants() },
    /unknown key "tenants"/,
  ],
])('%s is refused', (_, pseudonyms, message) => {
  expect(() => load(pseudonyms)).toThrow(message);
});
