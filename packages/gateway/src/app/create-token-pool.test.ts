import { expect, test } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import type { SourceRequest } from '../../../engine/src/kernel/ports.ts';
import { loadConfig } from '../config/load-config.ts';
import type { AppPorts } from './app-ports.ts';
import { checkApplications, createTokenPool } from './create-token-pool.ts';

const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const CLIENT_ID = '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e';

type Settings = { readonly tenant?: string; readonly clientId?: string; readonly path?: string };

function stand(connectors: Readonly<Record<string, Settings>>, source: unknown = { cloud: 'us-gov-l5' }) {
  const text = JSON.stringify({
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }] },
    source,
    connectors: Object.fromEntries(
      Object.entries(connectors).map(([id, { tenant = TENANT, clientId = CLIENT_ID, path = '/t' }]) => [
        id,
        { tenant, clientId, assertion: { type: 'token-file', path } },
      ]),
    ),
  });
  const config = loadConfig({ text, file: 'nymgate.yaml', environment: {} });
  const requests: SourceRequest[] = [];
  const ports = {
    http: {
      send: async (request: SourceRequest) => {
        requests.push(request);
        const body = { token_type: 'Bearer', expires_in: 3_599, access_token: `t${requests.length}` };
        return {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: (async function* () {
            yield new TextEncoder().encode(JSON.stringify(body));
          })(),
        };
      },
    },
    clock: { now: () => 0, monotonic: () => 0 },
    random: { bytes: (length: number) => new Uint8Array(length), fraction: () => 0 },
    log: { write: () => undefined },
    metrics: { count: () => undefined, observe: () => undefined },
    files: { readText: async () => 'a.b.c' },
    environment: () => undefined,
  } as unknown as AppPorts;
  const tokensOf = createTokenPool(config, ports);
  const open = (id: string) => {
    const settings = config.connectors[id];
    if (settings === undefined) throw new Error('no such connector');
    return tokensOf.getTokens(id, settings);
  };
  return { open, requests, check: () => checkApplications(config) };
}

test('200 requests of two connectors with one application make one exchange', async () => {
  const { open, requests } = stand({
    'entra-id': {},
    'outlook-cal': { tenant: TENANT.toUpperCase(), clientId: CLIENT_ID.toUpperCase() },
  });
  const [one, two] = await Promise.all([open('entra-id'), open('outlook-cal')]);
  await Promise.all(Array.from({ length: 100 }, () => [one.get(), two.get()]).flat());
  expect(one).toBe(two);
  expect(requests).toHaveLength(1);
});

test('another tenant or another application is another cache', async () => {
  const { open, requests } = stand({
    'entra-id': {},
    'outlook-cal': { clientId: '11111111-2222-4333-8444-555555555555' },
    'outlook-mail': { tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70' },
  });
  for (const id of ['entra-id', 'outlook-cal', 'outlook-mail']) await (await open(id)).get();
  expect(requests).toHaveLength(3);
});

test('the cloud decides authority and scope', async () => {
  const { open, requests } = stand({ 'entra-id': {} });
  await (await open('entra-id')).get();
  expect(requests[0]?.origin).toBe('https://login.microsoftonline.us');
  expect(new URLSearchParams(new TextDecoder().decode(requests[0]?.body)).get('scope')).toBe(
    'https://dod-graph.microsoft.us/.default',
  );
});

test('one application with two assertions is refused: their exchanges would run side by side', async () => {
  const { check } = stand({ 'entra-id': {}, 'outlook-cal': { path: '/other' } });
  const error: unknown = await check().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SetupError);
  expect((error as SetupError).message).toContain(
    'connectors.entra-id and connectors.outlook-cal are one Entra application with two different assertions',
  );
});
