import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { APP_PARTS, NO_STATUS } from '../../../../tests/harness/app-parts.ts';
import {
  createTestAuthority,
  type KeyAndCertificate,
} from '../../../../tests/harness/client-certificates.ts';
import type { PeerCertificate } from '../../../engine/src/kernel/inbound.ts';
import type { App } from '../../../gateway/src/app/create-app.ts';
import type { Config } from '../../../gateway/src/config/config-settings.ts';
import { loadConfig } from '../../../gateway/src/config/load-config.ts';
import { type NodeServer, startNodeServer } from './start-node-server.ts';

const certificate = createSelfSignedCertificate({ names: ['127.0.0.1'] });
const [first, second] = [createTestAuthority('first'), createTestAuthority('second')];
const alice = first.issue({ subject: [['CN', 'a']] });
const bob = second.issue({ subject: [['CN', 'b']] });

let directory: string;
let host: NodeServer;
let seen: (PeerCertificate | undefined)[] = [];

const authorities = (text: string) => writeFileSync(join(directory, 'ca.pem'), text);

const app: App = {
  handle: async ({ peerCertificate }) => {
    seen.push(peerCertificate);
    return { status: 200, headers: [], body: new Uint8Array(0) };
  },
  status: () => NO_STATUS,
  ...APP_PARTS,
};

function config(tls: object = {}): Config {
  const files = { certificate: 'own.pem', key: 'own.key', clientCa: 'ca.pem' };
  const paths = Object.entries(files).map(([name, file]) => [name, join(directory, file)]);
  const text = JSON.stringify({
    listen: { port: 0, tls: { ...Object.fromEntries(paths), ...tls } },
    admin: { enabled: false },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
    connectors: {
      'entra-id': {
        tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
        clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
        assertion: { type: 'token-file', path: '/t' },
      },
    },
  });
  return loadConfig({ text, file: 'test.json', environment: {} });
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-mtls-'));
  writeFileSync(join(directory, 'own.pem'), certificate.certificate);
  writeFileSync(join(directory, 'own.key'), certificate.key, { mode: 0o600 });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
afterEach(async () => {
  seen = [];
  await host.close(0);
});

async function start(next: () => Config = config): Promise<void> {
  authorities(first.certificate);
  host = await startNodeServer({
    config: config(),
    loadConfig: async () => next(),
    createApp: async () => app,
    logSink: () => undefined,
  });
}

const createAgent = (client: KeyAndCertificate, keepAlive = false) =>
  new Agent({
    keepAlive,
    maxSockets: 1,
    ca: certificate.certificate,
    cert: client.certificate,
    key: client.key,
  });

/** One request; whether its connection resumed an earlier TLS session. */
function get(agent: Agent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    request(new URL(host.url), { agent }, (response) => {
      const { socket } = response;
      response.resume().on('end', () => resolve((socket as TLSSocket).isSessionReused()));
    })
      .on('error', reject)
      .end();
  });
}

const subjects = () => seen.map((certificate) => certificate?.subject);

test('the app sees facts of a verified certificate, and nothing of another one', async () => {
  await start();
  await get(createAgent(alice));
  await get(createAgent(bob));
  expect(subjects()).toEqual(['CN=a', undefined]);
  expect(Object.keys(seen[0] ?? {}).sort()).toEqual([
    'dnsNames',
    'fingerprint',
    'subject',
    'uris',
    'validTo',
  ]);
});

test('no session is resumed: each connection is verified anew', async () => {
  await start();
  const agent = createAgent(alice);
  expect([await get(agent), await get(agent), await get(agent)]).toEqual([false, false, false]);
  expect(subjects()).toEqual(['CN=a', 'CN=a', 'CN=a']);
});

test('an authority that a reload takes out counts no more, not even on connections that are open', async () => {
  await start();
  const open = createAgent(alice, true);
  await get(open);
  authorities(second.certificate);
  expect(await host.reload()).toMatchObject({ reloaded: true });
  await get(open);
  await get(createAgent(alice));
  await get(createAgent(bob));
  expect(subjects()).toEqual(['CN=a', undefined, undefined, 'CN=b']);
  open.destroy();
});

test('a handshake that a reload overtakes was verified by the authorities before it, and counts for nothing', async () => {
  await start();
  const { hostname, port } = new URL(host.url);
  const raw = connect(Number(port), hostname);
  await once(raw, 'connect');
  // The server has taken the connection once it answers a later one.
  await get(createAgent(alice));
  authorities(second.certificate);
  expect(await host.reload()).toMatchObject({ reloaded: true });
  const socket = connectTls({
    socket: raw,
    host: hostname,
    ca: certificate.certificate,
    cert: alice.certificate,
    key: alice.key,
  });
  socket.write(`GET / HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`);
  socket.resume();
  await once(socket, 'close');
  expect(subjects()).toEqual(['CN=a', undefined]);
});

test('a reload with the same authorities disturbs nobody', async () => {
  await start();
  const open = createAgent(alice, true);
  await get(open);
  expect(await host.reload()).toMatchObject({ reloaded: true });
  await get(open);
  expect(subjects()).toEqual(['CN=a', 'CN=a']);
  open.destroy();
});

test.each<[string, string, (() => Config) | undefined]>([
  ['a file without any certificate', '', undefined],
  ['a broken one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', undefined],
  ['another way to ask', first.certificate, () => config({ clientAuth: 'required' })],
  ['no authorities any more', first.certificate, () => config({ clientCa: undefined })],
])('a reload with %s is refused, and the old ones stay', async (_name, text, next) => {
  await start(next);
  authorities(text);
  expect(await host.reload()).toMatchObject({ reloaded: false });
  await get(createAgent(alice));
  expect(subjects()).toEqual(['CN=a']);
});
