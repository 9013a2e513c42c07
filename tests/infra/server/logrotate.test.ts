import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../docs/repository-files.ts';

const text = readFileSync(join(ROOT, 'deploy/systemd/nymgate.logrotate'), 'utf8');

test('logrotate renames the audit file, makes no new one itself, and tells the gateway', () => {
  expect(existsSync('/usr/sbin/logrotate'), 'apt-get install logrotate').toBe(true);
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-logrotate-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const logs = join(folder, 'log');
  mkdirSync(logs, { mode: 0o755 });
  writeFileSync(join(logs, 'audit.jsonl'), '{"audit":1}\n', { mode: 0o600 });
  const config = join(folder, 'nymgate');
  const told = join(folder, 'told');
  const signal = 'systemctl kill --signal=SIGUSR2 nymgate.service';
  expect(text).toContain(signal);
  const changed = text.replaceAll('/var/log/nymgate', logs).replace(signal, `echo told >> ${told}`);
  writeFileSync(config, changed, { mode: 0o644 });
  const rotated = spawnSync('/usr/sbin/logrotate', ['--force', '--state', join(folder, 'state'), config], {
    encoding: 'utf8',
  });
  expect([rotated.status, rotated.stderr]).toEqual([0, '']);
  expect(readFileSync(told, 'utf8')).toBe('told\n');
  const [renamed = '', ...others] = readdirSync(logs);
  expect([renamed, others]).toEqual([expect.stringMatching(/^audit\.jsonl-\d{8}$/), []]);
  expect(readFileSync(join(logs, renamed), 'utf8')).toBe('{"audit":1}\n');
});
