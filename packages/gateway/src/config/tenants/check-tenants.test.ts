import { expect, test } from 'vitest';
import { SetupError } from '../../../../engine/src/kernel/errors.ts';
import { loadConfig } from '../load-config.ts';

const ONE = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const OTHER = '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70';
const NATIVE = { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }] };
const PSOXY = { scheme: 'psoxy', salt: 'env:S', encryptionKey: 'env:E' };

type Connectors = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function load(connectors: Connectors, settings: object = {}) {
  const full = Object.entries(connectors).map(([id, changes]) => [
    id,
    { tenant: ONE, clientId: ONE, assertion: { type: 'token-file', path: '/t' }, ...changes },
  ]);
  const text = JSON.stringify({
    pseudonyms: NATIVE,
    connectors: Object.fromEntries(full),
    ...settings,
  });
  return loadConfig({ text, file: 'f.json', environment: {} });
}

function findFault(connectors: Connectors, settings?: object): string {
  try {
    load(connectors, settings);
    return '';
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
}

test('another tenant of a connector is one line', () => {
  const { connectors } = load({ 'entra-id': {}, acme: { of: 'entra-id', tenant: OTHER } });
  expect(connectors['acme']?.of).toBe('entra-id');
});

test.each<[string, Connectors, object, RegExp]>([
  [
    'a connector that there is not',
    { acme: { of: 'entra' } },
    {},
    /connectors\.acme\.of must be one of entra-id, outlook-cal/,
  ],
  [
    'a connector that has another name of ours',
    { 'entra-id': { of: 'outlook-cal' } },
    {},
    /connectors\.entra-id\.of is another connector/,
  ],
  [
    'mailboxes of a connector without any',
    { acme: { of: 'msft-teams', scoping: 'exchange' } },
    {},
    /connectors\.acme reads no mailboxes/,
  ],
  [
    'a connector that the cloud does not have',
    { acme: { of: 'msft-copilot' } },
    { source: { cloud: 'us-gov-l4' } },
    /msft-copilot does not exist in this cloud/,
  ],
])('%s is refused', (_, connectors, settings, message) => {
  expect(findFault(connectors, settings)).toMatch(message);
});

test("KND-02 Psoxy's scheme takes one tenant only, because its pseudonyms hold none", () => {
  const two = { 'entra-id': {}, acme: { of: 'entra-id', tenant: OTHER } };
  expect(findFault(two, { pseudonyms: PSOXY })).toMatch(/connectors\.acme is of another tenant/);
  expect(findFault(two)).toBe('');
  const same = { 'entra-id': {}, 'outlook-cal': { tenant: ONE.toUpperCase() } };
  expect(findFault(same, { pseudonyms: PSOXY })).toBe('');
});
