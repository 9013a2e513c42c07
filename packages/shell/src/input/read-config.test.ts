import { afterEach, expect, it, vi } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { readConfig } from './read-config.ts';

afterEach(() => vi.unstubAllEnvs());

const SETTINGS = {
  NYMGATE_PSEUDONYMS__SCHEME: 'native',
  NYMGATE_PSEUDONYMS__KEYS: '[{"id":1,"secret":"gcp-sm:projects/contoso/secrets/nymgate-key?version=1"}]',
  NYMGATE_CONNECTORS__OUTLOOK_CAL: JSON.stringify({
    tenant: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
    clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
    assertion: { type: 'gcp' },
    options: { basic: true },
  }),
};

const getMessage = (error: unknown) => (error instanceof SetupError ? error.issues[0]?.message : error);

it('env: variables are the whole configuration', async () => {
  for (const [name, value] of Object.entries(SETTINGS)) vi.stubEnv(name, value);
  const { connectors, pseudonyms } = await readConfig('env:');
  expect(connectors['outlook-cal']).toMatchObject({ assertion: { type: 'gcp' }, options: { basic: true } });
  expect(pseudonyms).toMatchObject({ scheme: 'native', keys: [{ id: 1 }] });
});

it('env: without variables is refused, as an empty file is', async () => {
  const error = await readConfig('env:').catch((thrown: unknown) => thrown);
  expect(getMessage(error)).toMatch(/connectors is required|pseudonyms/);
});

it('an absent file is not taken for variables', async () => {
  for (const [name, value] of Object.entries(SETTINGS)) vi.stubEnv(name, value);
  await expect(readConfig('absent.yaml')).rejects.toThrow(SetupError);
});
