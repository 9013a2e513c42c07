import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../docs/repository-files.ts';
import { runHere } from '../../e2e/cli-process.ts';
import { TEST_KEY } from '../tenant.ts';
import { only, readUnit } from './unit-file.ts';

const read = (name: string) => readFileSync(join(ROOT, 'deploy/systemd', name), 'utf8');
const service = read('nymgate-bulk.service');
const unit = readUnit(service);

/** Tenths of systemd's exposure level; a user that stays and folders that are written cost some of it. */
const EXPOSURE = 13;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-server-bulk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function analyze(command: readonly string[], names: readonly string[], changed = service) {
  const folder = newFolder();
  writeFileSync(join(folder, 'nymgate-bulk.service'), changed.replace('/usr/bin/node', process.execPath));
  writeFileSync(join(folder, 'nymgate-bulk.timer'), read('nymgate-bulk.timer'));
  const files = names.map((name) => join(folder, name));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...command, ...files], {
    encoding: 'utf8',
  });
  return { status, told: stdout + stderr };
}

test('systemd understands every line of the service for files and of its timer, and tells a wrong one', () => {
  const names = ['nymgate-bulk.timer', 'nymgate-bulk.service'];
  expect(analyze(['verify'], names)).toEqual({ status: 0, told: '' });
  expect(analyze(['verify'], names, service.replace('Type=oneshot', 'Type=once')).told).not.toBe('');
});

test('the service for files is exposed no more than said; without one of its walls it would be', () => {
  const security = ['security', '--offline=true', `--threshold=${EXPOSURE}`];
  const names = ['nymgate-bulk.service'];
  expect(analyze(security, names).status).toBe(0);
  const open = service.replace('SystemCallFilter=@system-service\n', '');
  expect(analyze(security, names, open).status).not.toBe(0);
});

test('its user is made by systemd-sysusers', () => {
  const root = newFolder();
  mkdirSync(join(root, 'etc'));
  const input = read('nymgate-bulk.sysusers.conf');
  execFileSync('systemd-sysusers', [`--root=${root}`, '-'], { input, stdio: ['pipe', 'ignore', 'ignore'] });
  const user = only(unit, 'User');
  expect(readFileSync(join(root, 'etc/passwd'), 'utf8')).toMatch(new RegExp(`^${user}:`, 'm'));
});

test('its command line makes what has arrived, and a second run only what has arrived since', async () => {
  const root = newFolder();
  const places = {
    '/etc/nymgate': join(root, 'etc'),
    '/run/credentials/nymgate-bulk.service': join(root, 'credentials'),
    '/srv/nymgate': join(root, 'srv'),
  };
  const here = (text: string) =>
    Object.entries(places).reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
  for (const folder of [...Object.values(places), join(root, 'srv/in'), join(root, 'srv/out')])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, 'etc/bulk.yaml'), here(read('bulk.yaml')));
  writeFileSync(join(root, 'etc/hr.yaml'), RULES);
  const [credential = ''] = (unit.get('LoadCredential') ?? []).map((line) => line.split(':')[0] ?? '');
  writeFileSync(join(root, 'credentials', credential), TEST_KEY, { mode: 0o440 });
  const [, , ...words] = here(only(unit, 'ExecStart')).split(' ');

  writeFileSync(join(root, 'srv/in/one.csv'), 'Mail,Department\nana@contoso.com,Sales\n');
  expect((await runHere(words)).code).toBe(0);
  const first = readFileSync(join(root, 'srv/out/one.csv.manifest.json'));
  writeFileSync(join(root, 'srv/in/two.csv'), 'Mail,Department\nana@contoso.com,Sales\n');
  expect((await runHere(words)).code).toBe(0);
  expect(readdirSync(join(root, 'srv/out')).filter((name) => name.endsWith('.csv'))).toEqual([
    'one.csv',
    'two.csv',
  ]);
  expect(readFileSync(join(root, 'srv/out/one.csv.manifest.json'))).toEqual(first);
  const outputs = ['one.csv', 'two.csv'].map((name) => readFileSync(join(root, 'srv/out', name), 'utf8'));
  expect(outputs[0]).toBe(outputs[1]);
  expect(outputs[0]).not.toContain('ana@contoso.com');
});

const RULES = `nymgate: 1
bulk:
  people:
    files: [one.csv, two.csv]
    columns:
      Mail: { treatment: pseudonymize, kind: person }
      Department: keep
`;
