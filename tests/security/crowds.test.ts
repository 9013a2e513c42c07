import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../packages/gateway/src/app/create-app.ts';
import { type NodeServer, startNodeServer } from '../../packages/hosts/src/node/start-node-server.ts';
import { APP_PARTS, NO_STATUS } from '../harness/app-parts.ts';
import { hostConfig } from '../harness/host-config.ts';
import { type RecordingGateway, startRecordingGateway } from '../harness/recording-graph.ts';
import { type RawResponse, sendRawRequest } from '../harness/send-raw-request.ts';

// Many at once: connections, requests, callers who give up. The host runs in this process.

const answered = { status: 200, headers: [], body: new Uint8Array(0) };

type Started = { readonly host: NodeServer; readonly lines: readonly string[] };

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(
  handle: App['handle'],
  config: Readonly<Record<string, unknown>> = {},
): Promise<Started> {
  const lines: string[] = [];
  const host = await startNodeServer({
    config: hostConfig(config),
    createApp: async () => ({ ...APP_PARTS, handle, status: () => NO_STATUS }),
    logSink: (line) => void lines.push(line),
  });
  ends.push(() => host.close(0));
  return { host, lines };
}

async function open(url: string, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', localAddress });
  ends.push(() => socket.destroy());
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return socket;
}

const openMany = (count: number, url: string, localAddress?: string) =>
  Promise.all(Array.from({ length: count }, () => open(url, localAddress)));

const metricsOf = async ({ host }: Started) =>
  (await sendRawRequest(host.adminUrl ?? '', { target: '/metrics' })).body;
const connectionsOf = async (started: Started) =>
  Number(/^nymgate_connections (\d+)$/m.exec(await metricsOf(started))?.[1]);

describe('CON-01 idle connections of strangers', () => {
  const limits = { connectionsPerAddress: 16, headerMilliseconds: 60_000 };

  test('of one address are ended beyond its share; others, and health, are served; it is counted and told in one line', async () => {
    const started = await start(async () => answered, { limits });
    const { url } = started.host;
    const strangers = await openMany(40, url, '127.0.0.9');
    await vi.waitUntil(
      () => strangers.filter(({ destroyed, readableEnded }) => destroyed || readableEnded).length === 24,
      5_000,
    );
    expect((await sendRawRequest(url, { target: '/readyz' })).status).toBe(200);
    expect((await sendRawRequest(url, { target: '/v1.0/users' })).status).toBe(200);
    expect(await metricsOf(started)).toContain(
      'nymgate_connections_refused_total{listener="main",reason="address"} 24',
    );
    await vi.waitUntil(async () => (await connectionsOf(started)) === 16, 5_000);
    await started.host.close(0);
    const told = started.lines.filter((line) => line.includes('connections_refused'));
    expect(told.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'warn',
        listener: 'main',
        reason: 'address',
        count: 24,
        seconds: expect.any(Number),
      }),
    ]);
    expect(told.join()).not.toContain('127.0.0.9');
  });

  test('of many addresses take every place, and whoever asks something is served all the same', async () => {
    // The least number of places is 1,024.
    const started = await start(async () => answered, {
      limits: { connectionsPerAddress: 512, headerMilliseconds: 60_000, concurrentRequests: 1 },
    });
    const { url } = started.host;
    for (const address of ['127.0.0.7', '127.0.0.8'])
      for (let batch = 0; batch < 4; batch += 1) await openMany(128, url, address);
    await vi.waitUntil(async () => (await connectionsOf(started)) === 1_024, 10_000);
    for (let round = 0; round < 5; round += 1)
      expect((await sendRawRequest(url, { target: '/readyz' })).status).toBe(200);
    expect(await metricsOf(started)).toMatch(
      /connections_refused_total\{listener="main",reason="idle"\} [1-5]\b/,
    );
  }, 60_000);

  test('of a proxy that the configuration names are not counted', async () => {
    const proxy = { trustedProxies: 1, proxies: ['127.0.0.9'] };
    const started = await start(async () => answered, {
      limits,
      callers: { apiKeys: { file: '/nowhere' }, addresses: proxy },
    });
    const many = await openMany(40, started.host.url, '127.0.0.9');
    await sleep(200);
    expect(many.filter(({ destroyed, readableEnded }) => destroyed || readableEnded)).toEqual([]);
    expect(await connectionsOf(started)).toBe(40);
  });

  test('the admin listener shares no limit with the main one, and idle ones there make room', async () => {
    const started = await start(async () => answered, { limits });
    await openMany(40, started.host.url);
    expect((await sendRawRequest(started.host.adminUrl ?? '', { target: '/readyz' })).status).toBe(200);
    await openMany(150, started.host.adminUrl ?? '');
    expect((await sendRawRequest(started.host.adminUrl ?? '', { target: '/readyz' })).status).toBe(200);
    expect(await metricsOf(started)).toMatch(
      /connections_refused_total\{listener="admin",reason="idle"\} \d+/,
    );
  });
});

describe('CON-01 a hundred new connections a second from the address of a valid caller', () => {
  const HEAD = 'GET /v1.0/users HTTP/1.1\r\nhost: 127.0.0.1\r\n';
  const PER_SECOND = 100;
  const CALLS_PER_SECOND = 10;
  const STRANGERS: readonly (readonly [string, (socket: Socket) => unknown])[] = [
    ['that send nothing', () => undefined],
    ['that never end their head', (socket) => socket.write(HEAD)],
    [
      'that never end their body',
      (socket) => socket.write(`${HEAD.replace('GET', 'POST')}content-length: 9\r\n\r\n1`),
    ],
    ['that are refused and stay', (socket) => socket.write(`${HEAD}\r\n`)],
  ];

  /** Whether this connection, or one that is there already, gets its answer. */
  const isServed = (socket: Socket) =>
    new Promise<boolean>((resolve) => {
      socket.once('data', (data) => resolve(data.toString('latin1').startsWith('HTTP/1.1 200')));
      socket.once('close', () => resolve(false));
      socket.write(`${HEAD}authorization: Bearer valid\r\n\r\n`);
    });

  // The gate of connections has the clock of `performance`.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  test.each(STRANGERS)(
    '%s: its new connections are served, and the old ones kept',
    async (_, open1) => {
      const started = await start(
        async ({ headers, admitted }) => {
          if (!headers.some(([name]) => name === 'authorization')) return { ...answered, status: 401 };
          admitted?.();
          return answered;
        },
        // Told: twice this many new connections a second.
        { limits: { connectionsPerAddress: 64, headerMilliseconds: 60_000, bodyMilliseconds: 60_000 } },
      );
      const { url } = started.host;
      const kept = await open(url);
      expect(await isServed(kept)).toBe(true);
      for (const socket of await openMany(63, url)) open1(socket);
      await vi.waitUntil(async () => (await connectionsOf(started)) === 64, 10_000);
      vi.advanceTimersByTime(1_000);
      for (let call = 0; call < CALLS_PER_SECOND; call += 1) {
        const strangers = await openMany(PER_SECOND / CALLS_PER_SECOND, url);
        // Connections are accepted in their order, so all strangers are in before the clock moves.
        expect(await isServed(await open(url))).toBe(true);
        for (const socket of strangers) open1(socket);
        vi.advanceTimersByTime(1_000 / CALLS_PER_SECOND);
      }
      expect(await isServed(kept)).toBe(true);
      expect(await connectionsOf(started)).toBeLessThanOrEqual(64);
    },
    60_000,
  );
});

describe('F11 CON-01 fifty callers who give up', () => {
  const CALLERS = 50;
  const WAYS: readonly (readonly [string, (socket: Socket) => void])[] = [
    ['and close', (socket) => void socket.destroy()],
    ['and reset', (socket) => void socket.resetAndDestroy()],
    ['and end their half', (socket) => void socket.end()],
  ];
  const ask = async (url: string, target = '/v1.0/users') => {
    const socket = await open(url);
    socket.write(`GET ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
    return socket;
  };
  const askMany = (url: string) => Promise.all(Array.from({ length: CALLERS }, () => ask(url)));

  test.each(WAYS)(
    'in the midst of their answer, %s: none of their connections is left within two seconds',
    async (_, leave) => {
      const body = new Uint8Array(8_000_000);
      const started = await start(async () => ({ ...answered, body }));
      const asked = await askMany(started.host.url);
      await Promise.all(
        asked.map((socket) => new Promise((resolve) => socket.once('data', () => resolve(socket.pause())))),
      );
      expect(await connectionsOf(started)).toBe(CALLERS);
      for (const socket of asked) leave(socket);
      await vi.waitUntil(async () => (await connectionsOf(started)) === 0, { timeout: 2_000, interval: 50 });
    },
  );

  let gateway: RecordingGateway;
  beforeAll(async () => {
    gateway = await startRecordingGateway({});
    gateway.respond(JSON.stringify({ value: [{ id: '5d3f0a4c-6b7e-4f8d-9a1b-2c3d4e5f6a7b' }] }));
  });
  afterAll(() => gateway.close());

  test.each(
    WAYS.flatMap(([name, leave]) =>
      (['silent', 'half'] as const).map((hold) => [hold, name, leave] as const),
    ),
  )(
    'while Graph is %s, %s: the requests to Graph are gone within two seconds, and others are served',
    async (hold, _, leave) => {
      gateway.holdResponses(hold);
      const asked = await askMany(gateway.host.url);
      await vi.waitUntil(() => gateway.pending() === CALLERS, 10_000);
      for (const socket of asked) leave(socket);
      await vi.waitUntil(() => gateway.pending() === 0, { timeout: 2_000, interval: 50 });
      gateway.holdResponses('whole');
      expect((await sendRawRequest(gateway.host.url, { target: '/v1.0/users' })).status).toBe(200);
    },
  );
});

describe('F30 ten times the load', () => {
  test('as many as may be at once are served, the rest is refused before any of them ends, and then all is as before', async () => {
    const places = 8;
    const gateway = await startRecordingGateway({ config: { limits: { concurrentRequests: places } } });
    ends.push(() => gateway.close());
    gateway.respond(JSON.stringify({ value: [] }));
    gateway.holdResponses('silent');
    const answers: RawResponse[] = [];
    const ask = () =>
      sendRawRequest(gateway.host.url, { target: '/v1.0/users' }).then((answer) => {
        answers.push(answer);
        return answer;
      });
    const burst = Array.from({ length: places * 10 }, ask);
    // Graph is silent: nobody inside can have ended, so nobody outside has waited for that.
    await vi.waitUntil(() => answers.length === places * 9, 20_000);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(new Set(answers.map(({ headers }) => headers['nymgate-error']))).toEqual(new Set(['NOT_READY']));
    expect(answers.every(({ headers }) => Number(headers['retry-after']) >= 1)).toBe(true);
    expect(gateway.seen()).toHaveLength(places);
    gateway.holdResponses('whole');
    const all = await Promise.all(burst);
    expect(all.filter(({ status }) => status === 200)).toHaveLength(places);
    const after = await Promise.all(Array.from({ length: places }, ask));
    expect(after.map(({ status }) => status)).toEqual(Array.from({ length: places }, () => 200));
  });
});

describe('F24 memory runs short', () => {
  test('beyond 85 % of its ceiling new requests are refused with Retry-After, but one is always served, and health', async () => {
    let finish = (): void => undefined;
    const first = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let inside = 0;
    const started = await start(
      async ({ target }) => {
        inside += 1;
        if (target === '/slow') await first;
        return answered;
      },
      // Less than this process takes.
      { limits: { memoryMiB: 128 } },
    );
    expect(process.memoryUsage.rss()).toBeGreaterThan(0.85 * 128 * 1_048_576);
    const { url } = started.host;
    const slow = sendRawRequest(url, { target: '/slow' });
    await vi.waitUntil(() => inside === 1, 5_000);
    const refused = await sendRawRequest(url, { target: '/v1.0/users' });
    expect([refused.status, refused.headers['nymgate-error'], refused.headers['retry-after']]).toEqual([
      503,
      'NOT_READY',
      '1',
    ]);
    expect(inside).toBe(1);
    expect((await sendRawRequest(url, { target: '/readyz' })).status).toBe(200);
    finish();
    expect((await slow).status).toBe(200);
    expect((await sendRawRequest(url, { target: '/v1.0/users' })).status).toBe(200);
    expect(await metricsOf(started)).toContain('nymgate_memory_ceiling_bytes 134217728');
  });
});
