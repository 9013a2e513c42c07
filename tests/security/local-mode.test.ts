import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey, hashApiKey } from '../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { formatKeyFile } from '../../packages/gateway/src/caller-auth/key-file.ts';
import { exchangeBytes } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

// Without `callers` the gateway serves this machine. A proxy on this machine, or a web page in its browser, connects from it as well.

const TARGET = '/v1.0/users?$top=1';
const FORWARDED: readonly (readonly [string, string])[] = [
  ['X-Forwarded-For', '203.0.113.9'],
  ['x-forwarded-for', '127.0.0.1'],
  ['X-Forwarded-For', ''],
  ['X-Forwarded-Host', 'nymgate.contoso.com'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Anything', '1'],
  ['Forwarded', 'for=203.0.113.9;proto=https'],
  ['Via', '1.1 proxy.contoso.com'],
  ['X-Real-IP', '203.0.113.9'],
  ['X-Client-IP', '203.0.113.9'],
  ['True-Client-IP', '203.0.113.9'],
  ['CF-Connecting-IP', '203.0.113.9'],
  ['X-Envoy-External-Address', '203.0.113.9'],
  ['X_Forwarded_For', '203.0.113.9'],
  ['X_Real-IP', '203.0.113.9'],
  ['X-Forwarded', 'for=203.0.113.9'],
  ['X-Original-Forwarded-For', '203.0.113.9'],
  ['X-Azure-ClientIP', '203.0.113.9'],
  ['Fastly-Client-IP', '203.0.113.9'],
  ['CDN-Loop', 'cloudflare'],
  ['X-Remote-Addr', '203.0.113.9'],
  ['X-Original-URL', '/v1.0/users'],
  ['X-Rewrite-URL', '/v1.0/users'],
];
const FOREIGN: readonly (readonly [string, string])[] = [
  ['Origin', 'https://evil.example'],
  ['Origin', 'http://localhost.evil.example:8484'],
  ['Origin', 'http://evil.example@127.0.0.1'],
  ['Origin', 'null'],
  ['Origin', ''],
  ['Origin', 'http://[::1]evil:1'],
  ['Origin', 'file://localhost'],
  ['Origin', 'http://10.0.0.1'],
  ['Sec-Fetch-Site', 'cross-site'],
  ['sec-fetch-site', 'Cross-Site'],
  ['Sec-Fetch-Site', 'same-site'],
  ['Sec-Fetch-Site', ''],
];
const OWN: readonly (readonly [string, string])[] = [
  ['Origin', 'http://localhost:3000'],
  ['Origin', 'http://127.0.0.1:8484'],
  ['Origin', 'http://[::1]:8484'],
  ['Sec-Fetch-Site', 'none'],
  ['Sec-Fetch-Site', 'same-origin'],
  ['X-Anything', '203.0.113.9'],
];

const oldRequest = async ({ host: { url } }: TestGateway, target: string) =>
  String(
    await exchangeBytes(url, Buffer.from(`GET ${target} HTTP/1.0\r\nHost: ${new URL(url).host}\r\n\r\n`)),
  );

const callerReasonOf = ({ lines }: TestGateway) =>
  (
    JSON.parse(lines.filter((line) => line.startsWith('{"audit"')).at(-1) ?? '{}') as {
      callerReason?: string;
    }
  ).callerReason;

describe('LOC-01 without callers', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ connectors: ['entra-id'], simulator: { people: 12 } });
  });
  afterAll(() => gateway.close());

  test.each(FORWARDED)('%s: %s was forwarded, and is refused with what to do', async (name, value) => {
    const answer = await gateway.get(TARGET, { [name]: value });
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([401, 'CALLER_UNKNOWN']);
    expect(answer.body).toContain('a proxy forwarded the request; configure callers');
    expect(callerReasonOf(gateway)).toBe('forwarded');
    expect(gateway.seen()).toEqual([]);
  });

  test('HTTP/1.0, as nginx forwards without a header of its own, is refused', async () => {
    const answer = await oldRequest(gateway, TARGET);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toContain('a proxy forwarded the request; configure callers');
    expect(gateway.seen()).toEqual([]);
    expect(await oldRequest(gateway, '/healthz')).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each(FOREIGN)('%s: %s is a page of another site, and is refused', async (name, value) => {
    const answer = await gateway.get(TARGET, { [name]: value });
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([401, 'CALLER_UNKNOWN']);
    expect(answer.body).toContain('a web page of another site sent the request; configure callers');
    expect(callerReasonOf(gateway)).toBe('foreign-origin');
    expect(gateway.seen()).toEqual([]);
  });

  test.each(OWN)('%s: %s is of this machine', async (name, value) => {
    expect((await gateway.get(TARGET, { [name]: value })).status).toBe(200);
    expect(gateway.seen()).toHaveLength(1);
  });

  test.each(['evil.example', 'nymgate.contoso.com:8484', '10.0.0.1', '127.0.0.1.evil.example'])(
    'Host: %s is a name that points at this machine (DNS rebinding), and is refused',
    async (host) => {
      expect((await gateway.get(TARGET, { host })).status).toBe(400);
      expect(gateway.seen()).toEqual([]);
    },
  );

  test('health needs no caller, whoever forwards it', async () => {
    expect((await gateway.get('/readyz', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
  });
});

test('LOC-01 with callers all of these headers mean nothing', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-local-'));
  const key = createApiKey((length) => randomBytes(length));
  const record = {
    ...{ id: key.id, name: 'warehouse', hash: hashApiKey(key), connectors: ['*'] },
    created: new Date().toISOString(),
    expires: new Date(Date.now() + 86_400_000).toISOString(),
  };
  const file = join(directory, 'callers.json');
  writeFileSync(file, formatKeyFile([record]), { mode: 0o600 });
  const gateway = await startGateway({
    connectors: ['entra-id'],
    simulator: { people: 12 },
    config: { callers: { apiKeys: { file } } },
  });
  for (const [name, value] of [...FORWARDED, ...FOREIGN])
    expect([
      name,
      (await gateway.get(TARGET, { [name]: value, authorization: `Bearer ${key.text}` })).status,
    ]).toEqual([name, 200]);
  await gateway.close();
  rmSync(directory, { recursive: true, force: true });
});
