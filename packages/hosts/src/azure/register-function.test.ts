import { readFileSync } from 'node:fs';
import { type HttpFunctionOptions, HttpRequest, type SetupOptions } from '@azure/functions';
import { afterEach, expect, test, vi } from 'vitest';
import { readBody } from './create-handler.ts';
import { registerFunction } from './index.ts';

const read = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../../deploy/azure-functions/${name}`, import.meta.url), 'utf8'),
  ) as never;

afterEach(() => {
  vi.unstubAllEnvs();
  for (const event of ['SIGTERM', 'SIGUSR1']) process.removeAllListeners(event);
});

test('one function for every path, with streams, and 503 in our envelope while it cannot start', async () => {
  vi.spyOn(process, 'on').mockReturnValue(process);
  vi.spyOn(process, 'removeAllListeners').mockReturnValue(process);
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const setups: SetupOptions[] = [];
  const functions = new Map<string, HttpFunctionOptions>();
  const app = {
    setup: (options: SetupOptions) => void setups.push(options),
    http: (name: string, options: HttpFunctionOptions) => void functions.set(name, options),
  };
  registerFunction(app as unknown as Parameters<typeof registerFunction>[0], '/nowhere');
  expect(setups).toEqual([{ enableHttpStream: true }]);
  const options = functions.get('nymgate');
  expect(options).toMatchObject({ route: '{*path}', authLevel: 'anonymous' });
  const request = new HttpRequest({
    method: 'GET',
    url: 'https://gateway.azurewebsites.net/v1.0/users',
    headers: { 'x-waws-unencoded-url': '/v1.0/users' },
  });
  if (options === undefined) throw new Error('not registered');
  const answer = (await options.handler(request, {} as never)) as {
    status: number;
    headers: [string, string][];
  };
  expect([answer.status, new Headers(answer.headers).get('nymgate-error')]).toEqual([503, 'NOT_READY']);
  write.mockRestore();
});

test('the folder that is deployed fits: no prefix before the path; the version that is tested', () => {
  expect(read('host.json')).toMatchObject({ version: '2.0', extensions: { http: { routePrefix: '' } } });
  const manifest = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as {
    devDependencies: Record<string, string>;
    peerDependencies: Record<string, string>;
  };
  expect(manifest.peerDependencies['@azure/functions']).toBe(manifest.devDependencies['@azure/functions']);
});

test('a body that does not end, or breaks off, is none', async () => {
  async function* endless() {
    yield new Uint8Array(1);
    await new Promise(() => undefined);
  }
  async function* broken() {
    yield new Uint8Array(1);
    throw new Error('socket hang up');
  }
  const limits = { requestBodyBytes: 10, bodyMilliseconds: 20 };
  expect(await readBody(endless(), limits)).toEqual({ outcome: 'gone' });
  expect(await readBody(broken(), limits)).toEqual({ outcome: 'gone' });
});
