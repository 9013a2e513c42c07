import { expect, test } from 'vitest';
import { loadConfig } from '../../gateway/src/config/load-config.ts';
import { checkKey } from './examine-gateway.ts';

const KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');

async function getSummary(pseudonyms: object): Promise<string> {
  const text = JSON.stringify({
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }], ...pseudonyms },
    connectors: {
      'entra-id': {
        tenant: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
        clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
        assertion: { type: 'token-file', path: '/t' },
      },
    },
  });
  const config = loadConfig({ text, file: 'nymgate.yaml', environment: {} });
  const { step } = await checkKey(config, { secrets: { read: async () => KEY } as never });
  return step.summary;
}

test('the step of the key names the instances whose pseudonyms do not join with these', async () => {
  expect(await getSummary({})).toMatch(/^1 key of the native scheme, epoch [0-9a-f]{16}$/);
  expect(await getSummary({ separateFrom: ['outlook-cal', 'teams'] })).toMatch(
    /; pseudonyms don't join with those of outlook-cal, teams$/,
  );
});

test('the step of the key has the epochs of tenants with keys of their own', async () => {
  const tenant = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
  expect(await getSummary({ tenants: { [tenant]: { keys: [{ id: 1, secret: 'env:T' }] } } })).toMatch(
    new RegExp(`; tenants with keys of their own: ${tenant}: epoch [0-9a-f]{16}$`),
  );
});

test('what is no name of an instance is refused', async () => {
  await expect(getSummary({ separateFrom: ['Outlook Cal'] })).rejects.toMatchObject({
    issues: [{ message: expect.stringContaining('must be the name of an instance') }],
  });
});
