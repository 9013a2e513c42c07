import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createKey } from '../../packages/engine/src/pseudonyms/schemes/native-keys.ts';
import { OFFLINE_CONFIG, runCli, startCli } from './cli-process.ts';

const CONFIG = { ...OFFLINE_CONFIG, limits: { connectionsPerAddress: 1_000 } };

test('a process that may open few files keeps some for health, metrics and the audit trail', {
  timeout: 60_000,
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-files-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, 'nymgate.json'), JSON.stringify(CONFIG), { mode: 0o600 });
  const child = startCli(['serve', '--config', join(directory, 'nymgate.json')], {
    environment: { KEY: createKey(randomBytes) },
    shell: 'ulimit -n 256; exec "$@"',
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      told += String(data);
    });
  const pattern = /listens on (http:\S+), admin on (http:\S+)/;
  await vi.waitFor(() => expect(told).toMatch(pattern), { timeout: 20_000 });
  const [, url = '', adminUrl = ''] = pattern.exec(told) ?? [];
  expect(told).toContain('"count":64,"subject":"open files","event":"connections_limited"');

  const sockets = Array.from({ length: 400 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  for (const socket of sockets) socket.on('error', () => undefined).write('GET /v1.0/users HTTP/1.1\r\n');
  await vi.waitFor(() => expect(sockets.filter(isOpen).length).toBeLessThanOrEqual(64), { timeout: 20_000 });
  expect((await fetch(`${adminUrl}/readyz`)).status).toBe(200);
  const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
  expect(Number(/^process_open_fds (\d+)$/m.exec(metrics)?.[1])).toBeLessThan(200);
  expect(metrics).toMatch(/^nymgate_connections_refused_total\{listener="main",reason="\w+"\} [1-9]/m);
  expect(metrics).toMatch(/^nymgate_audit_writable 1$/m);
});

const isOpen = ({ destroyed, readyState }: Socket) => !destroyed && readyState === 'open';

// From Node 22 on modules are read one after the other.
const READS_AT_ONCE = Number(process.versions.node.split('.')[0]) < 22;

test.runIf(READS_AT_ONCE)(
  'the command line says what to do where it may open too few files to load itself',
  async () => {
    const { code, stderr } = await runCli(['check', '--help'], { shell: 'ulimit -n 24; exec "$@"' });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^INTERNAL This process may open too few files/),
    ]);
  },
);
