import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createKey } from '../../packages/engine/src/pseudonyms/schemes/native-keys.ts';
import { OFFLINE_CONFIG, runCli, startCli } from './cli-process.ts';

// O10: an audit file that is renamed under load, and whose disk is full in between.

let directory: string;
const environment = { KEY: createKey(randomBytes) };
const auditFile = () => join(directory, 'audit.jsonl');
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-audit-'));
  writeFileSync(
    join(directory, 'nymgate.json'),
    JSON.stringify({ ...OFFLINE_CONFIG, audit: { file: auditFile(), sync: 'second' } }),
  );
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const segments = () => readdirSync(directory).filter((name) => name.startsWith('audit.jsonl'));
const read = (name: string) => readFileSync(join(directory, name), 'utf8');
const setFileSizeLimit = (pid: number | undefined, bytes: string) =>
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);

test('F29 no line is lost when the file is renamed under load, nor when the disk is full in the middle of a line; all segments verify together, and each alone from its first line', {
  timeout: 120_000,
}, async () => {
  const child = startCli(['serve', '--config', join(directory, 'nymgate.json')], { environment });
  child.stdout.resume();
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += String(data);
  });
  const pattern = /listens on (http:\S+), admin on (http:\S+)/;
  await vi.waitFor(() => expect(stderr).toMatch(pattern), { timeout: 20_000, interval: 50 });
  const [, url = '', adminUrl = ''] = pattern.exec(stderr) ?? [];
  const answers = new Map<string, number>();
  const ask = async () => {
    const code = (await fetch(`${url}/v1.0/nothing`)).headers.get('nymgate-error') ?? 'none';
    answers.set(code, (answers.get(code) ?? 0) + 1);
    return code;
  };
  const stopAt = { time: Number.POSITIVE_INFINITY };
  const load = Array.from({ length: 8 }, async () => {
    while (performance.now() < stopAt.time) await ask();
  });
  for (let segment = 1; segment <= 10; segment += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    renameSync(auditFile(), `${auditFile()}.${segment}`);
    child.kill('SIGUSR2');
    await vi.waitFor(() => expect(segments()).toHaveLength(segment + 1), { interval: 5 });
  }
  stopAt.time = 0;
  await Promise.all(load);

  // The disk is full in the middle of a line, and then has room again.
  setFileSizeLimit(child.pid, String(read('audit.jsonl').length + 1_000));
  // Where a line of a request doesn't fit, a shorter one still may.
  await vi.waitFor(
    async () => expect([await ask(), (await fetch(`${adminUrl}/readyz`)).status]).toEqual(['NOT_READY', 503]),
    { timeout: 20_000, interval: 0 },
  );
  expect(stderr).toContain('until audit.file takes lines again');
  setFileSizeLimit(child.pid, 'unlimited');
  await vi.waitFor(async () => expect((await fetch(`${adminUrl}/readyz`)).status).toBe(200), {
    timeout: 20_000,
  });
  expect(await ask()).toBe('ENDPOINT_NOT_ALLOWED');
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('close', resolve));

  const files = [...Array.from({ length: 10 }, (_, index) => `audit.jsonl.${index + 1}`), 'audit.jsonl'];
  const lines = files.flatMap((name) => read(name).trimEnd().split('\n'));
  expect(lines.filter((line) => line.includes('"event":"request"'))).toHaveLength(
    answers.get('ENDPOINT_NOT_ALLOWED') ?? 0,
  );
  const paths = files.map((name) => join(directory, name));
  const verified = await runCli(['audit', 'verify', '--json', ...paths]);
  expect([verified.code, JSON.parse(verified.stdout)]).toMatchObject([
    0,
    { findings: [], cutLines: 0, lines: lines.length, instances: [{ first: 1, stopped: true }] },
  ]);

  const second = join(directory, 'audit.jsonl.2');
  const alone = await runCli(['audit', 'verify', '--partial', second]);
  expect([alone.code, alone.stdout]).toEqual([0, expect.stringMatching(/\(after [\w-]{43}\)/)]);
  const [first = ''] = read('audit.jsonl.2').split('\n');
  expect(first).toContain('"event":"segment"');
  writeFileSync(second, read('audit.jsonl.2').replace(/"time":"..../, '"time":"1999'));
  const changed = await runCli(['audit', 'verify', '--partial', second]);
  expect([changed.code, changed.stdout]).toEqual([1, expect.stringContaining('AUDIT_CHANGED')]);
});
