import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureTerminal } from '../../../../tests/harness/capture-terminal.ts';
import { runProbe } from './run-probe.ts';

const server = createServer((request, response) => {
  response.statusCode = request.url === '/readyz?a=1' ? 200 : 503;
  response.end();
});
let origin: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

test('0 for 200, 1 for another status, with the query as it was given', async () => {
  const { terminal } = captureTerminal();
  expect(await runProbe(`${origin}/readyz?a=1`, terminal)).toBe(0);
  expect(await runProbe(`${origin}/readyz`, terminal)).toBe(1);
});

test('GATEWAY_UNREACHABLE when nothing answers', async () => {
  await expect(runProbe('http://127.0.0.1:1/readyz', captureTerminal().terminal)).rejects.toMatchObject({
    code: 'GATEWAY_UNREACHABLE',
  });
});

test.each([
  'http://graph.microsoft.com/',
  'https://127.0.0.1/',
  'http://127.1.example/',
  'http://169.254.169.254/',
  'readyz',
])('SUP-01 %s is no address of this machine over http, and is not asked', async (url) => {
  await expect(runProbe(url, captureTerminal().terminal)).rejects.toMatchObject({ code: 'USAGE' });
});
