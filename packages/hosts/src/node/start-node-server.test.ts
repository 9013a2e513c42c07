import { mkdtempSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Agent, request as undiciRequest } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { APP_PARTS } from '../../../../tests/harness/app-parts.ts';
import { hostConfig } from '../../../../tests/harness/host-config.ts';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import type { Inbound, Outbound } from '../../../engine/src/kernel/inbound.ts';
import type { App } from '../../../gateway/src/app/create-app.ts';
import type { Config } from '../../../gateway/src/config/config-settings.ts';
import { loadConfig } from '../../../gateway/src/config/load-config.ts';
import { acceptsGzip } from '../http/encode-response.ts';
import type { CreateApp } from '../runtime/generation.ts';
import { type NodeServer, startNodeServer } from './start-node-server.ts';

const TEXT = new TextEncoder();

function answer(text: string, status = 200): Outbound {
  return {
    status,
    headers: [
      ['content-type', 'application/json'],
      ['nymgate-policy', 'p'],
    ],
    body: TEXT.encode(text),
  };
}

/** A gateway that is one function; each one made remembers what it was asked. */
function fakeApp(
  handle: (inbound: Inbound) => Promise<Outbound> | Outbound,
  name = 'one',
): { createApp: CreateApp; seen: Inbound[]; publicUrls: string[] } {
  const seen: Inbound[] = [];
  const publicUrls: string[] = [];
  const app: App = {
    handle: async (inbound) => {
      seen.push(inbound);
      return handle(inbound);
    },
    status: () => ({
      connectors: [
        { id: 'entra-id', policy: 'aaaa', keyFingerprint: `epoch-${name}`, endpoints: 3, rules: 'default' },
      ],
      policy: 'policy-hash',
      keyFingerprint: `epoch-${name}`,
      scheme: 'native',
      callers: 'anybody on this machine',
      configuration: `configuration-${name}`,
      ends: [],
      faults: [],
    }),
    ...APP_PARTS,
  };
  return {
    seen,
    publicUrls,
    createApp: async (_config, _ports, { publicUrl }) => {
      publicUrls.push(publicUrl);
      return app;
    },
  };
}

const hosts: NodeServer[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close(0)));
});

async function start(options: {
  config?: Config;
  createApp: CreateApp;
  loadConfig?: () => Promise<Config>;
}): Promise<NodeServer & { lines: string[] }> {
  const lines: string[] = [];
  const host = await startNodeServer({
    config: hostConfig(),
    ...options,
    logSink: (line) => void lines.push(line),
  });
  hosts.push(host);
  return { ...host, lines, close: host.close, drain: host.drain, reload: host.reload };
}

/** Writes bytes to the listener and returns all that comes back until it closes the connection (or the quiet time is over). */
function raw(url: string, bytes: string | Buffer, quiet = 9_000): Promise<{ text: string; closed: boolean }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = '';
    const done = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, closed });
    };
    const timer = setTimeout(() => done(false), quiet);
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    socket.on('error', () => done(true));
    socket.on('close', () => done(true));
  });
}

describe('translation', () => {
  it('hands over target and headers as they came, order and duplicates kept', async () => {
    const { createApp, seen } = fakeApp(() => answer('{"value":[]}'));
    const { url } = await start({ createApp });
    const { text } = await raw(
      url,
      'GET /v1.0/users/%2e%2E/x?$top=5&%24top=6 HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\nx-a: 2\r\nCookie: a\r\nCookie: b\r\nConnection: close\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).toMatch(/content-length: 12\r\n/);
    expect(text.endsWith('{"value":[]}')).toBe(true);
    expect(seen[0]).toMatchObject({
      method: 'GET',
      target: '/v1.0/users/%2e%2E/x?$top=5&%24top=6',
      remoteAddress: '127.0.0.1',
    });
    expect(seen[0]?.headers).toEqual([
      ['Host', 'localhost'],
      ['X-A', '1'],
      ['x-a', '2'],
      ['Cookie', 'a'],
      ['Cookie', 'b'],
      ['Connection', 'close'],
    ]);
    expect(seen[0]?.body).toHaveLength(0);
  });

  it.each(['//evil.example/x', 'http://169.254.169.254/latest', '/a#frag', '/\\x', '/;a=b', '*'])(
    'leaves odd targets to the gateway, unchanged: %s',
    async (target) => {
      const { createApp, seen } = fakeApp(() => answer('{}', 400));
      const { url } = await start({ createApp });
      await raw(url, `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(seen.map((inbound) => inbound.target)).toEqual([target]);
    },
  );

  it.each<[string, string]>([
    ['length', 'Content-Length: 5\r\n\r\nhello'],
    ['chunks', 'Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'],
    ['100-continue', 'Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello'],
  ])('reads a body by %s', async (_, rest) => {
    const { createApp, seen } = fakeApp(() => answer('{}'));
    const { url } = await start({ createApp });
    await raw(url, `POST /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${rest}`);
    expect(Buffer.from(seen[0]?.body ?? []).toString()).toBe('hello');
  });

  it.each<[string, string]>([
    ['too large a body', 'Host: localhost\r\nContent-Length: 1048577'],
    ['the Host of somebody else', 'Host: evil.example\r\nContent-Length: 5'],
  ])('does not ask for %s before it refuses', async (_, head) => {
    const { createApp, seen } = fakeApp(() => answer('{}'));
    const { url } = await start({ createApp });
    const { text, closed } = await raw(url, `POST /x HTTP/1.1\r\n${head}\r\nExpect: 100-continue\r\n\r\n`);
    expect([text.slice(0, 10), closed, seen]).toEqual([expect.stringMatching(/^HTTP\/1.1 4/), true, []]);
  });

  it('sends no body to HEAD and with 204', async () => {
    const { createApp } = fakeApp((inbound) =>
      inbound.target === '/none' ? { ...answer(''), status: 204 } : answer('{"a":1}'),
    );
    const { url } = await start({ createApp });
    const head = await raw(url, 'HEAD /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(head.text).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(head.text.endsWith('\r\n\r\n')).toBe(true);
    const none = await raw(url, 'GET /none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(none.text).toMatch(/^HTTP\/1\.1 204 No Content/);
    expect(none.text).not.toMatch(/content-length|transfer-encoding/i);
  });

  it('compresses large answers for those who ask', async () => {
    const large = JSON.stringify('x'.repeat(10_000));
    const { createApp } = fakeApp((inbound) => answer(inbound.target === '/large' ? large : '{}'));
    const { url } = await start({ createApp });
    const get = (target: string, encoding: string) =>
      undiciRequest(url + target, { headers: { 'accept-encoding': encoding } });
    const zipped = await get('/large', 'br, gzip;q=0.5');
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(zipped.headers['vary']).toBe('accept-encoding');
    expect(Number(zipped.headers['content-length'])).toBeLessThan(1_000);
    expect(gunzipSync(Buffer.from(await zipped.body.arrayBuffer())).toString()).toBe(large);
    for (const [target, encoding] of [
      ['/small', 'gzip'],
      ['/large', 'br'],
      ['/large', 'gzip;q=0'],
      ['/large', ''],
    ] as const) {
      const plain = await get(target, encoding);
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(plain.headers['vary']).toBe('accept-encoding');
      await plain.body.dump();
    }
    const head = await undiciRequest(`${url}/large`, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(head.headers['vary']).toBe('accept-encoding');
    expect(head.headers['content-encoding']).toBeUndefined();
  });

  it('compresses nothing when told so', async () => {
    const large = JSON.stringify('x'.repeat(10_000));
    const { createApp } = fakeApp(() => answer(large));
    const { url } = await start({ createApp, config: hostConfig({ listen: { port: 0, compress: false } }) });
    const plain = await undiciRequest(url, { headers: { 'accept-encoding': 'gzip' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['vary']).toBeUndefined();
    expect(await plain.body.json()).toBe('x'.repeat(10_000));
  });

  it.each([
    ['gzip', true],
    ['*', true],
    ['GZIP', true],
    ['deflate', false],
    ['gzip;q=0', false],
    ['gzip; q=0.0', false],
    ['*;q=1, gzip;q=0', false],
    [undefined, false],
    ['x-gzip', false],
  ])('accept-encoding %s: %s', (header, expected) => {
    expect(acceptsGzip(header)).toBe(expected);
  });

  it('aborts when the caller leaves (F11)', async () => {
    let aborted = () => {};
    const gone = new Promise<void>((resolve) => {
      aborted = resolve;
    });
    const sockets: Socket[] = [];
    const { createApp } = fakeApp(
      (inbound) =>
        new Promise((resolve) => {
          inbound.signal?.addEventListener('abort', () => {
            aborted();
            resolve(answer('{}'));
          });
          for (const socket of sockets) socket.destroy();
        }),
    );
    const { hostname, port } = new URL((await start({ createApp })).url);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.write('GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await gone;
  });

  it('does not abort a request that was answered', async () => {
    const { createApp, seen } = fakeApp(() => answer('{}'));
    const { url } = await start({ createApp });
    await raw(url, 'GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(seen[0]?.signal?.aborted).toBe(false);
  });

  it('a gateway that throws is a refusal, and nothing of the error is told', async () => {
    const { createApp } = fakeApp(() => {
      throw new Error('Kanarienvogel');
    });
    const host = await start({ createApp });
    const { text } = await raw(host.url, 'GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 502[\s\S]*RESPONSE_NOT_SANITIZABLE/);
    expect(text + host.lines.join()).not.toContain('Kanarien');
  });
});

describe('requests that are refused before the gateway', () => {
  const CANARY = 'Kanarienvogel7731';
  const cases: [string, string][] = [
    [
      'length and chunks (NET-04)',
      'POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'chunks and length',
      'POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n',
    ],
    [
      'gzip, chunked',
      'POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'chunked twice',
      'POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['identity', 'POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity\r\n\r\n'],
    ['xchunked', 'POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n'],
    [
      'two lengths',
      'POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    ],
    [
      'the same length twice',
      'POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello',
    ],
    ['a signed length', 'POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nhello'],
    ['a folded header', `GET /x HTTP/1.1\r\nHost: localhost\r\nX: a\r\n ${CANARY}\r\n\r\n`],
    ['line feeds only', `GET /x HTTP/1.1\nHost: localhost\nX: ${CANARY}\n\n`],
    ['space before colon', `GET /x HTTP/1.1\r\nHost: localhost\r\nX : ${CANARY}\r\n\r\n`],
    ['NUL in a header', `GET /x HTTP/1.1\r\nHost: localhost\r\nX: a\0${CANARY}\r\n\r\n`],
    [
      'upgrade to websocket (NET-05)',
      'GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
    [
      'upgrade to h2c',
      'GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n\r\n',
    ],
    ['upgrade that Connection does not name', 'GET /x HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\n\r\n'],
    ['CONNECT', `CONNECT ${CANARY}.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['another expectation', `GET /x HTTP/1.1\r\nHost: localhost\r\nExpect: ${CANARY}\r\n\r\n`],
    ['HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/0.9', `GET /${CANARY}\r\n\r\n`],
    ['TLS to a plain port', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001'],
    ['an unknown method', `${CANARY} /x HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['a space in the target', `GET /x ${CANARY} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['no Host', 'GET /x HTTP/1.1\r\n\r\n'],
    ['two Hosts (NET-03)', 'GET /x HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n'],
    ['the same Host twice', 'GET /x HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n\r\n'],
    ["somebody else's Host", `GET /x HTTP/1.1\r\nHost: ${CANARY}.example\r\n\r\n`],
    ['a Host with user', 'GET /x HTTP/1.1\r\nHost: evil@localhost\r\n\r\n'],
    ['a Host list', 'GET /x HTTP/1.1\r\nHost: localhost, localhost\r\n\r\n'],
    ['a Host with path', 'GET /x HTTP/1.1\r\nHost: localhost/x\r\n\r\n'],
    ['an empty Host', 'GET /x HTTP/1.1\r\nHost:\r\n\r\n'],
    ['too many headers', `GET /x HTTP/1.1\r\nHost: localhost\r\n${'a: b\r\n'.repeat(100)}\r\n`],
    ['too large a head', `GET /x HTTP/1.1\r\nHost: localhost\r\nX: ${CANARY.repeat(3_000)}\r\n\r\n`],
    ['too long a target', `GET /${CANARY.repeat(3_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
  ];

  it.each(cases)('%s: 400, closed, what follows is not executed', async (_, bytes) => {
    const { createApp, seen } = fakeApp(() => answer('{}'));
    const host = await start({ createApp });
    const { text, closed } = await raw(
      host.url,
      `${bytes}GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      3_000,
    );
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(text).toMatch(/connection: close/i);
    for (const header of [
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      'content-type: application/json',
      'nymgate-error: TARGET_MALFORMED',
      'nymgate-policy: policy-hash',
      'nymgate-epoch: epoch-one',
    ])
      expect(text).toContain(header);
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)).error.code).toBe('TARGET_MALFORMED');
    expect(closed).toBe(true);
    expect(seen).toEqual([]);
    expect(text + host.lines.join()).not.toContain(CANARY);
  });

  it('a body whose chunks do not parse: closed, not executed', async () => {
    const { createApp, seen } = fakeApp(() => answer('{}'));
    const { url } = await start({ createApp });
    for (const chunks of ['zz\r\n', '-1\r\n', '1;\0\r\nx\r\n', '5\r\nhelloX', 'fffffffffffffffff\r\n']) {
      const bytes = `POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n`;
      expect(await raw(url, bytes, 3_000)).toEqual({ text: '', closed: true });
    }
    expect(seen).toEqual([]);
  });

  it('garbage behind a request that is being answered: that one keeps its answer to itself', async () => {
    const { createApp, seen } = fakeApp(
      () => new Promise((resolve) => setTimeout(resolve, 50, answer('{"first":true}'))),
    );
    const { url } = await start({ createApp });
    const { text } = await raw(url, 'GET /first HTTP/1.1\r\nHost: localhost\r\n\r\nGARBAGE\r\n\r\n', 1_000);
    expect(text).not.toContain('400');
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['announced', `Content-Length: 2000000\r\n\r\n`],
    ['sent', `Transfer-Encoding: chunked\r\n\r\n${`fff\r\n${'x'.repeat(4_095)}\r\n`.repeat(300)}`],
  ])('too large a body, %s: 403, closed', async (_, rest) => {
    const { createApp, seen } = fakeApp(() => answer('{}'));
    const { url } = await start({ createApp });
    const { text, closed } = await raw(url, `POST /x HTTP/1.1\r\nHost: localhost\r\n${rest}`, 3_000);
    expect(text).toMatch(/^HTTP\/1\.1 403[\s\S]*BODY_NOT_ALLOWED/);
    expect(closed).toBe(true);
    expect(seen).toEqual([]);
  });

  it('the host of publicUrl and every loopback name may be in Host', async () => {
    const { createApp, seen, publicUrls } = fakeApp(() => answer('{}'));
    const callers = { apiKeys: { file: 'callers.json' } };
    const { url } = await start({
      createApp,
      config: hostConfig({ publicUrl: 'https://Gate.example.com', callers }),
    });
    for (const name of ['gate.example.com', 'GATE.example.com:443', 'localhost:1', '127.0.0.1', '[::1]:8484'])
      await raw(url, `GET /x HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`);
    expect(seen).toHaveLength(5);
    expect(publicUrls).toEqual(['https://Gate.example.com']);
  });

  it('refusals are counted', async () => {
    const { createApp } = fakeApp(() => answer('{}'));
    const host = await start({ createApp });
    await raw(host.url, 'BAD\r\n\r\n');
    expect(await (await undiciRequest(`${host.adminUrl}/metrics`)).body.text()).toContain(
      'nymgate_refusals_total{connector="",code="TARGET_MALFORMED"} 1',
    );
  });
});

describe('slow callers (NET-06)', () => {
  it('cannot fill the memory with bodies: beyond 64 MiB one more is refused unread, and requests without are served', async () => {
    const { createApp, seen } = fakeApp(() => answer('{}'));
    const { url } = await start({ createApp });
    const post = (length: number, body = '') =>
      `POST /body HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${body}`;
    const { hostname, port } = new URL(url);
    const holding = Array.from({ length: 64 }, () => connect(Number(port), hostname));
    for (const socket of holding) socket.write(post(1_048_576, 'x'));
    const sendRaw = (bytes: string) => raw(url, bytes, 5_000).then(({ text }) => text);
    await expect.poll(() => sendRaw(post(1, 'x'))).toMatch(/^HTTP\/1.1 503 .*"NOT_READY"/s);
    expect(await sendRaw(post(1, 'x'))).toMatch(/\r\nretry-after: 1\r\n/);
    expect(await sendRaw('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toMatch(
      / 200 OK/,
    );
    for (const socket of holding) socket.destroy();
    await expect.poll(() => sendRaw(post(1, 'x'))).toMatch(/ 200 OK/);
    expect(seen.every(({ body }) => body.length <= 1)).toBe(true);
  });

  it('are cut while others are served', async () => {
    const { createApp, seen } = fakeApp(() => answer('{}'));
    const { url } = await start({
      createApp,
      config: hostConfig({ limits: { headerMilliseconds: 300, bodyMilliseconds: 300 } }),
    });
    const slow = Array.from({ length: 200 }, (_, index) => {
      const head =
        index % 2 === 0
          ? 'GET /slow HTTP/1.1\r\nHost: localhost\r\nX: '
          : 'POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\nx';
      return raw(url, head, 5_000);
    });
    const normal = await Promise.all(
      Array.from({ length: 50 }, () =>
        raw(url, 'GET /normal HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 5_000),
      ),
    );
    expect(normal.every(({ text }) => text.startsWith('HTTP/1.1 200'))).toBe(true);
    expect((await Promise.all(slow)).every(({ closed, text }) => closed && !text.includes('200 OK'))).toBe(
      true,
    );
    expect(seen.map(({ target }) => target)).not.toContain('/slow');
  });
});

describe('health and admin', () => {
  it('answers health before everything else', async () => {
    const { createApp, seen } = fakeApp(() => answer('{}'));
    const { url, adminUrl } = await start({ createApp });
    for (const base of [url, adminUrl ?? '']) {
      for (const path of ['/healthz', '/readyz']) {
        const response = await undiciRequest(base + path);
        expect(response.statusCode).toBe(200);
        expect(response.headers).toMatchObject({
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'content-type': 'application/json',
        });
        expect(await response.body.text()).not.toMatch(/policy|epoch|version/);
      }
    }
    expect((await raw(url, 'GET /healthz HTTP/1.0\r\nHost: probe\r\n\r\n')).text).toMatch(/^HTTP\/1\.1 200/);
    expect(seen).toEqual([]);
    await (await undiciRequest(`${url}/healthz?x=1`)).body.dump();
    await (await undiciRequest(`${url}/healthz`, { method: 'POST' })).body.dump();
    expect(seen).toHaveLength(2);
  });

  it('tells what serves, and no secret', async () => {
    const { createApp } = fakeApp(() => answer('{}'));
    const { adminUrl } = await start({ createApp });
    const text = await (await undiciRequest(`${adminUrl}/configz`)).body.text();
    expect(JSON.parse(text)).toMatchObject({
      ready: true,
      generation: 1,
      policy: 'policy-hash',
      epoch: 'epoch-one',
      connectors: [{ id: 'entra-id', policy: 'aaaa' }],
    });
    expect(text).not.toMatch(/env:|KEY|contoso|3b9c2d1e|\/t"/);
  });

  it.each(['/', '/metrics/', '/metrics?x', '/v1.0/users', '/%6detrics'])(
    '%s is not on the admin port',
    async (path) => {
      const { createApp } = fakeApp(() => answer('{}'));
      const { adminUrl } = await start({ createApp });
      const response = await undiciRequest(adminUrl + path);
      expect(response.statusCode).toBe(404);
      await response.body.dump();
    },
  );

  it('the admin port can be absent', async () => {
    const { createApp } = fakeApp(() => answer('{}'));
    const host = await start({ createApp, config: hostConfig({ admin: { enabled: false } }) });
    expect(host.adminUrl).toBeUndefined();
  });
});

/** A start whose gateway has a fault of its own, besides those of the configuration. */
async function failedStart(
  extra: Readonly<Record<string, unknown>>,
  code: SetupError['code'] = 'KEY_INVALID',
): Promise<{ readonly error: SetupError; readonly opened: number }> {
  let opened = 0;
  const createApp: CreateApp = () => {
    opened += 1;
    return Promise.reject(new SetupError([{ code, severity: 'error', message: 'of the gateway' }]));
  };
  const error: unknown = await start({ createApp, config: hostConfig(extra) }).catch((thrown) => thrown);
  if (error instanceof SetupError) return { error, opened };
  throw error;
}

describe('start', () => {
  it('names its own address when there is no publicUrl', async () => {
    const { createApp, publicUrls } = fakeApp(() => answer('{}'));
    const { url } = await start({ createApp });
    expect(publicUrls).toEqual([url]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('leaves nothing open when the gateway cannot be made', async () => {
    const failing: CreateApp = () =>
      Promise.reject(new SetupError([{ code: 'KEY_INVALID', severity: 'error', message: 'x' }]));
    const { createApp } = fakeApp(() => answer('{}'));
    const port = Number(new URL((await start({ createApp })).url).port);
    await hosts.pop()?.close(0);
    await expect(
      start({ createApp: failing, config: hostConfig({ listen: { port } }) }),
    ).rejects.toMatchObject({
      code: 'KEY_INVALID',
    });
    await start({ createApp, config: hostConfig({ listen: { port } }) });
  });

  it('says when the port is taken', async () => {
    const { createApp } = fakeApp(() => answer('{}'));
    const { url } = await start({ createApp });
    const taken = { listen: { port: Number(new URL(url).port) } };
    await expect(start({ createApp, config: hostConfig(taken) })).rejects.toMatchObject({
      code: 'LISTEN_FAILED',
    });
    await expect(start({ createApp, config: hostConfig({ admin: taken.listen }) })).rejects.toMatchObject({
      code: 'LISTEN_FAILED',
    });
  });

  it('tells everything that is wrong at once: both ports, certificate, files, traces, keys; each once', async () => {
    const { createApp } = fakeApp(() => answer('{}'));
    const { url } = await start({ createApp });
    const port = Number(new URL(url).port);
    const exposed = join(mkdtempSync(join(tmpdir(), 'nymgate-')), 'key');
    writeFileSync(exposed, 'x', { mode: 0o644 });
    const { error, opened } = await failedStart({
      listen: { port, tls: { certificate: '/absent.pem', key: '/absent.key' } },
      admin: { port },
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${exposed}` }] },
      traces: { endpoint: 'http://127.0.0.1:1', authorization: { secret: 'env:ABSENT_TRACES_KEY' } },
      publicPath: '/prod',
    });
    expect(error.issues.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(/^SECRET_UNAVAILABLE the files of listen\.tls/),
      `LISTEN_FAILED cannot listen on 127.0.0.1:${port}: EADDRINUSE`,
      'KEY_INVALID of the gateway',
      expect.stringMatching(/^CONFIG_INVALID publicPath/),
      expect.stringMatching(/^FILE_EXPOSED pseudonyms\.keys\.0\.secret/),
      expect.stringMatching(/^SECRET_UNAVAILABLE traces\.authorization\.secret/),
    ]);
    expect(opened).toBe(1);
  });

  it('does not wait for a store where the port is taken, and opens nothing', async () => {
    const { createApp } = fakeApp(() => answer('{}'));
    const port = Number(new URL((await start({ createApp })).url).port);
    const { error } = await failedStart({ listen: { port } }, 'SECRET_STORE_UNREACHABLE');
    expect(error.issues.map(({ code }) => code)).toEqual(['LISTEN_FAILED', 'SECRET_STORE_UNREACHABLE']);
  });

  it('refuses requests until the gateway is there', async () => {
    let release = () => {};
    const made = new Promise<void>((resolve) => {
      release = resolve;
    });
    let url = '';
    const { createApp } = fakeApp(() => answer('{}'));
    const slow: CreateApp = async (...parts) => {
      url = parts[2].publicUrl;
      await made;
      return createApp(...parts);
    };
    const starting = start({ createApp: slow });
    while (url === '') await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await undiciRequest(`${url}/x`)).statusCode).toBe(503);
    expect((await undiciRequest(`${url}/readyz`)).statusCode).toBe(503);
    expect((await undiciRequest(`${url}/healthz`)).statusCode).toBe(200);
    release();
    await starting;
    expect((await undiciRequest(`${url}/x`)).statusCode).toBe(200);
  });
});

describe('drain (F13, REL-06)', () => {
  it('loses no request, says not ready at once, and ends', async () => {
    const { createApp } = fakeApp(() => new Promise((resolve) => setTimeout(resolve, 20, answer('{}'))));
    const host = await start({ createApp, config: hostConfig({ drain: { lagMilliseconds: 400 } }) });
    const agent = new Agent({ connections: 8 });
    const results: number[] = [];
    let failures = 0;
    let stopped = false;
    const worker = async () => {
      while (!stopped) {
        try {
          const response = await undiciRequest(`${host.url}/x`, { dispatcher: agent });
          await response.body.dump();
          results.push(response.statusCode);
          // As a load balancer does: no more requests after a failed readiness check.
          if (
            response.headers['connection'] === 'close' &&
            (await undiciRequest(`${host.url}/readyz`)).statusCode === 503
          )
            return;
        } catch {
          failures += 1;
          return;
        }
      }
    };
    const workers = Array.from({ length: 8 }, worker);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const drained = host.drain();
    expect((await undiciRequest(`${host.url}/readyz`)).statusCode).toBe(503);
    expect((await undiciRequest(`${host.url}/x`)).statusCode).toBe(200);
    await drained;
    stopped = true;
    await Promise.all(workers);
    await agent.close();
    expect(failures).toBe(0);
    expect(results.length).toBeGreaterThan(10);
    expect(new Set(results)).toEqual(new Set([200]));
    await expect(undiciRequest(`${host.url}/x`)).rejects.toThrow();
  });

  it('waits for requests in flight, and cuts those that last too long', async () => {
    let release = () => {};
    const { createApp } = fakeApp((inbound) =>
      inbound.target === '/hangs'
        ? new Promise(() => undefined)
        : new Promise((resolve) => {
            release = () => resolve(answer('{"late":true}'));
          }),
    );
    const host = await start({ createApp });
    const late = raw(host.url, 'GET /late HTTP/1.1\r\nHost: localhost\r\n\r\n', 5_000);
    const hangs = raw(host.url, 'GET /hangs HTTP/1.1\r\nHost: localhost\r\n\r\n', 5_000);
    const idle = raw(host.url, '', 5_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = host.close(300);
    setTimeout(() => release(), 50);
    expect((await late).text).toMatch(/200 OK[\s\S]*connection: close[\s\S]*"late":true/i);
    await closed;
    expect(await hangs).toEqual({ text: '', closed: true });
    expect((await idle).closed).toBe(true);
    expect(await host.close()).toBeUndefined();
  });
});

describe('reload (F16)', () => {
  it('swaps for new requests; those in flight end on the old one', async () => {
    let release = () => {};
    const old = fakeApp(
      (inbound) =>
        inbound.target === '/slow'
          ? new Promise((resolve) => {
              release = () => resolve(answer('"old"'));
            })
          : answer('"old"'),
      'old',
    );
    const fresh = fakeApp(() => answer('"fresh"'), 'fresh');
    let made = 0;
    const createApp: CreateApp = (...parts) => {
      made += 1;
      return (made === 1 ? old : fresh).createApp(...parts);
    };
    const host = await start({ createApp, loadConfig: async () => hostConfig({ log: { level: 'debug' } }) });
    const slow = undiciRequest(`${host.url}/slow`);
    while (old.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await host.reload()).toEqual({ reloaded: true, generation: 2, issues: [] });
    expect(await (await undiciRequest(`${host.url}/x`)).body.text()).toBe('"fresh"');
    expect(JSON.parse(await (await undiciRequest(`${host.adminUrl}/configz`)).body.text())).toMatchObject({
      generation: 2,
      epoch: 'epoch-fresh',
    });
    release();
    expect(await (await slow).body.text()).toBe('"old"');
  });

  it.each<[string, () => Promise<Config>, CreateApp | undefined, RegExp]>([
    [
      'a faulty file',
      async () => loadConfig({ text: 'lisen: 1', file: 'f.yaml', environment: {} }),
      undefined,
      /f\.yaml:1:1 .*did you mean listen/,
    ],
    [
      'an unreadable file',
      () => Promise.reject(new Error('ENOENT: /secret/place')),
      undefined,
      /could not be loaded/,
    ],
    [
      'another port',
      async () => hostConfig({ listen: { port: 1 } }),
      undefined,
      /listen\.port cannot change by reload/,
    ],
    [
      'another admin port',
      async () => hostConfig({ admin: { port: 1 } }),
      undefined,
      /admin cannot change by reload/,
    ],
    [
      'rules that do not compile',
      async () => hostConfig(),
      () =>
        Promise.reject(new SetupError([{ code: 'RULES_INVALID', severity: 'error', message: 'bad rule' }])),
      /bad rule/,
    ],
  ])('%s: the old one stays and the fault is told', async (_, load, failing, expected) => {
    const { createApp } = fakeApp(() => answer('"old"'));
    let made = 0;
    const host = await start({
      createApp: (...parts) => {
        made += 1;
        return made === 1 || failing === undefined ? createApp(...parts) : failing(...parts);
      },
      loadConfig: load,
    });
    const result = await host.reload();
    expect(result).toMatchObject({ reloaded: false, generation: 1 });
    expect(new SetupError(result.issues as [never]).message).toMatch(expected);
    expect(await (await undiciRequest(`${host.url}/x`)).body.text()).toBe('"old"');
    expect(host.lines.join()).toContain('reload_refused');
    expect(host.lines.join()).not.toContain('/secret/place');
  });

  it('loses nothing under load', async () => {
    const { createApp } = fakeApp(() => new Promise((resolve) => setTimeout(resolve, 5, answer('{}'))));
    const host = await start({ createApp, loadConfig: async () => hostConfig() });
    const statuses: number[] = [];
    const load = async () => {
      for (let count = 0; count < 40; count += 1) {
        const response = await undiciRequest(`${host.url}/x`);
        await response.body.dump();
        statuses.push(response.statusCode);
      }
    };
    const [results] = await Promise.all([
      Promise.all([host.reload(), host.reload(), host.reload()]),
      ...Array.from({ length: 5 }, load),
    ]);
    expect(results.map(({ generation }) => generation)).toEqual([2, 3, 4]);
    expect(statuses).toEqual(Array.from({ length: 200 }, () => 200));
  });

  it('without a way to load there is nothing to reload', async () => {
    const { createApp } = fakeApp(() => answer('{}'));
    expect(await (await start({ createApp })).reload()).toMatchObject({ reloaded: false });
  });
});

describe('HTTPS', () => {
  it('serves with the given certificate and refuses files that are none', async () => {
    const { createSelfSignedCertificate } = await import('nymgate-simulator');
    const directory = mkdtempSync(join(tmpdir(), 'nymgate-'));
    const { certificate, key } = createSelfSignedCertificate({ names: ['localhost'] });
    const tls = { certificate: join(directory, 'c.pem'), key: join(directory, 'k.pem') };
    writeFileSync(tls.certificate, certificate);
    writeFileSync(tls.key, key, { mode: 0o600 });
    const { createApp } = fakeApp(() => answer('"secure"'));
    const host = await start({
      createApp,
      config: hostConfig({ listen: { port: 0, tls } }),
      loadConfig: async () => hostConfig({ listen: { port: 0, tls } }),
    });
    expect(host.url).toMatch(/^https:/);
    const get = () =>
      new Promise<string>((resolve, reject) => {
        httpsRequest(
          `${host.url.replace('127.0.0.1', 'localhost')}/x`,
          { ca: certificate, lookup: (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) },
          (response) => response.setEncoding('utf8').on('data', resolve),
        )
          .on('error', reject)
          .end();
      });
    expect(await get()).toBe('"secure"');
    expect(await host.reload()).toMatchObject({ reloaded: true });
    expect(await get()).toBe('"secure"');
    writeFileSync(tls.key, 'nonsense');
    expect(await host.reload()).toMatchObject({ reloaded: false, issues: [{ code: 'SECRET_UNAVAILABLE' }] });
    expect(await get()).toBe('"secure"');
    await expect(
      start({ createApp, config: hostConfig({ listen: { port: 0, tls } }) }),
    ).rejects.toMatchObject({
      code: 'SECRET_UNAVAILABLE',
    });
  });
});

it('keep-alive: one connection, many requests', async () => {
  const { createApp, seen } = fakeApp(() => answer('{}'));
  const { url } = await start({ createApp });
  const { text } = await raw(
    url,
    'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\nGET /b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  );
  expect(text.match(/200 OK/g)).toHaveLength(2);
  expect(seen.map(({ target }) => target)).toEqual(['/a', '/b']);
});

describe('publicPath', () => {
  it('is refused on a host with a listener of its own, which takes targets as they come', async () => {
    const { createApp } = fakeApp(() => answer('{}'));
    await expect(start({ config: hostConfig({ publicPath: '/prod' }), createApp })).rejects.toThrow(
      'publicPath: this host takes targets as they come on its own listener',
    );
  });
});
