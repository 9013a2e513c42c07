import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey } from '../../packages/engine/src/pseudonyms/schemes/native-keys.ts';
import { OFFLINE_CONFIG, runCli, startCli } from './cli-process.ts';

// The guard in processes of their own: what Node does with a switch is Node's affair, that none gets past is ours.

let directory: string;
let args: readonly string[];
const environment = { KEY: createKey(randomBytes) };
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'nymgate-guard-'));
  const file = join(directory, 'nymgate.json');
  writeFileSync(file, JSON.stringify(OFFLINE_CONFIG));
  args = ['serve', '--config', file];
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test.each<[Readonly<Record<string, string>>, string]>([
  [{ NODE_OPTIONS: '--heapsnapshot_signal=SIGUSR2' }, '--heapsnapshot-signal is refused'],
  [{ NODE_OPTIONS: '--insecure_http_parser' }, '--insecure-http-parser is refused'],
  [{ NODE_OPTIONS: '--tls_min_v1.0' }, '--tls-min-v1.0 is refused'],
  [{ NODE_OPTIONS: '--report-on-signal' }, '--report-on-signal is refused'],
  [{ NODE_OPTIONS: '"--report-on-signal"' }, '--report-on-signal is refused'],
  [{ NODE_DEBUG: 'http' }, 'NODE_DEBUG is refused'],
  [{ OPENSSL_CONF: '/nowhere.cnf', NODE_ENV: 'production' }, 'OPENSSL_CONF is refused'],
  [{ NODE_PATH: '/nowhere', NODE_ENV: 'production' }, 'NODE_PATH is refused'],
])('SWI-01 serve with %j serves nothing and says why', async (more, expected) => {
  const { code, stderr } = await runCli(args, { environment: { ...environment, ...more } });
  expect(code).toBe(1);
  expect(stderr).toContain(`CONFIG_INVALID ${expected}`);
  expect(stderr).not.toContain('Nymgate listens');
});

test.runIf(platform() === 'linux')(
  'SWI-01 a gateway that serves keeps its memory out of core dumps',
  async () => {
    const child = startCli(args, { environment });
    const text = await new Promise<string>((resolve) => {
      let told = '';
      child.stderr.on('data', (data) => {
        told += String(data);
        if (told.includes('Nymgate listens')) resolve(told);
      });
      child.once('exit', () => resolve(told));
    });
    expect(text).toContain('Nymgate listens');
    expect(Number.parseInt(readFileSync(`/proc/${child.pid}/coredump_filter`, 'utf8'), 16)).toBe(0);
  },
);
