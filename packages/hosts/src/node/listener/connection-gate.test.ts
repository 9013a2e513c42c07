import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type ConnectionGateOptions,
  type ConnectionRefusal,
  createConnectionGate,
} from './connection-gate.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

async function start(options: Partial<ConnectionGateOptions> = {}, server = createServer()) {
  const refused: ConnectionRefusal[] = [];
  const gate = createConnectionGate(server, {
    maxConnections: 10,
    maxConnectionsOf: () => 5,
    hasCaller: () => false,
    activity: () => 'quiet',
    onRefused: (reason) => void refused.push(reason),
    ...options,
  });
  server.on('request', (_, response) => void response.end('yes'));
  server.on('tlsClientError', (_, socket) => void socket.destroy());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { gate, refused, port: (server.address() as AddressInfo).port };
}

/** A connection from one of this machine's own addresses, and whether the other side has ended it. */
async function open(port: number, localAddress = '127.0.0.1') {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  sockets.push(socket);
  const state = { ended: false };
  const noteEnd = () => {
    state.ended = true;
  };
  for (const event of ['error', 'end', 'close']) socket.on(event, noteEnd);
  await new Promise((resolve) => {
    socket.once('connect', resolve);
    socket.once('error', resolve);
  });
  return { socket, state };
}

async function openMany(count: number, port: number, localAddress?: string) {
  const opened = [];
  for (let index = 0; index < count; index += 1) opened.push(await open(port, localAddress));
  return opened;
}

const living = (opened: readonly Awaited<ReturnType<typeof open>>[]) =>
  opened.filter(({ state }) => !state.ended).length;

function isServed({ socket }: Awaited<ReturnType<typeof open>>): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('data', (data) => resolve(data.toString('latin1').startsWith('HTTP/1.1 200')));
    socket.once('close', () => resolve(false));
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  });
}

describe('CON-01 connections of one address', () => {
  test('beyond its share are ended at once, and others have theirs', async () => {
    const { gate, refused, port } = await start();
    const strangers = await openMany(9, port);
    await vi.waitUntil(() => living(strangers) === 5, 5_000);
    expect(refused).toEqual(Array.from({ length: 4 }, () => 'address'));
    expect(await isServed(await open(port, '127.0.0.2'))).toBe(true);
    expect(gate.openConnections()).toBe(6);
  });

  /** Places as the listener sees them: by the port of the other side. */
  async function startTaken(state: Readonly<Record<'caller' | 'active' | 'answering', number>>, age: number) {
    const ports: (number | undefined)[] = [];
    let time = 0;
    const counts = [state.caller, state.caller + state.active, state.caller + state.active + state.answering];
    const getPosition = (port: number | undefined) => ports.indexOf(port);
    const started = await start({
      now: () => time,
      hasCaller: ({ remotePort }) => ports.includes(remotePort) && getPosition(remotePort) < (counts[0] ?? 0),
      activity: ({ remotePort }) => {
        const place = getPosition(remotePort);
        if (place < (counts[0] ?? 0) || place >= (counts[2] ?? 0)) return 'quiet';
        return place < (counts[1] ?? 0) ? 'active' : 'answering';
      },
    });
    const opened = await openMany(5, started.port);
    ports.push(...opened.map(({ socket }) => socket.localPort));
    time = age;
    return { ...started, opened };
  }
  const left = (opened: Awaited<ReturnType<typeof openMany>>) => opened.map(({ state }) => state.ended);

  test('the oldest silent one without a valid caller makes room for a new one of the same address', async () => {
    const { opened, refused, port } = await startTaken({ caller: 1, active: 1, answering: 1 }, 500);
    expect(await isServed(await open(port))).toBe(true);
    await vi.waitUntil(() => opened[3]?.state.ended === true, 5_000);
    expect([left(opened), refused]).toEqual([[false, false, false, true, false], ['address']]);
  });

  test('one whose request has started makes room only when no silent one is left', async () => {
    const { opened, port } = await startTaken({ caller: 2, active: 2, answering: 1 }, 500);
    expect(await isServed(await open(port))).toBe(true);
    await vi.waitUntil(() => opened[2]?.state.ended === true, 5_000);
    expect(left(opened)).toEqual([false, false, true, false, false]);
  });

  test.each([
    [{ caller: 5, active: 0, answering: 0 }, 60_000],
    [{ caller: 0, active: 0, answering: 5 }, 60_000],
    [{ caller: 1, active: 2, answering: 1 }, 499],
  ])('callers, requests being answered, and what has just come stay: %j', async (state, age) => {
    const { opened, refused, port } = await startTaken(state, age);
    const newOne = await open(port);
    await vi.waitUntil(() => newOne.state.ended, 5_000);
    expect([left(opened), refused]).toEqual([opened.map(() => false), ['address']]);
  });

  test('one that ends gives its place to another', async () => {
    const { gate, refused, port } = await start();
    const [first] = await openMany(5, port);
    first?.socket.destroy();
    await vi.waitUntil(() => gate.openConnections() === 4, 5_000);
    expect(await isServed(await open(port))).toBe(true);
    expect(refused).toEqual([]);
  });

  test('an address without limit has as many as there are', async () => {
    const { refused, port } = await start({ maxConnectionsOf: () => Number.POSITIVE_INFINITY });
    expect(living(await openMany(10, port))).toBe(10);
    expect(refused).toEqual([]);
  });
});

describe('CON-01 connections of all addresses', () => {
  const many = { maxConnectionsOf: () => Number.POSITIVE_INFINITY };

  test('when all places are taken, the oldest idle one makes room: a new caller is always served', async () => {
    const { gate, refused, port } = await start(many);
    const strangers = await openMany(10, port);
    for (let round = 1; round <= 15; round += 1)
      expect(await isServed(await open(port, '127.0.0.2'))).toBe(true);
    await vi.waitUntil(() => living(strangers) === 0, 5_000);
    expect(refused).toEqual(Array.from({ length: 15 }, () => 'idle'));
    expect(gate.openConnections()).toBe(10);
  });

  test('one on which a request is being answered is left alone; when all are, the new one is ended', async () => {
    const busy = new Set<number | undefined>();
    const { refused, port } = await start({
      ...many,
      activity: ({ remotePort }) => (busy.has(remotePort) ? 'answering' : 'quiet'),
    });
    const working = await openMany(10, port);
    for (const { socket } of working.slice(1)) busy.add(socket.localPort);
    await openMany(1, port);
    await vi.waitUntil(() => working[0]?.state.ended === true, 5_000);
    expect(living(working)).toBe(9);
    const last = await open(port);
    // The one that came instead is idle, so it goes; then all are busy.
    busy.add(last.socket.localPort);
    const tooMany = await open(port);
    await vi.waitUntil(() => tooMany.state.ended, 5_000);
    expect(refused).toEqual(['idle', 'idle', 'full']);
    expect([living(working), last.state.ended]).toEqual([9, false]);
  });

  test('connections of valid callers make room last', async () => {
    const callers = new Set<number | undefined>();
    const { port } = await start({ ...many, hasCaller: ({ remotePort }) => callers.has(remotePort) });
    const opened = await openMany(10, port);
    for (const { socket } of opened.slice(0, 9)) callers.add(socket.localPort);
    for (let round = 0; round < 3; round += 1)
      expect(await isServed(await open(port, '127.0.0.2'))).toBe(true);
    await vi.waitUntil(() => opened[9]?.state.ended === true, 5_000);
    expect(living(opened)).toBe(9);
  });

  test('over TLS a connection that never becomes secure is idle, and one that serves is known by its request', async () => {
    const certificate = createSelfSignedCertificate({ names: ['127.0.0.1'] });
    const seen: Socket[] = [];
    const server = createSecureServer({ cert: certificate.certificate, key: certificate.key });
    const { refused, port } = await start(
      { ...many, maxConnections: 3, activity: (socket) => (seen.includes(socket) ? 'answering' : 'quiet') },
      server as unknown as Server,
    );
    server.on('request', ({ socket }) => void seen.push(socket));
    const secure = connectSecurely({ port, host: '127.0.0.1', rejectUnauthorized: false });
    sockets.push(secure);
    let text = '';
    secure.on('data', (data) => {
      text += data.toString('latin1');
    });
    secure.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await vi.waitUntil(() => text.includes('yes'), 5_000);
    const silent = await openMany(4, port);
    await vi.waitUntil(() => living(silent) === 2, 5_000);
    expect([refused, secure.destroyed]).toEqual([['idle', 'idle'], false]);
  });
});
