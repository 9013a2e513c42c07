import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createGatewayFetch, toGraphPath } from './caller.ts';
import { sendRequest, toWirePath } from './send-request.ts';

/** Answers everything; remembers the raw targets. */
async function startGateway(): Promise<{ url: string; targets: string[] }> {
  const targets: string[] = [];
  const server = createServer((request, response) => {
    targets.push(request.url ?? '');
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, targets };
}

test('a gateway is asked below the connector, however many it serves', async () => {
  const { url, targets } = await startGateway();
  const caller = createGatewayFetch({ url }, 'entra-id');
  expect((await caller('/v1.0/users')).status).toBe(200);
  await caller("/v1.0/users?$filter=startswith(mail,'a b')");
  expect(targets).toEqual(['/entra-id/v1.0/users', "/entra-id/v1.0/users?$filter=startswith(mail,'a%20b')"]);
});

test.each(['/a/../b', '/a/%2e%2e/b', '/a//b', "/users('x')", '/v1.0/users?$filter=a+b%20c'])(
  '%s goes out as it is',
  async (path) => {
    const { url, targets } = await startGateway();
    await sendRequest({ origin: url, path: toWirePath(path) });
    expect(targets).toEqual([path]);
  },
);

test('what HTTP cannot carry is encoded', () => {
  expect(toWirePath('/a b?x=é😀\u0000')).toBe('/a%20b?x=%C3%A9%F0%9F%98%80%00');
});

test('nothing listens', async () => {
  await expect(sendRequest({ origin: 'http://127.0.0.1:1', path: '/' })).rejects.toMatchObject({
    reason: 'ECONNREFUSED',
  });
});

test.each([
  ['/v1.0/users', '/v1.0/users'],
  ['/entra-id/v1.0/users', '/v1.0/users'],
  ['http://n:1/entra-id/v1.0/users?$skiptoken=s~x', '/v1.0/users?$skiptoken=s~x'],
  ['http://n:1/v1.0/users', '/v1.0/users'],
  ['http://n:12/v1.0/users', undefined],
  ['https://graph.microsoft.com/v1.0/users', undefined],
  ['v1.0/users', undefined],
])('%s is a path of Graph: %s', (given, expected) => {
  expect(toGraphPath(given, { url: 'http://n:1', connector: 'entra-id' })).toBe(expected);
});
