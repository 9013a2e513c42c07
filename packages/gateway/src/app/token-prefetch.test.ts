import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAuditSink } from '../../../../tests/harness/audit-sink.ts';
import type { SharedState } from '../../../clouds/src/shared-state/shared-state.ts';
import type { Inbound } from '../../../engine/src/kernel/inbound.ts';
import { loadConfig } from '../config/load-config.ts';
import type { AppPorts } from './app-ports.ts';
import { createApp } from './create-app.ts';

const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const CLIENT_ID = '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e';
const ROLE = 'arn:aws:iam::111122223333:role/etl';
const KEY = createHash('sha256').update('a key of these tests').digest();

const inbound: Inbound = {
  method: 'GET',
  target: '/entra-id/v1.0/users',
  headers: [],
  body: new Uint8Array(0),
  remoteAddress: '192.0.2.7',
  platformIdentity: { kind: 'aws-iam', principal: ROLE },
};

/** A gateway that waits for its key, and a request that waits for the gateway. */
function stand(request: Promise<Inbound> | undefined, shared?: SharedState) {
  const connector = { tenant: TENANT, clientId: CLIENT_ID, assertion: { type: 'token-file', path: '/t' } };
  const callers = { platform: [{ type: 'aws-iam', callers: [{ id: ROLE, connectors: ['entra-id'] }] }] };
  const text = JSON.stringify({
    publicUrl: 'https://nymgate.example',
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }] },
    callers,
    connectors: { 'entra-id': connector, 'outlook-cal': connector },
  });
  const sent: string[] = [];
  let give: (key: string) => void = () => undefined;
  const key = new Promise<string>((resolve) => {
    give = resolve;
  });
  const bodies = ['{"token_type":"Bearer","expires_in":3599,"access_token":"t"}', '{"value":[]}'];
  const ports = {
    http: {
      send: async ({ origin }: { origin: string }) => {
        sent.push(origin);
        return {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: (async function* () {
            yield new TextEncoder().encode(bodies[origin.includes('login') ? 0 : 1]);
          })(),
        };
      },
    },
    clock: { now: () => 0, monotonic: () => 0 },
    random: { bytes: (length: number) => new Uint8Array(length).fill(7), fraction: () => 0 },
    log: { write: () => undefined },
    metrics: { count: () => undefined, observe: () => undefined },
    audit: createAuditSink(() => undefined),
    secrets: { read: () => key },
    files: { readText: async () => 'a.b.c' },
    environment: () => undefined,
    shared,
  } as unknown as AppPorts;
  const app = createApp(loadConfig({ text, file: 'nymgate.json', environment: {} }), ports, {
    publicUrl: 'https://nymgate.example',
    vouches: ['aws-iam'],
    awaited: request,
  });
  return { app, sent, giveKey: () => give(KEY.toString('base64url')) };
}

const turns = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('FRZ-04 while the key is read, a known caller who waits has its token asked for, once', async () => {
  const { app, sent, giveKey } = stand(Promise.resolve(inbound));
  await turns();
  expect(sent).toEqual(['https://login.microsoftonline.com']);
  giveKey();
  expect((await (await app).handle(inbound)).status).toBe(200);
  expect(sent).toEqual(['https://login.microsoftonline.com', 'https://graph.microsoft.com']);
});

const { platformIdentity: _, ...nobody } = inbound;
const stranger = { kind: 'aws-iam', principal: 'arn:aws:iam::999922223333:role/etl' } as const;

test.each<readonly [string, Promise<Inbound> | undefined]>([
  ['no request', undefined],
  ['a request that never comes', new Promise(() => undefined)],
  ['one for whom the platform does not vouch', Promise.resolve(nobody)],
  [
    'one who says so in a header',
    Promise.resolve({ ...nobody, headers: [['authorization', `Bearer ${ROLE}`]] }),
  ],
  ['a name that no list has', Promise.resolve({ ...inbound, platformIdentity: stranger })],
  [
    'a connector that is not granted',
    Promise.resolve({ ...inbound, target: '/outlook-cal/v1.0/users/p~x/events' }),
  ],
  ['no connector', Promise.resolve({ ...inbound, target: '/v1.0/users' })],
])('FRZ-04 %s: nothing is asked for before the gateway is there', async (_name, request) => {
  const { app, sent, giveKey } = stand(request);
  await turns();
  giveKey();
  await app;
  await turns();
  expect(sent).toEqual([]);
});

test('FRZ-04 where tokens are shared, they wait for the key that hides them', async () => {
  const state = { find: async () => undefined } as unknown as SharedState;
  const { sent } = stand(Promise.resolve(inbound), state);
  await turns();
  expect(sent).toEqual([]);
});
