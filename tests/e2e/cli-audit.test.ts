import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatKeyFile } from '../../packages/gateway/src/caller-auth/key-file.ts';
import { startGateway } from '../harness/start-gateway.ts';
import { runCli } from './cli-process.ts';

// The trail of a real gateway, written to files as an operator's collector writes them.

let directory: string;
let lines: readonly string[];
let head: string;
const file = (name: string) => join(directory, name);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-audit-'));
  const keys = file('callers.json');
  writeFileSync(keys, formatKeyFile([]), { mode: 0o600 });
  const gateway = await startGateway({
    connectors: ['entra-id'],
    simulator: { people: 6 },
    config: { callers: { apiKeys: { file: keys }, addresses: { trustedProxies: 1 } } },
  });
  await gateway.get('/v1.0/users', { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' });
  await gateway.get('/v1.0/users', { 'x-forwarded-for': 'rubbish' });
  await gateway.get('/v1.0/x%2e%2e');
  const status = (await (await fetch(`${gateway.host.adminUrl}/configz`)).json()) as { auditHead: string };
  head = status.auditHead;
  await gateway.close();
  lines = gateway.lines;
  const half = Math.ceil(lines.length / 2);
  writeFileSync(file('1.log.gz'), gzipSync(`${lines.slice(0, half).join('\n')}\n`));
  writeFileSync(file('2.log'), `${lines.slice(half).join('\n')}`);
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('nymgate audit verify', () => {
  test('NET-07 the trail names the address that the trusted proxy names, else the connection', () => {
    const clients = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ event }) => event === 'request')
      .map(({ client }) => client);
    expect(clients).toEqual(['203.0.113.9', '127.0.0.1', '127.0.0.1']);
  });

  test('AUD-01 follows a trail over rotated files, compressed or not, and over standard input', async () => {
    const run = await runCli(['audit', 'verify', '--anchor', head, file('1.log.gz'), file('2.log')]);
    expect(run.stdout).toMatch(/^5 audit lines of 1 instance, none missing, changed or moved\.$/m);
    expect(run.stdout).toMatch(/numbers 1 to 5, .*, stopped, held by an anchor up to 4$/m);
    expect(run.stdout).toContain('Not proven by this');
    expect(run.code).toBe(0);
    const piped = await runCli(['audit', 'verify', '--json'], { input: lines.join('\n') });
    expect(JSON.parse(piped.stdout)).toMatchObject({ lines: 5, findings: [] });
  });

  test('AUD-01 ends with 1, and names file and line, when something is wrong', async () => {
    const changed = lines.map((line) => line.replace('"client":"203.0.113.9"', '"client":"203.0.113.8"'));
    writeFileSync(file('changed.log'), changed.join('\n'));
    const run = await runCli(['audit', 'verify', file('changed.log')]);
    expect(run.stdout).toMatch(/changed\.log:\d+ AUDIT_CHANGED \S+ number 2 does not follow/);
    expect(run.code).toBe(1);
    const reversed = await runCli(['audit', 'verify', file('2.log'), file('1.log.gz')]);
    expect(reversed.stdout.match(/\.(?:log|gz):\d+ AUDIT_\w+/g)).toHaveLength(1);
    expect(reversed.stdout).toMatch(/AUDIT_REORDERED: give the files oldest first/);
    expect(reversed.code).toBe(1);
  });

  test('a file that is not there or no gzip ends with 1, an anchor that is none with 2', async () => {
    const missing = await runCli(['audit', 'verify', file('none.log')]);
    expect([missing.code, missing.stderr]).toEqual([
      1,
      expect.stringMatching(/INPUT_UNREADABLE.*There is no such file.*check the path/),
    ]);
    writeFileSync(file('cut.gz'), gzipSync(lines.join('\n'), { level: 0 }).subarray(0, -40));
    const cut = await runCli(['audit', 'verify', file('cut.gz')]);
    expect([cut.code, cut.stderr]).toEqual([
      1,
      expect.stringMatching(/INPUT_UNREADABLE.*gzip file ends too early/),
    ]);
    expect(cut.stdout).toMatch(/^Only what was read before this[\s\S]*^\d+ audit lines of 1 instance/m);
    expect((await runCli(['audit', 'verify', '--anchor', 'x'])).code).toBe(2);
  });
});
