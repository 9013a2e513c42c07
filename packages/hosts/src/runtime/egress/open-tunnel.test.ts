import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type ConnectProxy,
  type ProxyManner,
  startConnectProxy,
} from '../../../../../tests/stand-ins/connect-proxy.ts';
import { SourceFailure } from '../../../../engine/src/kernel/ports.ts';
import { createUndiciHttpClient } from '../undici-http-client.ts';
import { readEgressProxy } from './egress-proxy.ts';

const GRAPH = 'https://graph.example';
const LIMITS = {
  responseBytes: 65_536,
  decompressionRatio: 200,
  connectMilliseconds: 300,
  firstByteMilliseconds: 2_000,
  concurrentRequests: 4,
};

let pair: ReturnType<typeof createSelfSignedCertificate>;
const opened: (() => Promise<unknown>)[] = [];
beforeAll(() => {
  pair = createSelfSignedCertificate({ names: ['graph.example', '127.0.0.1'], days: 2 });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
});

/** Graph with TLS, and what it was asked. */
async function startGraph(): Promise<{ port: number; requests: string[]; heads: string[] }> {
  const requests: string[] = [];
  const heads: string[] = [];
  const server: Server = createServer({ key: pair.key, cert: pair.certificate }, (request, response) => {
    requests.push(`${request.headers.host}${request.url}`);
    heads.push(JSON.stringify(request.rawHeaders));
    response.end('{"secret":"answer"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, requests, heads };
}

async function startProxy(secure = false): Promise<ConnectProxy> {
  const proxy = await startConnectProxy(secure ? pair : undefined);
  opened.push(proxy.close);
  return proxy;
}

function client(variables: Readonly<Record<string, string>>, trusted = true) {
  const proxy = readEgressProxy((name) => variables[name]);
  const made = createUndiciHttpClient({
    limits: LIMITS,
    proxy,
    ...(trusted && { certificateAuthority: pair.certificate }),
  });
  opened.push(() => made.close().catch(() => undefined));
  const request = async (origin = GRAPH, timeout = 5_000): Promise<string> => {
    const headers = [['authorization', 'Bearer the-token']] as const;
    try {
      const { status, body } = await made.send({
        method: 'GET',
        origin,
        path: '/v1.0/users',
        headers,
        timeout,
      });
      let text = '';
      for await (const chunk of body) text += Buffer.from(chunk).toString();
      return `${status} ${text}`;
    } catch (error) {
      return error instanceof SourceFailure ? error.reason : String(error);
    }
  };
  return { ask: request };
}

describe('T7-01 through a proxy', () => {
  test('the source is asked by CONNECT, and the proxy reads nothing', async () => {
    const [graph, proxy] = [await startGraph(), await startProxy()];
    proxy.behave({ to: graph.port });
    const { ask } = client({ HTTPS_PROXY: proxy.url });
    expect(await ask()).toBe('200 {"secret":"answer"}');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await ask()).toBe('200 {"secret":"answer"}');
    expect(graph.requests).toEqual(['graph.example/v1.0/users', 'graph.example/v1.0/users']);
    expect(proxy.heads).toHaveLength(1);
    expect(proxy.heads[0]).toMatch(/^CONNECT graph\.example:443 HTTP\/1\.1\r\n/);
    expect(proxy.heads[0]).not.toMatch(/authorization|users|Bearer/i);
    expect(proxy.tunnelled().length).toBeGreaterThan(200);
    expect(proxy.tunnelled()).not.toMatch(/the-token|v1\.0/);
  });

  test('another port of the source is named', async () => {
    const [graph, proxy] = [await startGraph(), await startProxy()];
    proxy.behave({ to: graph.port });
    expect(await client({ HTTPS_PROXY: proxy.url }).ask('https://graph.example:8443')).toContain('200');
    expect(proxy.heads[0]).toMatch(/^CONNECT graph\.example:8443 /);
  });

  test('user and password go to the proxy and nowhere else', async () => {
    const [graph, proxy] = [await startGraph(), await startProxy()];
    proxy.behave({ to: graph.port });
    const { ask } = client({ HTTPS_PROXY: proxy.url.replace('//', '//user:hunter2@') });
    expect(await ask()).toContain('200');
    const basic = Buffer.from('user:hunter2').toString('base64');
    expect(proxy.heads[0]).toContain(`proxy-authorization: Basic ${basic}\r\n`);
    expect(graph.heads.join()).not.toMatch(/proxy|hunter2/i);
    expect(graph.heads.join()).not.toContain(basic);
  });

  test('the proxy itself may be reached by TLS', async () => {
    const [graph, proxy] = [await startGraph(), await startProxy(true)];
    proxy.behave({ to: graph.port });
    // Node's own authorities do not know the proxy's certificate.
    expect(await client({ HTTPS_PROXY: proxy.url }).ask()).toBe('proxy');
    expect(graph.requests).toEqual([]);
  });

  test('a certificate of another name, or that nobody vouches for, is no connection', async () => {
    const [graph, proxy] = [await startGraph(), await startProxy()];
    proxy.behave({ to: graph.port });
    const { ask } = client({ HTTPS_PROXY: proxy.url });
    expect(await ask('https://login.example')).toBe('certificate');
    expect(await client({ HTTPS_PROXY: proxy.url }, false).ask()).toBe('authority');
    expect(graph.requests).toEqual([]);
  });

  test('this machine is asked directly', async () => {
    const [graph, proxy] = [await startGraph(), await startProxy()];
    expect(await client({ HTTPS_PROXY: proxy.url }).ask(`https://127.0.0.1:${graph.port}`)).toContain('200');
    expect(proxy.heads).toEqual([]);
  });

  test('what NO_PROXY names is asked directly', async () => {
    const proxy = await startProxy();
    const { ask } = client({ HTTPS_PROXY: proxy.url, NO_PROXY: 'example' });
    expect(await ask('https://nobody.invalid.example')).toBe('dns');
    expect(proxy.heads).toEqual([]);
  });
});

describe('a proxy that does not', () => {
  const respond = (status: string, rest = '') => ({
    says: `HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n${rest}`,
  });
  test.each<[string, ProxyManner]>([
    ['asks for a user', respond('407 Proxy Authentication Required')],
    ['has no way', respond('502 Bad Gateway')],
    ['forbids', respond('403 Forbidden', 'CANARY')],
    ['sends elsewhere', { says: 'HTTP/1.1 302 Found\r\nlocation: https://evil.example/\r\n\r\n' }],
    ['speaks first in the tunnel', { says: 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}' }],
    ['is no HTTP', { says: 'SSH-2.0-OpenSSH_9.6\r\n' }],
    ['sends a flood of headers', { says: `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(20_000)}\r\n\r\n` }],
    ['resets', 'resets'],
    ['says nothing', 'hangs'],
  ])('%s: SourceFailure proxy, in time', async (_, manner) => {
    const proxy = await startProxy();
    proxy.behave(manner);
    const started = performance.now();
    expect(await client({ HTTPS_PROXY: proxy.url }).ask()).toBe('proxy');
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(proxy.heads).toHaveLength(1);
  });

  test('opens a tunnel and drops it: reset, in time', async () => {
    const proxy = await startProxy();
    proxy.behave('drops');
    const started = performance.now();
    expect(await client({ HTTPS_PROXY: proxy.url }).ask()).toBe('reset');
    expect(performance.now() - started).toBeLessThan(2_500);
  });

  test('is not there', async () => {
    const proxy = await startProxy();
    await proxy.close();
    expect(await client({ HTTPS_PROXY: proxy.url }).ask()).toBe('proxy');
  });

  test('the deadline of the request ends the waiting too', async () => {
    const proxy = await startProxy();
    expect(await client({ HTTPS_PROXY: proxy.url }).ask(GRAPH, 100)).toBe('timeout');
  });
});
