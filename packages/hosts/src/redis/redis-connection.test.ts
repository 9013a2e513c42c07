import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { loadRedis } from './connect-redis.ts';
import { openRedisConnection } from './redis-connection.ts';
import { toFailureReason } from './redis-faults.ts';
import { createProbe, createRedisState } from './redis-state.ts';

// A server that does not behave, over a real socket and with the real client.

const DEADLINE = 150;
const REQUEST = { requestsPerMinute: 5, lease: 'lease', leaseMilliseconds: 1_000 };

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Answers `+OK` to the probe, and to whatever comes then what `answer` writes. */
async function serve(answer: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      if (bytes.includes(':probe')) socket.write('+OK\r\n');
      else answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  return server;
}

async function connected(server: Server) {
  const log: string[] = [];
  const counted: string[] = [];
  const { port } = server.address() as AddressInfo;
  const address = { host: '127.0.0.1', port, database: 0, tls: false };
  const connection = openRedisConnection({
    connect: (await loadRedis())(address),
    probe: createProbe('nymgate'),
    deadline: DEADLINE,
    ports: {
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      random: { bytes: (length) => new Uint8Array(length), fraction: () => 0.5 },
      log: { write: (_, event, fields) => void log.push([event, fields?.['reason'] ?? ''].join(' ').trim()) },
      metrics: {
        count: (_, { operation, outcome }) => void counted.push(`${operation} ${outcome}`),
        observe: () => undefined,
      },
    },
  });
  open.push(connection.close);
  await until(() => connection.isUp());
  return { state: createRedisState(connection, 'nymgate'), log, counted };
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 8_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('it did not come to hold');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('SHR-01 a server that says nothing: three requests wait until the deadline, no other', async () => {
  const { state, log, counted } = await connected(await serve(() => undefined));
  const waits: number[] = [];
  for (let index = 0; index < 5; index += 1) {
    const before = performance.now();
    expect(await state.acquireSlot('who', REQUEST)).toBeUndefined();
    waits.push(performance.now() - before);
  }
  expect(waits.filter((wait) => wait >= DEADLINE - 2)).toHaveLength(3);
  expect(Math.max(...waits)).toBeLessThan(DEADLINE * 5);
  expect(counted).toEqual(['admit slow', 'admit slow', 'admit slow', 'admit local', 'admit local']);
  expect(log).toEqual(['shared_state_connected', 'shared_state_lost slow']);
});

test.each([
  // The next half makes one out of both, which is no verdict.
  ['half an answer', '*2\r\n:0\r\n:', 'nonsense'],
  ['bytes that are no answer', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'closed'],
  ['an answer of another kind', '+OK\r\n', 'nonsense'],
  ['a verdict that nobody gives', '*2\r\n:7\r\n:0\r\n', 'nonsense'],
  ['a number below all', '*2\r\n:1\r\n:-5\r\n', 'nonsense'],
  ['texts for numbers', '*2\r\n$1\r\n0\r\n$1\r\n0\r\n', 'nonsense'],
  ['a refusal with a person in it', '-OOM ada@contoso.com\r\n', 'OOM'],
  ['a refusal in its own words', '-ada@contoso.com is not allowed\r\n', 'closed'],
])('SHR-01 %s: nobody can tell, and the connection ends', async (_, answer, reason) => {
  const { state, log } = await connected(await serve((socket) => socket.write(answer)));
  for (let index = 0; index < 4; index += 1) expect(await state.acquireSlot('who', REQUEST)).toBeUndefined();
  await until(() => !state.isAvailable());
  expect(log).toEqual(['shared_state_connected', `shared_state_lost ${reason}`]);
});

test('SHR-01 an end in the middle: who waits hears at once, and the next connection is made', async () => {
  const server = await serve((socket) => socket.destroy());
  const { state, log } = await connected(server);
  const before = performance.now();
  expect(await Promise.all([state.acquireSlot('a', REQUEST), state.acquireSlot('b', REQUEST)])).toEqual([
    undefined,
    undefined,
  ]);
  expect(performance.now() - before).toBeLessThan(DEADLINE * 5);
  await until(() => log.length === 3);
  expect(log[2]).toBe('shared_state_connected');
});

test('SHR-01 a wait without measure counts as a minute', async () => {
  const { state } = await connected(await serve((socket) => socket.write('*2\r\n:1\r\n:900000000000\r\n')));
  expect(await state.acquireSlot('who', REQUEST)).toEqual({
    admitted: false,
    reason: 'rate',
    milliseconds: 60_000,
  });
});

test('a server that is slow from the start is never asked', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => void setTimeout(() => socket.write('+OK\r\n'), DEADLINE * 2));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  await expect(connected(server)).rejects.toThrow('it did not come to hold');
}, 15_000);

test('what is told of a failure are constants', () => {
  expect(toFailureReason(new Error('NOPERM this user has no permissions'))).toBe('NOPERM');
  expect(toFailureReason(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
  expect(toFailureReason(Object.assign(new Error('x'), { code: 'ada@contoso.com' }))).toBe('closed');
  expect(toFailureReason('ada@contoso.com')).toBe('closed');
});
