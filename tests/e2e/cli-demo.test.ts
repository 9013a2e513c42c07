import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CONNECTORS } from '../../packages/connectors/src/index.ts';
import { ended, runCli, startCli, written } from './cli-process.ts';

/** A temporary directory of the process's own, to see what it leaves behind. */
function ownTemporary(): { environment: Record<string, string>; left: () => readonly string[] } {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-e2e-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return {
    environment: { TMPDIR: directory },
    left: () => readdirSync(directory).filter((name) => name.startsWith('nymgate')),
  };
}

describe('demo --once', () => {
  test('shows one call per connector before and after, and exits with 0', async () => {
    const { environment, left } = ownTemporary();
    const { code, stdout, stderr } = await runCli(['demo', '--once'], { environment });
    expect([code, stderr]).toEqual([0, '']);
    const shown = [...stdout.matchAll(/^ {2}asked of Nymgate {2}GET \/([a-z-]+)\/v1\.0\//gm)].map(
      ([, connector]) => connector,
    );
    expect(shown).toEqual(Object.keys(CONNECTORS));
    expect(stdout.match(/policy [0-9a-f]{16} · epoch [0-9a-f]{16}/g)).toHaveLength(shown.length);
    expect(
      stdout.match(/whole answer {2}\d+ dropped(?: · \d+ (?:pseudonymized|reduced|sealed|kept))+$/gm),
    ).toHaveLength(shown.length);
    expect(stdout).not.toContain('\u001b');
    expect(left()).toEqual([]);
  });

  test('what it says is true: counted anew from the two answers of --json', async () => {
    const { code, stdout } = await runCli(['demo', '--once', '--json', '--people', '20']);
    const { calls } = JSON.parse(stdout);
    expect([code, calls.map((call: { connector: string }) => call.connector)]).toEqual([
      0,
      Object.keys(CONNECTORS),
    ]);
    for (const { raw, safe, counts, audit, policy } of calls) {
      const [before, after] = [texts(raw), texts(safe)];
      const tokens = after.filter((text) => /^(?:[a-z0-9]+:)?[tp]~/i.test(text));
      expect(counts.pseudonymized).toBe(tokens.length);
      expect(counts.sealed).toBe(after.filter((text) => text.includes('=s~')).length);
      expect(audit).toMatchObject({ status: 200, decision: 'allowed', policy, linksSealed: counts.sealed });
      expect(after.filter((text) => before.includes(text) && text.includes('@'))).toEqual([]);
    }
  });
});

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(texts);
}

describe('demo', () => {
  test.each([[], ['--tls']])(
    'stays up; its curl lines work when pasted; Ctrl-C ends it and leaves nothing behind %s',
    async (...options) => {
      const { environment, left } = ownTemporary();
      const child = startCli(['demo', '--port', '0', ...options], { environment });
      const end = ended(child);
      const stdout = await written(child, 'stdout', /Ctrl-C ends/);
      const lines = [...stdout.matchAll(/^# (.+) → (\d{3})(.*)\n(curl .+)$/gm)];
      expect(lines.map(([, , status]) => status)).toEqual(['200', '200', '200', '403', '403']);
      for (const [, , status = '', reason = '', command = ''] of lines) {
        const { stdout: answer } = await promisify(execFile)('sh', ['-c', command]);
        if (status === '200') expect(JSON.parse(answer).value.length).toBeGreaterThan(0);
        else
          expect(answer).toMatch(
            new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*"code":"${reason.trim().split(' ')[0]}"`),
          );
      }
      child.kill('SIGINT');
      expect(await end).toMatchObject({ code: 0, stderr: '' });
      expect(left()).toEqual([]);
    },
  );

  test('a signal while it starts leaves nothing behind either', async () => {
    const { environment, left } = ownTemporary();
    const child = startCli(['demo', '--port', '0'], { environment });
    const end = ended(child);
    await written(child, 'stdout', /Nymgate demo/);
    child.kill('SIGTERM');
    expect([0, 143]).toContain((await end).code);
    expect(left()).toEqual([]);
  });
});

describe('call --simulator', () => {
  test.each(Object.keys(CONNECTORS))('every example call of %s passes', async (connector) => {
    const { code, stdout } = await runCli(['call', connector, '--examples', '--simulator', '--json']);
    const report = JSON.parse(stdout);
    expect(report.examples.filter(({ passed }: { passed: boolean }) => !passed)).toEqual([]);
    expect([code, report.failed, report.passed]).toEqual([0, 0, report.examples.length]);
  });

  test('--raw shows both answers, slots filled', async () => {
    const { code, stdout, stderr } = await runCli([
      'call',
      'outlook-cal',
      '/v1.0/users/{userId}/events?$top=2',
      '--simulator',
      '--raw',
    ]);
    expect([code, stdout, stderr]).toEqual([
      0,
      expect.stringMatching(/Graph answers[\s\S]*pseudonymized[\s\S]*whole answer/),
      expect.stringContaining('status 200'),
    ]);
  });
});

test('call reaches a running demo by its address, and follows its sealed link', async () => {
  const child = startCli(['demo', '--port', '0']);
  const [, url = ''] = /Gateway (http:\S+)/.exec(await written(child, 'stdout', /Ctrl-C ends/)) ?? [];
  const first = await runCli(['call', 'entra-id', '/v1.0/users?$top=2', '--url', url]);
  const next = JSON.parse(first.stdout)['@odata.nextLink'];
  const second = await runCli(['call', 'entra-id', next, '--url', url]);
  expect([second.code, JSON.parse(second.stdout).value.length]).toEqual([0, 2]);
  expect(second.stdout).not.toBe(first.stdout);
  const table = await runCli(['call', 'entra-id', '--examples', '--url', url]);
  expect([table.code, table.stdout]).toEqual([
    0,
    expect.stringMatching(/^ {2}pass {2}users [\s\S]*\d+ passed, 0 failed\n$/),
  ]);
});

test('serve says what it serves, and drains at SIGTERM', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-e2e-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const key = (await runCli(['keys', 'create'])).stdout;
  writeFileSync(join(directory, 'nymgate.key'), key, { mode: 0o600 });
  const connector = {
    tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
    clientId: '11111111-2222-4333-8444-555555555555',
    assertion: { type: 'token-file', path: 'none' },
  };
  const config = {
    listen: { port: 0 },
    admin: { port: 0 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'file:nymgate.key' }] },
    connectors: { 'entra-id': connector },
    drain: { lagMilliseconds: 0 },
  };
  writeFileSync(join(directory, 'nymgate.yaml'), JSON.stringify(config));
  const child = startCli(['serve'], { directory });
  const end = ended(child);
  const said = await written(child, 'stderr', /epoch [0-9a-f]{16}\n/);
  expect(said).toMatch(
    /Nymgate listens on http:\/\/127\.0\.0\.1:\d+, admin on http:\/\/127\.0\.0\.1:\d+\n {2}entra-id: policy [0-9a-f]{16}, \d+ endpoints, default rules\n {2}epoch [0-9a-f]{16}\n {2}who may call: any caller on this machine, none from elsewhere/,
  );
  child.kill('SIGTERM');
  expect((await end).code).toBe(0);
});
