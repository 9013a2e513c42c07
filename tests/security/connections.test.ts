import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectSecurely } from 'node:tls';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Outbound } from '../../packages/engine/src/kernel/inbound.ts';
import type { App } from '../../packages/gateway/src/app/create-app.ts';
import { loadConfig } from '../../packages/gateway/src/config/load-config.ts';
import { reserveRoom } from '../../packages/gateway/src/proxy/steps/build-response.ts';
import { type NodeServer, startNodeServer } from '../../packages/hosts/src/node/start-node-server.ts';
import { APP_PARTS, NO_STATUS } from '../harness/app-parts.ts';
import { sendRawRequest } from '../harness/send-raw-request.ts';

// What strangers can do with a connection alone, before any request is read. The host runs here with an app that says yes, so
// that its process is this one.

const answered = { status: 200, headers: [], body: new Uint8Array(0) };
const CONNECTOR = {
  tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
  clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
  assertion: { type: 'token-file', path: '/t' },
};

type Started = { readonly host: NodeServer; readonly close: () => Promise<void> };

/**
 * On a machine that is busy a whole second may pass between two turns of this process, in which callers and gateway live together: only
 * where it is tested does the time for a head count, and whoever waits for something waits long.
 */
const LONG = 60_000;
const PATIENCE = { timeout: 2 * LONG, interval: 20 };

async function start(
  handle: App['handle'],
  listen: object = {},
  headerMilliseconds = LONG,
): Promise<Started> {
  const text = JSON.stringify({
    listen: { port: 0, ...listen },
    admin: { port: 0 },
    limits: { headerMilliseconds, concurrentRequests: 64 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
    connectors: { 'entra-id': CONNECTOR },
  });
  const config = loadConfig({ text, file: 'test.json', environment: {} });
  const app: App = { handle, status: () => NO_STATUS, ...APP_PARTS };
  const host = await startNodeServer({ config, createApp: async () => app, logSink: () => undefined });
  return { host, close: () => host.close(0) };
}

describe('T1-31 a caller that asks and resets its connection does not end the process', () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => void uncaught.push(error);
  let others: NodeJS.UncaughtExceptionListener[] = [];
  let started: Started;
  beforeAll(async () => {
    started = await start(async () => answered);
    others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', note);
  });
  afterAll(async () => {
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
    await started.close();
  });

  test.each(
    [
      [
        'an upgrade',
        'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      ],
      ['CONNECT', 'CONNECT x:443 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'],
      ['an expectation', 'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nexpect: x\r\n\r\n'],
      ['no HTTP', 'garbage\r\n\r\n'],
      ['a request', 'GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'],
    ].flatMap(([name, head]) => [
      ['main', name, head],
      ['admin', name, head],
    ]),
  )('%s listener: %s', async (listener, _, head) => {
    const { url, adminUrl } = started.host;
    const { hostname, port } = new URL((listener === 'main' ? url : adminUrl) ?? '');
    for (let round = 0; round < 10; round += 1) {
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      await new Promise((resolve) => socket.once('connect', resolve));
      await new Promise((resolve) => socket.write(head ?? '', resolve));
      socket.resetAndDestroy();
      await sleep(5);
    }
    await sleep(50);
    expect(uncaught).toEqual([]);
  });
});

describe('T1-30 connections that never become secure', () => {
  /** Within it the one connection that does become secure has to. */
  const HEAD_MILLISECONDS = 2_000;
  let directory: string;
  let started: Started;
  beforeAll(async () => {
    const own = createSelfSignedCertificate({ names: ['127.0.0.1'] });
    directory = mkdtempSync(join(tmpdir(), 'nymgate-connections-'));
    writeFileSync(join(directory, 'own.pem'), own.certificate);
    writeFileSync(join(directory, 'own.key'), own.key, { mode: 0o600 });
    const tls = { certificate: join(directory, 'own.pem'), key: join(directory, 'own.key') };
    started = await start(async () => answered, { tls }, HEAD_MILLISECONDS);
  });
  afterAll(async () => {
    await started.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const port = () => Number(new URL(started.host.url).port);
  const opened = (): Promise<'closed by the gateway' | 'open'> =>
    new Promise((resolve) => {
      const socket = connect(port(), '127.0.0.1').on('error', () => undefined);
      socket.on('close', () => resolve('closed by the gateway'));
      setTimeout(() => {
        resolve('open');
        socket.destroy();
      }, LONG / 3).unref();
    });

  test('are closed when the time for a head is over, and others are served meanwhile', async () => {
    const silent = Array.from({ length: 20 }, opened);
    const socket = connectSecurely({ port: port(), host: '127.0.0.1', rejectUnauthorized: false });
    socket.write('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n');
    const data = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(data.toString('latin1')).toMatch(/^HTTP\/1\.1 200 /);
    expect(new Set(await Promise.all(silent))).toEqual(new Set(['closed by the gateway']));
  });

  test('do not keep the gateway from stopping', async () => {
    const tls = { certificate: join(directory, 'own.pem'), key: join(directory, 'own.key') };
    const own = await start(async () => answered, { tls });
    const socket = connect(Number(new URL(own.host.url).port), '127.0.0.1').on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    await sleep(50);
    const outcome = await Promise.race([
      own.close().then(() => 'stopped'),
      sleep(LONG / 3).then(() => 'hangs'),
    ]);
    expect(outcome).toBe('stopped');
  });
});

describe('F11 a caller that leaves', () => {
  let left = 0;
  let asked = 0;
  let started: Started;
  beforeAll(async () => {
    started = await start(({ signal }) => {
      asked += 1;
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          left += 1;
          resolve(answered);
        });
      });
    });
  });
  afterEach(() => {
    left = 0;
    asked = 0;
  });
  afterAll(() => started.close());

  test.each([1, 20])('is told to each of %d requests on its connection', async (requests) => {
    const { hostname, port, host } = new URL(started.host.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET /v1.0/users HTTP/1.1\r\nhost: ${host}\r\n\r\n`.repeat(requests));
    await vi.waitUntil(() => asked === requests, LONG / 3);
    socket.destroy();
    await vi.waitUntil(() => left === requests, LONG / 3);
  });
});

describe('F12 answers that callers have not taken', { timeout: 5 * LONG }, () => {
  const megabytes = (count: number) => ({ ...answered, body: new Uint8Array(count * 1_048_576) });
  /** An app as the gateway is: it asks for room before it answers. */
  const answering =
    (answer: (target: string) => Outbound): App['handle'] =>
    async ({ target, room, signal }) => {
      const outbound = answer(target);
      await reserveRoom(room, outbound, { remainingMilliseconds: () => 5 * LONG, signal });
      return outbound;
    };
  /** Who reads nothing for 30 s is let go, and a busy machine may need longer than that to make all answers. */
  const HELPING = { bytes: 262_144, milliseconds: 5_000 };
  /** Asks, and reads no more of the answer than keeps it from being let go; `drain` reads on. */
  const ask = (url: string, { target = '/large', requests = 1 } = {}) => {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.write(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\n\r\n`.repeat(requests));
    let head = '';
    let wanted = 0;
    const read = (bytes: number) => {
      wanted = bytes;
      socket.resume();
    };
    socket.on('data', (data: Buffer) => {
      if (head === '') head = data.toString('latin1').slice(0, 'HTTP/1.1 200'.length);
      wanted -= data.length;
      if (wanted <= 0) socket.pause();
    });
    const helpings = setInterval(() => read(Math.max(wanted, HELPING.bytes)), HELPING.milliseconds);
    socket.once('close', () => clearInterval(helpings));
    return { socket, head: () => head, drain: () => read(Number.POSITIVE_INFINITY) };
  };
  const answeredOf = (asked: readonly ReturnType<typeof ask>[]) => asked.filter(({ head }) => head() !== '');

  test('by callers who read nothing: others wait for room, and small answers do not', async () => {
    const started = await start(
      answering((target) =>
        target === '/small' ? { ...answered, body: new Uint8Array(10) } : megabytes(64),
      ),
    );
    const { url } = started.host;
    const asked = Array.from({ length: 6 }, () => ask(url));
    await vi.waitUntil(() => answeredOf(asked).length >= 4, PATIENCE);
    expect((await sendRawRequest(url, { target: '/small' })).status).toBe(200);
    await sleep(100);
    expect(answeredOf(asked)).toHaveLength(4);
    answeredOf(asked)[0]?.drain();
    await vi.waitUntil(() => answeredOf(asked).length === 5, PATIENCE);
    answeredOf(asked)[1]?.socket.destroy();
    await vi.waitUntil(() => answeredOf(asked).length === 6, PATIENCE);
    expect(new Set(asked.map(({ head }) => head()))).toEqual(new Set(['HTTP/1.1 200']));
    for (const { socket } of asked) socket.destroy();
    await started.close();
  });

  test('behind others of a connection that has ended hold no room', async () => {
    const started = await start(answering(() => megabytes(30)));
    const { url } = started.host;
    for (let round = 0; round < 4; round += 1) {
      const pipelined = ask(url, { requests: 4 });
      await vi.waitUntil(() => pipelined.head() !== '', PATIENCE);
      pipelined.socket.destroy();
      await sleep(50);
    }
    const asked = Array.from({ length: 8 }, () => ask(url));
    await vi.waitUntil(() => answeredOf(asked).length === 8, PATIENCE);
    for (const { socket } of asked) socket.destroy();
    await started.close();
  });

  test('60 at once of 5 MB, to callers who read: everyone gets theirs', async () => {
    const body = new Uint8Array(5_000_000);
    const started = await start(answering(() => ({ ...answered, body })));
    const { hostname, port, host } = new URL(started.host.url);
    const sizes = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const socket = connect(Number(port), hostname);
        socket.write(`GET /large HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
        let bytes = 0;
        for await (const chunk of socket) bytes += (chunk as Buffer).length;
        return bytes;
      }),
    );
    expect(sizes.filter((size) => size > body.length)).toHaveLength(60);
    await started.close();
  });
});

test('T1-31 the admin listener answers to names of this machine only, as the main one', async () => {
  const started = await start(async () => answered);
  const named = (target: string, host: string) =>
    sendRawRequest(started.host.adminUrl ?? '', { target, headers: { host } });
  for (const target of ['/metrics', '/configz', '/healthz']) {
    expect((await named(target, 'evil.example:8485')).status).toBe(400);
    expect((await named(target, 'localhost')).status).toBe(200);
  }
  await started.close();
});
