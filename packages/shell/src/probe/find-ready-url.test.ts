import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { findReadyUrl } from './find-ready-url.ts';

const folder = mkdtempSync(join(tmpdir(), 'nymgate-probe-'));
const former = process.cwd();
const SETTINGS = {
  pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
  connectors: {
    'entra-id': {
      tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
      clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
      assertion: { type: 'token-file', path: '/t' },
    },
  },
};

function write(name: string, more: object): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ ...SETTINGS, ...more }), { mode: 0o600 });
  return file;
}

afterEach(() => {
  process.chdir(former);
  vi.unstubAllEnvs();
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['its port', { admin: { port: 9100 } }, 'http://127.0.0.1:9100/readyz'],
  [
    'of all addresses this machine’s',
    { admin: { host: '0.0.0.0', port: 9100 } },
    'http://127.0.0.1:9100/readyz',
  ],
  ['IPv6', { admin: { host: '::', port: 9100 } }, 'http://[::1]:9100/readyz'],
  [
    'the other listener without it',
    { admin: { enabled: false }, listen: { port: 9200 } },
    'http://127.0.0.1:9200/readyz',
  ],
])('the admin listener of a configuration: %s', async (_, more, url) => {
  expect(await findReadyUrl(write('named.json', more))).toBe(url);
});

test('without a name the file of `serve`, with its variables; the defaults when it cannot be used', async () => {
  process.chdir(folder);
  expect(await findReadyUrl(undefined)).toBe('http://127.0.0.1:8485/readyz');
  write('nymgate.yaml', { admin: { port: 9100 } });
  expect(await findReadyUrl(undefined)).toBe('http://127.0.0.1:9100/readyz');
  vi.stubEnv('NYMGATE_ADMIN__PORT', '9300');
  expect(await findReadyUrl(undefined)).toBe('http://127.0.0.1:9300/readyz');
  writeFileSync(join(folder, 'nymgate.yaml'), '{', { mode: 0o600 });
  expect(await findReadyUrl(undefined)).toBe('http://127.0.0.1:8485/readyz');
});

test('a named file that cannot be read is said', async () => {
  await expect(findReadyUrl(join(folder, 'absent.yaml'))).rejects.toMatchObject({
    issues: [expect.objectContaining({ code: 'CONFIG_UNREADABLE' })],
  });
});
