import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../docs/repository-files.ts';
import { exchangeBytes, parseRawResponse, type RawResponse } from '../../harness/send-raw-request.ts';
import { startRedis } from '../../state/start-redis.ts';
import { freePort, HOST, type LeadTo, PROXIES, startProxy } from './start-proxy.ts';
import { type Replica, type ReplicasOptions, startReplicas } from './start-replicas.ts';

// Several gateways on one machine, behind what docs/guides/host-server.md#more-than-one-core says of the proxy.

const GUIDE = readFileSync(join(ROOT, 'docs/guides/host-server.md'), 'utf8');
const [, SECTION = ''] = /\n## More than one core\n(.*?)\n## /s.exec(GUIDE) ?? [];
type ProxyName = (typeof PROXIES)[number];

const MANY = 1_000_000;

const printed = (language: string): readonly string[] =>
  [...SECTION.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\\n\`\`\``, 'gs'))].map(([, text = '']) => text);

/** What the guide has replaced, in the file of deploy/. */
const REPLACED: Readonly<Record<ProxyName, readonly (readonly [what: RegExp, by: string | undefined])[]>> = {
  nginx: [
    [/^upstream nymgate \{\n.*?^\}/ms, printed('nginx')[0]],
    [/^ *proxy_next_upstream .*$/m, printed('nginx')[1]],
  ],
  Caddy: [[/^\treverse_proxy .*$/m, printed('caddy')[0]]],
};

/** As the guide says, with the ports of a test. */
function leadToBoth(proxy: ProxyName, [first, second]: readonly [number, number]): LeadTo {
  return (text) => {
    const replaced = REPLACED[proxy].reduce((before, [what, by]) => {
      if (by === undefined || !what.test(before)) throw new Error(`the guide says nothing about ${what}`);
      return before.replace(what, by);
    }, text);
    for (const port of ['8401', '8402'])
      if (!replaced.includes(`127.0.0.1:${port}`)) throw new Error(`the guide names no ${port}`);
    return replaced
      .replaceAll('127.0.0.1:8401', `127.0.0.1:${first}`)
      .replaceAll('127.0.0.1:8402', `127.0.0.1:${second}`);
  };
}

async function start(name: ProxyName, options: ReplicasOptions) {
  const replicas = await startReplicas(options);
  onTestFinished(() => replicas.close());
  const [one, two] = replicas.all;
  const proxy = await startProxy(name, leadToBoth(name, [one.port, two.port]));
  onTestFinished(() => proxy.close());
  const get = async (target = '/v1.0/users?$top=2') => proxy.send(requestText(target, replicas.key));
  return { replicas, one, two, get };
}

function requestText(target: string, key: string, { method = 'GET', head = '' } = {}): string {
  return `${method} ${target} HTTP/1.1\r\nHost: ${HOST}\r\nAuthorization: Bearer ${key}\r\n${head}Connection: close\r\n\r\n`;
}

/** To one replica itself, as the proxy would. */
async function ask({ port }: Replica, target: string, key: string): Promise<RawResponse> {
  const text = requestText(target, key, { head: 'X-Forwarded-For: 203.0.113.9\r\n' });
  return parseRawResponse(await exchangeBytes(`http://127.0.0.1:${port}`, Buffer.from(text, 'latin1')));
}

/** GETs without a pause, by several at once, until told; every status. */
async function keepAsking(
  get: () => Promise<RawResponse>,
  during: () => Promise<void>,
): Promise<readonly number[]> {
  const statuses: number[] = [];
  let isOver = false;
  const askAgain = async () => {
    while (!isOver) statuses.push((await get().catch(() => ({ status: 0 }))).status);
  };
  const all = Array.from({ length: 6 }, askAgain);
  await during().finally(() => {
    isOver = true;
  });
  await Promise.all(all);
  return statuses;
}

async function untilMore(replica: Replica, count: number): Promise<void> {
  const before = replica.served();
  for (let waited = 0; replica.served() < before + count; waited += 20) {
    if (waited > 10_000) throw new Error('a replica serves no more');
    await sleep(20);
  }
}

describe.each(PROXIES)('%s in front of two', (name) => {
  test('both serve, and a link that one has made is opened by the other', async () => {
    const { replicas, one, two, get } = await start(name, { requestsPerMinute: MANY });
    const all = await Promise.all(Array.from({ length: 20 }, () => get()));
    expect(all.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect([one.served() > 4, two.served() > 4]).toEqual([true, true]);

    const { key } = replicas;
    for (const [maker, opener] of [
      [one, two],
      [two, one],
    ] as const) {
      const page = (await ask(maker, '/v1.0/users?$top=2', key)).json() as Record<string, string>;
      const { origin, pathname, search } = new URL(page['@odata.nextLink'] ?? '');
      expect(origin).toBe(`https://${HOST}`);
      expect((await ask(opener, `${pathname}${search}`, key)).status).toBe(200);
      expect((await get(`${pathname}${search}`)).status).toBe(200);
    }
  }, 60_000);

  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'no GET is lost when one ends by %s, and it serves again',
    async (signal) => {
      const { one, two, get } = await start(name, { requestsPerMinute: MANY });
      const statuses = await keepAsking(get, async () => {
        await Promise.all([untilMore(one, 3), untilMore(two, 3)]);
        await one.kill(signal);
        await untilMore(two, 9);
      });
      expect(statuses.length).toBeGreaterThan(14);
      expect([...new Set(statuses)]).toEqual([200]);

      await one.start();
      const again = await keepAsking(get, () => untilMore(one, 1));
      expect([...new Set(again)]).toEqual([200]);
    },
    90_000,
  );

  test('limits of a caller are those of both, where they share a Redis', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.close());
    // A machine that is busy must not let them count for themselves.
    const state = { url: redis.url, deadlineMilliseconds: 1_000 };
    const { one, two, get } = await start(name, { requestsPerMinute: 30, state });
    const served = async () => {
      const all = await Promise.all(Array.from({ length: 80 }, () => get()));
      return all.filter(({ status }) => status === 200).length;
    };
    // The time of this test gives one or two more.
    expect(await served()).toBeLessThan(34);
    expect([one.served() > 4, two.served() > 4]).toEqual([true, true]);
  }, 60_000);

  test('without one each process counts for itself', async () => {
    const { get } = await start(name, { requestsPerMinute: 30 });
    const all = await Promise.all(Array.from({ length: 80 }, () => get()));
    const served = all.filter(({ status }) => status === 200).length;
    expect(served).toBeGreaterThanOrEqual(60);
  }, 60_000);

  test('a request that broke is asked of the other only if it is a GET', async () => {
    const seen: string[] = [];
    const broken = [await startBroken(seen), await startBroken(seen)] as const;
    const proxy = await startProxy(name, leadToBoth(name, broken));
    onTestFinished(() => proxy.close());
    const post = requestText('/v1.0/$batch', 'nyk_x', { method: 'POST', head: 'Content-Length: 0\r\n' });
    expect((await proxy.send(post)).status).toBe(502);
    expect(seen).toEqual(['POST']);
    // Both are asked again after their pause.
    await sleep(7_000);
    expect((await proxy.send(requestText('/v1.0/users', 'nyk_x'))).status).toBe(502);
    expect(seen).toEqual(['POST', 'GET', 'GET']);
  }, 60_000);
});

/** Is healthy, and ends each connection when a request has come. */
async function startBroken(seen: string[]): Promise<number> {
  const port = await freePort();
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      if (bytes.includes('/healthz')) return void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      seen.push(bytes.toString('latin1').split(' ')[0] ?? '');
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return port;
}
