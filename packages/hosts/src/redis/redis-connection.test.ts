import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadRedis } from './connect-redis.ts';
import { openRedisConnection } from './redis-connection.ts';
import { toFailureReason } from './redis-faults.ts';
import { createProbe, createRedisState } from './redis-state.ts';

// A server that does not behave, over a real socket and with the real client. Deadlines pass when a test moves the clock.

const DEADLINE = 150;
const REQUEST = { requestsPerMinute: 5, lease: 'lease', leaseMilliseconds: 1_000 };

const open: (() => void)[] = [];
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  for (const close of open.splice(0)) close();
  vi.useRealTimers();
});

const acceptProbe = (socket: Socket): void => void socket.write('+OK\r\n');

/** Answers the probe, and to whatever comes then what `answer` writes. */
async function serve(answer: (socket: Socket) => void, onProbe = acceptProbe): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => (bytes.includes(':probe') ? onProbe : answer)(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  return server;
}

async function connected(server: Server) {
  const connection = await connectTo(server);
  await until(() => connection.state.isAvailable());
  return connection;
}

async function connectTo(server: Server) {
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
  return { state: createRedisState(connection, 'nymgate'), log, counted };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

test('SHR-01 a server that says nothing: three requests wait until the deadline, no other', async () => {
  const { state, log, counted } = await connected(await serve(() => undefined));
  for (const wait of [DEADLINE, DEADLINE, DEADLINE, 0, 0]) {
    const slot = state.acquireSlot('who', REQUEST);
    vi.advanceTimersByTime(wait);
    expect(await slot).toBeUndefined();
  }
  expect(counted).toEqual(['admit slow', 'admit slow', 'admit slow', 'admit local', 'admit local']);
  expect(log).toEqual(['shared_state_connected', 'shared_state_lost slow']);
});

test.each([
  // The next half makes one out of both, which is no verdict; in one piece the client refuses it itself.
  ['half an answer', '*2\r\n:0\r\n:', 'nonsense|closed'],
  ['bytes that are no answer', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'closed'],
  ['an answer of another kind', '+OK\r\n', 'nonsense'],
  ['a verdict that nobody gives', '*2\r\n:7\r\n:0\r\n', 'nonsense'],
  ['a number below all', '*2\r\n:1\r\n:-5\r\n', 'nonsense'],
  ['texts for numbers', '*2\r\n$1\r\n0\r\n$1\r\n0\r\n', 'nonsense'],
  ['a refusal with a person in it', '-OOM ada@contoso.com\r\n', 'OOM'],
  ['a refusal in its own words', '-ada@contoso.com is not allowed\r\n', 'closed'],
])('SHR-01 %s: nobody can tell, and the connection ends', async (_, answer, reason) => {
  let wait = answer.endsWith(':') ? DEADLINE : 0;
  const respond = (socket: Socket) => {
    socket.write(answer);
    vi.advanceTimersByTime(wait);
    wait = 0;
  };
  const { state, log } = await connected(await serve(respond));
  for (let index = 0; index < 4; index += 1) expect(await state.acquireSlot('who', REQUEST)).toBeUndefined();
  await until(() => !state.isAvailable());
  expect(log).toEqual([
    'shared_state_connected',
    expect.stringMatching(new RegExp(`^shared_state_lost (?:${reason})$`)),
  ]);
});

test('SHR-01 an end in the middle: who waits hears at once, and the next connection is made', async () => {
  const server = await serve((socket) => socket.destroy());
  const { state, log } = await connected(server);
  expect(await Promise.all([state.acquireSlot('a', REQUEST), state.acquireSlot('b', REQUEST)])).toEqual([
    undefined,
    undefined,
  ]);
  await until(() => log.length === 2);
  vi.advanceTimersToNextTimer();
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
  const probes: Socket[] = [];
  const late = (socket: Socket) => {
    probes.push(socket);
    setTimeout(() => acceptProbe(socket), DEADLINE * 2);
  };
  const { state, log, counted } = await connectTo(await serve(() => undefined, late));
  for (const count of [1, 2, 3]) {
    await until(() => probes.length === count);
    vi.advanceTimersByTime(DEADLINE);
  }
  await until(() => log.length > 0);
  expect(log).toEqual(['shared_state_lost slow']);
  expect(await state.acquireSlot('who', REQUEST)).toBeUndefined();
  expect(counted).toEqual(['admit local']);
});

test('what is told of a failure are constants', () => {
  expect(toFailureReason(new Error('NOPERM this user has no permissions'))).toBe('NOPERM');
  expect(toFailureReason(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
  expect(toFailureReason(Object.assign(new Error('x'), { code: 'ada@contoso.com' }))).toBe('closed');
  expect(toFailureReason('ada@contoso.com')).toBe('closed');
});
