import { expect, test } from 'vitest';
import type { SharedState } from '../../../../clouds/src/shared-state/shared-state.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { AppPorts } from '../app-ports.ts';
import { createStateSharing } from '../create-state-sharing.ts';

const KEY = Buffer.alloc(32, 'nymgate test key, never for use!').toString('base64url');
const CLIENT = '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e';
const OTHER_CLIENT = '4b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e';

/** Names that a store is given for one caller by an instance with these connectors, each with its client id. */
function getNames(connectors: Readonly<Record<string, string>>): readonly string[] {
  const text = JSON.stringify({
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }] },
    connectors: Object.fromEntries(
      Object.entries(connectors).map(([id, clientId]) => [
        id,
        {
          tenant: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
          clientId,
          assertion: { type: 'token-file', path: '/t' },
        },
      ]),
    ),
  });
  const config = loadConfig({ text, file: 'nymgate.yaml', environment: {} });
  const names: string[] = [];
  const shared: Partial<SharedState> = { increment: async (name) => void names.push(name) };
  const sharing = createStateSharing({
    ports: { shared } as unknown as AppPorts,
    secrets: { scheme: 'native', keys: [{ id: 1, secret: KEY }], tenant: '' },
    config,
  });
  void sharing?.state.increment('warehouse', 60_000);
  return names;
}

test('SHR-07 instances with the same key have other names for the same caller', () => {
  const calendar = getNames({ 'outlook-cal': CLIENT });
  expect(calendar).toHaveLength(1);
  expect(getNames({ 'entra-id': OTHER_CLIENT })).not.toEqual(calendar);
  expect(getNames({ 'outlook-cal': OTHER_CLIENT })).not.toEqual(calendar);
  expect(getNames({ 'entra-id': CLIENT })).not.toEqual(calendar);
});

test('SHR-07 replicas of one instance have the same, in whatever order and case their connectors are written', () => {
  const one = getNames({ 'outlook-cal': CLIENT, 'entra-id': OTHER_CLIENT });
  expect(getNames({ 'entra-id': OTHER_CLIENT.toUpperCase(), 'outlook-cal': CLIENT })).toEqual(one);
});
