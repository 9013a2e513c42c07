import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../docs/repository-files.ts';
import { exchangeBytes, parseRawResponse, type RawResponse } from '../../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../../harness/start-gateway.ts';
import { hostileTargets } from './hostile-targets.ts';
import { HOST, leadTo, PROXIES, type RunningProxy, startProxy } from './start-proxy.ts';

const folder = mkdtempSync(join(tmpdir(), 'nymgate-proxies-'));
let gateway: TestGateway;
let key: string;
let token: string;

beforeAll(async () => {
  const file = join(folder, 'callers.json');
  const args = ['keys', 'caller', 'add', '--file', file, '--name', 'w', '--connector', '*'];
  const limits = ['--requests-per-minute', '1000000'];
  const made = execFileSync(process.execPath, [`${ROOT}dist/cli/main.js`, ...args, ...limits], {
    encoding: 'utf8',
    env: {},
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  key = made.trim();
  // The part of deploy/systemd/nymgate.yaml that is about callers; systemd.test.ts runs that file itself.
  const addresses = { trustedProxies: 1, proxies: ['127.0.0.1/32', '::1/128'] };
  gateway = await startGateway({
    connectors: ['entra-id'],
    config: {
      publicUrl: `https://${HOST}`,
      callers: { apiKeys: { file }, addresses },
      limits: { invalidTokens: 1_000_000 },
    },
  });
  const users = (await direct('/v1.0/users?$top=2')).json() as { value: { id: string }[] };
  token = users.value[0]?.id ?? '';
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true, force: true });
});

type Sent = { readonly method?: string; readonly head?: string; readonly body?: string };

function requestText(target: string, { method = 'GET', head = '', body = '' }: Sent = {}): string {
  const length = body === '' ? '' : `Content-Length: ${body.length}\r\n`;
  return `${method} ${target.replaceAll('{token}', token)} HTTP/1.1\r\nHost: ${HOST}\r\nAuthorization: Bearer ${key}\r\n${head}${length}Connection: close\r\n\r\n${body}`;
}

/** To the gateway itself, as a proxy would: with the client's address. */
async function direct(target: string, sent: Sent = {}): Promise<RawResponse> {
  const head = `X-Forwarded-For: 203.0.113.9\r\n${sent.head ?? ''}`;
  return parseRawResponse(
    await exchangeBytes(gateway.host.url, Buffer.from(requestText(target, { ...sent, head }), 'latin1')),
  );
}

/** Status, and what Graph was asked. */
type Seen = { readonly status: number; readonly graph: readonly string[] };

async function seenBy(send: () => Promise<RawResponse>): Promise<Seen> {
  gateway.seen();
  const { status } = await send().catch(() => ({ status: 0 }));
  return { status, graph: gateway.seen() };
}

const isRefused = ({ status, graph }: Seen) =>
  (status === 0 || Number.isNaN(status) || (status >= 400 && status < 500)) && graph.length === 0;

describe.each(PROXIES)('%s in front', (name) => {
  let proxy: RunningProxy;
  beforeAll(async () => {
    proxy = await startProxy(name, leadTo(gateway.host.url));
  });
  afterAll(() => proxy.close());

  test('hundreds of targets: the verdict and what Graph is asked are those without it, or it refuses (T1-01)', async () => {
    const targets = hostileTargets();
    expect(targets.length).toBeGreaterThan(300);
    const differing: string[] = [];
    let served = 0;
    for (const target of targets) {
      const without = await seenBy(() => direct(target));
      const through = await seenBy(() => proxy.send(requestText(target)));
      if (through.status === 200 && through.graph.length > 0) served += 1;
      const isSame = through.status === without.status && through.graph.join() === without.graph.join();
      if (!isSame && !isRefused(through))
        differing.push(`${target}: ${JSON.stringify({ without, through })}`);
    }
    expect(differing).toEqual([]);
    expect(served).toBeGreaterThan(10);
  }, 120_000);

  test('the same over HTTP/2, which both speak with callers (T1-01)', async () => {
    const headers = { authorization: `Bearer ${key}` };
    const differing: string[] = [];
    let served = 0;
    for (const target of hostileTargets().filter((each) => each.startsWith('/'))) {
      const without = await seenBy(() => direct(target));
      gateway.seen();
      const path = target.replaceAll('{token}', token);
      const status = await proxy.sendHttp2(path, headers).catch(() => 0);
      const through = { status, graph: gateway.seen() };
      if (status === 200 && through.graph.length > 0) served += 1;
      const isSame = status === without.status && through.graph.join() === without.graph.join();
      if (!isSame && !isRefused(through))
        differing.push(`${target}: ${JSON.stringify({ without, through })}`);
    }
    expect(differing).toEqual([]);
    expect(served).toBeGreaterThan(10);
  }, 120_000);

  test('paging links lead to publicUrl, and are followed through it', async () => {
    const page = (await proxy.send(requestText('/v1.0/users?$top=2'))).json() as {
      '@odata.nextLink': string;
    };
    const next = new URL(page['@odata.nextLink']);
    expect(next.origin).toBe(`https://${HOST}`);
    const following = await proxy.send(requestText(`${next.pathname}${next.search}`));
    expect(following.status).toBe(200);
    expect((following.json() as { value: unknown[] }).value.length).toBeGreaterThan(0);
  });

  test('the client is whom the proxy saw, whatever the caller writes (NET-07)', async () => {
    const lines = gateway.lines.length;
    const head =
      'X-Forwarded-For: 203.0.113.77\r\nForwarded: for=203.0.113.78\r\nX-Real-IP: 203.0.113.79\r\n';
    expect((await proxy.send(requestText('/v1.0/users?$top=1', { head }))).status).toBe(200);
    const told = gateway.lines.slice(lines).join('\n');
    expect(told).not.toContain('203.0.113.7');
    expect(told).toMatch(/"client":"127\.0\.0\.[01]/);
  });

  test('headers of the answer arrive, whole and compressed by the gateway', async () => {
    const head = 'Accept-Encoding: gzip\r\n';
    const answer = await proxy.send(requestText('/v1.0/users?$top=40', { head }));
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': 'no-store',
      'nymgate-policy': expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  test('another Host, none, two, length and chunks, too large a head or body: refused, and Graph hears nothing (NET-03, NET-04)', async () => {
    const odd = {
      'another host': requestText('/v1.0/users').replace(HOST, 'evil.example'),
      'no host': requestText('/v1.0/users').replace(`Host: ${HOST}\r\n`, ''),
      'two hosts': requestText('/v1.0/users', { head: 'Host: evil.example\r\n' }),
      'length and chunks': requestText('/v1.0/users', {
        method: 'POST',
        head: 'Transfer-Encoding: chunked\r\n',
        body: '0\r\n\r\n',
      }),
      'two credentials': requestText('/v1.0/users', { head: 'X-Api-Key: nyk_other\r\n' }),
      'a large head': requestText('/v1.0/users', { head: `X-A: ${'a'.repeat(40_000)}\r\n` }),
      'a large body': requestText('/v1.0/users', { method: 'POST', body: 'a'.repeat(1_100_000) }),
    };
    for (const [what, text] of Object.entries(odd)) {
      const seen = await seenBy(() => proxy.send(text));
      // Caddy 2.6 says 502 to a body that is too large.
      expect([what, seen.graph, seen.status >= 200 && seen.status < 400]).toEqual([what, [], false]);
    }
  });

  test('another Host under the right name of TLS gets no answer, and its target is in no log (NET-03, T4-01)', async () => {
    const target = '/v1.0/users/canary@contoso.example';
    const text = requestText(target).replace(HOST, 'evil.example');
    const status = await proxy.send(text).then(
      ({ status: given }) => given,
      () => Number.NaN,
    );
    expect(status).toBeNaN();
    await expect(proxy.sendHttp2(target, { ':authority': 'evil.example' })).rejects.toThrow();
    expect(proxy.told()).not.toContain('canary');
  });

  test('no connection is upgraded (NET-05)', async () => {
    const head = 'Upgrade: websocket\r\n';
    const text = requestText('/v1.0/users?$top=1', { head }).replace(
      'Connection: close',
      'Connection: upgrade, close',
    );
    // nginx leaves the wish behind, Caddy passes it on and the gateway refuses.
    expect([200, 400]).toContain((await proxy.send(text)).status);
  });
});
