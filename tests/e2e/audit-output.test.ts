import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createKey } from '../../packages/engine/src/pseudonyms/schemes/native-keys.ts';
import { OFFLINE_CONFIG, runCli, startCli } from './cli-process.ts';

// F29: a gateway whose standard output nobody reads, in a process of its own.

let directory: string;
const environment = { KEY: createKey(randomBytes) };
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-audit-'));
  writeFileSync(join(directory, 'nymgate.json'), JSON.stringify(OFFLINE_CONFIG));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Serving = { readonly url: string; readonly adminUrl: string; readonly stderr: () => string };

async function waitUntilServing(child: ChildProcessWithoutNullStreams): Promise<Serving> {
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += String(data);
  });
  const pattern = /listens on (http:\S+), admin on (http:\S+)/;
  await vi.waitFor(() => expect(stderr).toMatch(pattern), { timeout: 20_000, interval: 50 });
  const [, url = '', adminUrl = ''] = pattern.exec(stderr) ?? [];
  return { url, adminUrl, stderr: () => stderr };
}

const getCode = async (url: string) => (await fetch(`${url}/v1.0/nothing`)).headers.get('nymgate-error');
const getReadiness = async (adminUrl: string) => (await fetch(`${adminUrl}/readyz`)).status;
const getMetrics = async (adminUrl: string) => (await fetch(`${adminUrl}/metrics`)).text();

test('F29 with a reader that stops, requests are refused and it is not ready; with one that goes on, all is well and nothing is lost', {
  timeout: 120_000,
}, async () => {
  const child = startCli(['serve', '--config', join(directory, 'nymgate.json')], { environment });
  const { url, adminUrl, stderr } = await waitUntilServing(child);
  expect(await getReadiness(adminUrl)).toBe(200);
  // Nobody reads: what the pipe and the stream of this process hold is filled.
  await vi.waitFor(async () => expect(await getCode(url)).toBe('NOT_READY'), {
    timeout: 60_000,
    interval: 0,
  });
  expect(await getReadiness(adminUrl)).toBe(503);
  const refused = await fetch(`${url}/v1.0/users`);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  const metrics = await getMetrics(adminUrl);
  expect(metrics).toMatch(/^nymgate_audit_writable 0$/m);
  expect(metrics).toMatch(/^nymgate_audit_failures_total [1-9]/m);
  expect(stderr().match(/audit_unwritable/g)).toHaveLength(1);

  let stdout = '';
  child.stdout.on('data', (data) => {
    stdout += String(data);
  });
  await vi.waitFor(async () => expect(await getReadiness(adminUrl)).toBe(200), { timeout: 20_000 });
  expect(await getCode(url)).toBe('ENDPOINT_NOT_ALLOWED');
  expect(await getMetrics(adminUrl)).toMatch(/^nymgate_audit_writable 1$/m);
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('close', resolve));
  expect(stdout).toMatch(/"event":"resume","time":"[^"]+","unwritten":[1-9]/);
  const file = join(directory, 'audit.log');
  writeFileSync(file, stdout);
  const verified = await runCli(['audit', 'verify', file]);
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('stop')]);
});
