import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Console, type ConsoleEngine, startConsole } from 'nymgate-console';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  exchangeBytes,
  parseRawResponse,
  type RawResponse,
  sendRawRequest,
} from '../harness/send-raw-request.ts';

// The console's server over real sockets: what no browser sends, other programs of the machine do.

const ANSWER = 'raw data of the tenant';
const engine = {
  handlers: new Proxy({}, { get: () => async () => ({ ANSWER }), has: () => true }),
  streams: {},
} as unknown as ConsoleEngine;

let opened: Console;

beforeAll(async () => {
  opened = await startConsole({ engine, port: 0 });
});
afterAll(() => opened.close());

type Ask = { readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

function ask(target: string, { headers = {}, body = '{}' }: Ask = {}): Promise<RawResponse> {
  const own = { origin: opened.url, 'content-type': 'application/json' };
  return sendRawRequest(opened.url, { method: 'POST', target, headers: { ...own, ...headers }, body });
}

async function openSession(link = opened.createLink()): Promise<RawResponse> {
  const ticket = link.slice(link.indexOf('#t=') + 3);
  return ask('/api/session/open', { body: JSON.stringify({ ticket }) });
}

async function keyOf(answer: RawResponse): Promise<string> {
  return (answer.json() as { readonly key: string }).key;
}

describe('WEB-01 other origins', () => {
  it('are answered nothing, also with the key of a session', async () => {
    const authorization = `Bearer ${await keyOf(await openSession())}`;
    expect((await ask('/api/session/read', { headers: { authorization } })).body).toContain(ANSWER);
    for (const origin of ['null', 'https://evil.example', 'http://127.0.0.1:1', 'http://localhost', ''])
      for (const target of ['/api/session/read', '/api/session/open']) {
        const { status, body } = await ask(target, { headers: { authorization, origin } });
        expect([origin, status, body]).toEqual([origin, 403, expect.not.stringContaining(ANSWER)]);
      }
  });

  it('are not told that they may read or send anything', async () => {
    const origin = 'https://evil.example';
    for (const [method, target] of [
      ['OPTIONS', '/api/session/read'],
      ['GET', '/'],
      ['GET', '/main.js'],
      ['POST', '/api/session/read'],
    ] as const) {
      const preflight = { 'access-control-request-method': 'POST', origin };
      const { headers } = await sendRawRequest(opened.url, { method, target, headers: preflight });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });
});

describe('WEB-02 another name for this machine', () => {
  it.each(['evil.example', 'evil.example:PORT', '127.0.0.1.evil.example:PORT', '0.0.0.0:PORT', '[::1]:PORT'])(
    'is answered neither the page nor a question: %s',
    async (named) => {
      const host = named.replace('PORT', new URL(opened.url).port);
      for (const target of ['/', '/main.js']) {
        const { status, body } = await sendRawRequest(opened.url, { target, headers: { host } });
        expect([status, body]).toEqual([421, 'Unknown host.\n']);
      }
      const asked = await ask('/api/session/open', { headers: { host, origin: `http://${host}` } });
      expect(asked.status).toBe(421);
    },
  );

  it('is refused also when a request names two hosts', async () => {
    const { host } = new URL(opened.url);
    const text = `GET / HTTP/1.1\r\nhost: evil.example\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
    const { body } = parseRawResponse(await exchangeBytes(opened.url, Buffer.from(text)));
    expect(body).not.toContain('main.js');
  });
});

describe('WEB-03 whoever has no link', () => {
  it('opens nothing: a link works once, and not after the next was made', async () => {
    const [first, second] = [opened.createLink(), opened.createLink()];
    expect((await openSession(first)).status).toBe(401);
    expect((await openSession(second)).status).toBe(200);
    expect((await openSession(second)).status).toBe(401);
    expect((await ask('/api/session/read')).status).toBe(401);
  });

  it('does not reach it from another machine', async () => {
    const port = Number(new URL(opened.url).port);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const socket = connect(port, address);
      const [outcome] = await Promise.race([once(socket, 'connect'), once(socket, 'error')]).catch(
        (error: Error) => [error],
      );
      socket.destroy();
      expect(outcome).toBeInstanceOf(Error);
    }
    expect(new URL(opened.url).hostname).toBe('127.0.0.1');
  });
});

async function findServer(url: string): Promise<Server> {
  const servers: Server[] = [];
  const see = (message: unknown): void => void servers.push((message as { server: Server }).server);
  subscribe('http.server.request.start', see);
  await sendRawRequest(url, { target: '/' });
  unsubscribe('http.server.request.start', see);
  const [server] = servers;
  if (server === undefined) throw new Error('no request has started');
  return server;
}

describe('WEB-06 a request', () => {
  it('that does not come to the end of its head is ended within seconds, and others are answered meanwhile', async () => {
    const own = await startConsole({ engine, port: 0 });
    const server = await findServer(own.url);
    server.headersTimeout = 1_000;
    const { port, host } = new URL(own.url);
    const slow = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    const ended = once(slow, 'close');
    slow.resume();
    slow.write(`POST /api/session/read HTTP/1.1\r\nhost: ${host}\r\n`);
    const dripping = setInterval(() => slow.write('x: y\r\n'), 100);
    expect((await sendRawRequest(own.url, { target: '/' })).status).toBe(200);
    await ended;
    clearInterval(dripping);
    await own.close();
  });

  it('with huge headers, or with a body beyond 24 MB, is refused', async () => {
    const large = await sendRawRequest(opened.url, { target: '/', headers: { x: 'y'.repeat(9_000) } });
    expect(large.status).toBe(431);
    const authorization = `Bearer ${await keyOf(await openSession())}`;
    const headers = { authorization, 'content-length': String(25 * 1_048_576) };
    const { host } = new URL(opened.url);
    const head = Object.entries({ host, origin: opened.url, connection: 'close', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const text = `POST /api/session/read HTTP/1.1\r\n${head.join('')}\r\n{`;
    const { status, body } = parseRawResponse(await exchangeBytes(opened.url, Buffer.from(text)));
    expect([status, body]).toEqual([413, expect.stringContaining('TOO_LARGE')]);
  });
});

describe('WEB-06 the listener', () => {
  it('bounds how long a request takes and how many connections there are', async () => {
    expect(await findServer(opened.url)).toMatchObject({
      headersTimeout: 5_000,
      requestTimeout: 60_000,
      maxConnections: 128,
    });
  });
});

describe('WEB-07 a path', () => {
  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/page/../../package.json',
    '/....//package.json',
    '//etc/passwd',
    '/etc/passwd',
    '/main.js%00.html',
    '/main.js/../../../package.json',
    '/..\\package.json',
    'http://127.0.0.1/../package.json',
  ])('leads to no file but those of the page: %s', async (target) => {
    const { status, body } = await sendRawRequest(opened.url, { target });
    expect([400, 404, 421]).toContain(status);
    expect(body).not.toMatch(/"name"|root:/);
  });
});
