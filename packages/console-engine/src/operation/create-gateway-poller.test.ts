import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGatewayPoller } from './create-gateway-poller.ts';
import { resolveWatchTarget } from './resolve-watch-target.ts';
import { NO_AUDIT_LOG } from './watch-audit.ts';

/** 64 MB of nothing. */
const BOMB = gzipSync(Buffer.alloc(67_108_864));

/** The limit of a look passes when a test moves the clock. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

let server: Server | undefined;
afterEach(
  () => new Promise<void>((resolve) => (server?.listening ? server.close(() => resolve()) : resolve())),
);

/** An admin listener that tells what the test wants. */
async function listen(answer: (path: string) => string, port = 0): Promise<string> {
  server = createServer((request, response) => response.end(answer(request.url ?? '')));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const CONNECTOR = { id: 'entra-id', policy: 'p', endpoints: 3, rules: 'default', sourceAuth: 'ok' };

function gateway(requests: number) {
  const metrics = `nymgate_build_info{version="1"} 1
nymgate_requests_total{connector="entra-id",endpoint="e",class="2xx"} ${requests}
nymgate_refusals_total{connector="entra-id",code="QUERY_NOT_ALLOWED"} 2
nymgate_refusals_total{connector="entra-id",code="SOURCE_UNREACHABLE"} 7
process_start_time_seconds 1000.5
nymgate_token_fetches_total{connector="entra-id",outcome="granted"} 3
nymgate_access_token_end_seconds{connector="entra-id"} 1800000000
nymgate_source_certificate_end_seconds{connector="entra-id"} 1900000000
nymgate_listener_certificate_end_seconds 1850000000
`;
  const summary = { phase: 'serving', ready: true, version: '1', generation: 2, auditHead: 'i:3:c' };
  return (path: string) =>
    path === '/metrics' ? metrics : JSON.stringify({ ...summary, secret: 'x', connectors: [CONNECTOR] });
}

test('tells rules, tokens, refusals and ends, and rates from the second look on', async () => {
  let [now, requests] = [1_000_000, 10];
  const watch = createGatewayPoller(await listen((path) => gateway(requests)(path)), () => now);
  const first = await watch.read();
  expect(first).toMatchObject({ is: 'serving', samples: [], auditHead: 'i:3:c' });
  expect(first.facts).toMatchObject({
    requests: { answered: 10, refused: 0, failed: 0 },
    refusals: [{ connector: 'entra-id', code: 'QUERY_NOT_ALLOWED', count: 2 }],
    connectors: [{ ...CONNECTOR, tokens: 3, tokenEnd: '2027-01-15T08:00:00.000Z' }],
    expiries: [{ what: 'listener-certificate' }, { what: 'source-certificate', connector: 'entra-id' }],
  });
  expect(JSON.stringify(first)).not.toContain('secret":"x');
  [now, requests] = [1_002_000, 16];
  expect((await watch.read()).samples).toMatchObject([{ time: 1_002_000, answered: 3 }]);
  // Within a second it is the same look.
  [now, requests] = [1_002_500, 99];
  expect((await watch.read()).samples).toHaveLength(1);
});

test('the start is that of the process, however late the page is opened; what is no date is left out', async () => {
  const watch = createGatewayPoller(await listen(gateway(1)), () => 9_000_000);
  expect((await watch.read()).facts?.started).toBe('1970-01-01T00:16:40.500Z');
  for (const start of ['0', '-1', '1e300', '+Inf', 'x']) {
    await new Promise((resolve) => server?.close(resolve));
    const answer = gateway(1);
    const text = (path: string) => answer(path).replace(' 1000.5', ` ${start}`);
    const { facts, is } = await createGatewayPoller(await listen(text), Date.now).read();
    expect([is, facts?.started]).toEqual(['serving', undefined]);
  }
});

test('failures of Graph and Entra ID are no refusals', async () => {
  const { facts } = await createGatewayPoller(await listen(gateway(1)), Date.now).read();
  expect(facts?.refusals.map(({ code }) => code)).toEqual(['QUERY_NOT_ALLOWED']);
});

test('keeps ten minutes of samples', async () => {
  let now = 0;
  const watch = createGatewayPoller(await listen(gateway(1)), () => now);
  for (let look = 0; look < 310; look += 1) {
    now += 2_000;
    await watch.read();
  }
  const { samples } = await watch.read();
  expect([samples.length, samples.at(-1)?.time]).toEqual([300, 620_000]);
});

test('says since when nothing answers, keeps what it knew, and comes back by itself', async () => {
  let now = 1_000_000;
  const address = await listen(gateway(1));
  const watch = createGatewayPoller(address, () => now);
  await watch.read();
  await new Promise((resolve) => server?.close(resolve));
  now += 2_000;
  const silent = await watch.read();
  expect(silent).toMatchObject({
    is: 'silent',
    since: new Date(1_002_000).toISOString(),
    facts: { version: '1' },
  });
  expect(silent.problem).toMatchObject({
    code: 'GATEWAY_UNREACHABLE',
    fix: expect.stringContaining('start it again'),
  });
  now += 2_000;
  expect((await watch.read()).since).toBe(silent.since);
  await listen(gateway(1), Number(new URL(address).port));
  now += 2_000;
  expect(await watch.read()).toMatchObject({ is: 'serving', since: new Date(1_006_000).toISOString() });
});

test.each([
  ['a page of something else', () => '<html>'],
  ['metrics of another program', (path: string) => (path === '/metrics' ? 'up 1\n' : '{"phase":"serving"}')],
  ['metrics of ours without a configuration', () => 'nymgate_build_info 1\n'],
])('%s is no gateway', async (_, answer) => {
  const watch = createGatewayPoller(await listen(answer), Date.now);
  expect(await watch.read()).toMatchObject({ is: 'foreign', problem: { code: 'GATEWAY_FOREIGN' } });
});

test('a gateway without an admin listener is told so', async () => {
  expect(await createGatewayPoller(undefined, Date.now).read()).toMatchObject({
    is: 'off',
    problem: { code: 'ADMIN_OFF' },
  });
});

/** Any program may have taken the port. */
async function listenHostile(answer: (response: ServerResponse, path: string) => void): Promise<string> {
  const address = await listen(() => '');
  server?.removeAllListeners('request');
  server?.on('request', (request, response) => answer(response, request.url ?? ''));
  return address;
}

test.each([
  [
    'sends without end',
    (response: ServerResponse) => {
      const piece = Buffer.alloc(1_048_576, 'a');
      const more = () => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', more);
      more();
    },
  ],
  [
    'sends a byte now and then',
    (response: ServerResponse) => {
      const timer = setInterval(() => response.write('#'), 100);
      response.on('close', () => clearInterval(timer));
      setImmediate(() => vi.advanceTimersByTime(1_500));
    },
  ],
  [
    'packs much into little',
    (response: ServerResponse) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(BOMB);
    },
  ],
])('WEB-06 what %s is given up within seconds, and the next look asks anew', async (_, answer) => {
  let now = 1_000_000;
  const watch = createGatewayPoller(await listenHostile(answer), () => now);
  const before = process.memoryUsage.rss();
  expect(await watch.read()).toMatchObject({ is: 'silent', problem: { code: 'GATEWAY_UNREACHABLE' } });
  expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1_048_576);
  server?.closeAllConnections();
  server?.removeAllListeners('request');
  server?.on('request', (request, response) => response.end(gateway(1)(request.url ?? '')));
  now += 2_000;
  expect((await watch.read()).is).toBe('serving');
});

test('WEB-04 what tells other types than a gateway, and names of every object, is shown without them', async () => {
  const unexpected = { toString: 1, constructor: null };
  const summary = {
    phase: 'x',
    auditHead: 7,
    version: unexpected,
    callers: unexpected,
    connectors: [null, { id: unexpected }],
  };
  const metrics = 'nymgate_build_info 1\nconstructor 5\ntoString{__proto__="x"} 1\n';
  const watch = createGatewayPoller(
    await listen((path) =>
      path === '/metrics' ? metrics : JSON.stringify({ ...summary, secrets: unexpected }),
    ),
    Date.now,
  );
  const { auditHead, facts, is } = await watch.read();
  expect([is, auditHead]).toEqual(['serving', undefined]);
  const empty = { id: '', policy: '', endpoints: 0, rules: '', sourceAuth: '', tokens: 0 };
  expect(facts).toMatchObject({ version: '', callers: '', connectors: [empty, empty], expiries: [] });
  expect(facts).not.toHaveProperty('secrets');
});

const TARGET = {
  adminUrl: 'http://127.0.0.1:1',
  isRemote: false,
  audit: NO_AUDIT_LOG,
  doctor: { name: 'x' },
};

test('WEB-03 only an admin listener of this machine is watched, and then doctor is for where it runs', () => {
  expect(resolveWatchTarget(TARGET, {})).toBe(TARGET);
  expect(resolveWatchTarget(TARGET, { admin: 'http://localhost:8485/metrics' })).toEqual({
    ...{ adminUrl: 'http://localhost:8485', isRemote: true, audit: NO_AUDIT_LOG, doctor: undefined },
  });
  for (const admin of [
    'http://10.0.0.1:8485',
    'https://127.0.0.1:8485',
    'http://127.0.0.1.evil.example',
    'x',
  ])
    expect(() => resolveWatchTarget(TARGET, { admin })).toThrow(expect.objectContaining({ code: 'USAGE' }));
});
