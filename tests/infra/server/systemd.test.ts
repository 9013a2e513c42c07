import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../../packages/gateway/src/config/load-config.ts';
import { ROOT } from '../../docs/repository-files.ts';
import { startProcess } from '../gateway-process.ts';
import { startTenant, TEST_KEY } from '../tenant.ts';
import { installPackage } from './installed-package.ts';
import { only, readUnit } from './unit-file.ts';

const text = readFileSync(join(ROOT, 'deploy/systemd/nymgate.service'), 'utf8');
const config = readFileSync(join(ROOT, 'deploy/systemd/nymgate.yaml'), 'utf8');
const unit = readUnit(text);

/** Tenths of systemd's exposure level, from 0 (safest) to 100. */
const EXPOSURE = 15;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-server-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function analyze(
  command: readonly string[],
  changed = text,
): { readonly status: number | null; readonly told: string } {
  const file = join(newFolder(), 'nymgate.service');
  writeFileSync(file, changed.replace('/usr/bin/node', process.execPath));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...command, file], { encoding: 'utf8' });
  return { status, told: stdout + stderr };
}

describe('the unit', () => {
  test('systemd understands every line of it', () => {
    expect(analyze(['verify'])).toEqual({ status: 0, told: '' });
  });

  test('its user is named otherwise than the group, where systemd would make none; the guide lets the doctor run as it', () => {
    const group = /^g (\S+)/m.exec(
      readFileSync(join(ROOT, 'deploy/systemd/nymgate.sysusers.conf'), 'utf8'),
    )?.[1];
    const user = only(unit, 'User');
    expect([only(unit, 'DynamicUser'), only(unit, 'SupplementaryGroups')]).toEqual(['yes', group]);
    expect(user).not.toBe(group);
    const guide = readFileSync(join(ROOT, 'docs/guides/host-server.md'), 'utf8');
    const lines = [...guide.matchAll(/systemd-run (?:.*\\\n)*.*/g)].map(([line]) => line);
    expect(lines.length).toBe(2);
    for (const line of lines) {
      expect(line).toContain(`--uid=${user} `);
      expect(line).toContain(`--property=SupplementaryGroups=${group} `);
    }
  });

  test.each([
    ['a misspelt setting', 'ProtectHome=yes', 'ProtectHomes=yes'],
    ['a value that is none', 'KillMode=mixed', 'KillMode=some'],
    ['a program that is not there', process.execPath, '/usr/bin/no-node'],
  ])('%s is told', (_, right, wrong) => {
    const changed = text.replace('/usr/bin/node', process.execPath);
    expect(changed).toContain(right);
    expect(analyze(['verify'], changed.replace(right, wrong)).told).not.toBe('');
  });

  test('it is exposed no more than said; without one of its walls it would be', () => {
    const security = ['security', '--offline=true', `--threshold=${EXPOSURE}`];
    expect(analyze(security).status).toBe(0);
    expect(analyze(security, text.replace('SystemCallFilter=@system-service\n', '')).status).not.toBe(0);
  });

  test('it drains within the time that systemd leaves it, and keeps no core dump', () => {
    const { drain } = readDrain();
    expect(Number(only(unit, 'TimeoutStopSec'))).toBeGreaterThanOrEqual(drain / 1000 + 5);
    expect(only(unit, 'LimitCORE')).toBe('0');
    expect(only(unit, 'DynamicUser')).toBe('yes');
  });
});

describe('several on one machine', () => {
  const dropIn = readFileSync(join(ROOT, 'deploy/systemd/nymgate-replica.conf'), 'utf8');
  const replica = readUnit(dropIn);

  test('systemd understands the unit as a template with the drop-in', () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'nymgate@.service.d'));
    writeFileSync(join(folder, 'nymgate@.service'), text.replace('/usr/bin/node', process.execPath));
    const verify = (lines: string) => {
      writeFileSync(join(folder, 'nymgate@.service.d/nymgate-replica.conf'), lines);
      const file = join(folder, 'nymgate@1.service');
      const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
      return { status, told: stdout + stderr };
    };
    expect(verify(dropIn)).toEqual({ status: 0, told: '' });
    expect(verify(dropIn.replace('Environment', 'Environments')).told).not.toBe('');
  });

  test('each has ports of its own, and its own copy of the key', () => {
    const of = (digit: string) => {
      const lines = (replica.get('Environment') ?? []).map((line) => line.replaceAll('%i', digit));
      const environment = Object.assign({}, ...lines.map(variables));
      const { listen, admin, pseudonyms } = loadConfig({ text: config, file: 'nymgate.yaml', environment });
      return [
        listen.port,
        admin.port,
        pseudonyms.scheme === 'native' ? pseudonyms.keys[0]?.secret : undefined,
      ];
    };
    expect(of('1')).toEqual([8401, 8501, expectedKey('1')]);
    expect(of('2')).toEqual([8402, 8502, expectedKey('2')]);
    expect(only(unit, 'LoadCredential')).toMatch(/^nymgate\.key:/);
  });
});

const expectedKey = (digit: string) => `file:/run/credentials/nymgate@${digit}.service/nymgate.key`;

test('the group that may read the callers is made by systemd-sysusers', () => {
  const root = newFolder();
  mkdirSync(join(root, 'etc'));
  const input = readFileSync(join(ROOT, 'deploy/systemd/nymgate.sysusers.conf'));
  execFileSync('systemd-sysusers', [`--root=${root}`, '-'], { input, stdio: ['pipe', 'ignore', 'ignore'] });
  expect(readFileSync(join(root, 'etc/group'), 'utf8')).toMatch(/^nymgate:x:\d+:$/m);
  expect(unit.get('SupplementaryGroups')).toEqual(['nymgate']);
});

/** Defaults of drain.lagMilliseconds and drain.graceMilliseconds, as configuration.md has them; nymgate.yaml has none of its own. */
function readDrain(): { readonly drain: number } {
  expect(config).not.toContain('drain:');
  const page = readFileSync(join(ROOT, 'docs/reference/configuration.md'), 'utf8');
  const of = (name: string) =>
    Number(new RegExp(`^\\| \`drain\\.${name}\` \\| [^|]+ \\| \`(\\d+)\``, 'm').exec(page)?.[1]);
  return { drain: of('lagMilliseconds') + of('graceMilliseconds') };
}

test('its command line starts the packed product with nymgate.yaml of this folder; reload and stop are its signals', async () => {
  const root = newFolder();
  installPackage(join(root, 'opt/0.2.0'));
  symlinkSync('0.2.0', join(root, 'opt/current'));
  const etc = join(root, 'etc');
  for (const folder of ['etc/callers', 'credentials', 'identity'])
    mkdirSync(join(root, folder), { recursive: true });
  const { settings, issueToken } = await startTenant('server');
  writeFileSync(join(root, 'identity/token'), await issueToken('api://AzureADTokenExchange'));
  // As LoadCredential= leaves it: an access list, which shows as 0440.
  const [credential = ''] = (unit.get('LoadCredential') ?? []).map((line) => line.split(':')[0] ?? '');
  writeFileSync(join(root, 'credentials', credential), TEST_KEY, { mode: 0o440 });

  const here = (line: string) =>
    line
      .replaceAll('/opt/nymgate/', `${join(root, 'opt')}/`)
      .replaceAll('/etc/nymgate/', `${etc}/`)
      .replaceAll('/run/credentials/nymgate.service/', `${join(root, 'credentials')}/`)
      .replaceAll('/run/nymgate-identity/', `${join(root, 'identity')}/`)
      .replace('/usr/bin/node', process.execPath);
  writeFileSync(join(etc, 'nymgate.yaml'), here(config));
  const [node = '', main = '', ...args] = here(only(unit, 'ExecStart')).split(' ');
  const environment = {
    ...variables(only(unit, 'Environment')),
    ...settings,
    NYMGATE_LISTEN__PORT: '0',
    NYMGATE_ADMIN__PORT: '0',
  };
  const run = (words: readonly string[]) =>
    startProcess({ args: words, environment, directory: etc, command: [node, main] });

  const file = join(etc, 'callers/callers.json');
  const added = run([
    'keys',
    'caller',
    'add',
    '--file',
    file,
    '--name',
    'warehouse',
    '--connector',
    'entra-id',
  ]);
  expect(await added.ended()).toBe(0);
  const key = added.lines().trim();

  const gateway = run(args);
  const { url, adminUrl } = await gateway.listening();
  // As nginx and Caddy send it; without it nobody could tell where the request comes from.
  const call = async (headers: Readonly<Record<string, string>>) =>
    (await fetch(`${url}/v1.0/users?$top=1`, { headers })).status;
  const client = { 'x-forwarded-for': '203.0.113.9' };
  expect(await call({ ...client, authorization: `Bearer ${key}` })).toBe(200);
  expect([await call(client), await call({ authorization: `Bearer ${key}` })]).toEqual([401, 403]);

  const doctor = run(['doctor', '--config', join(etc, 'nymgate.yaml'), '--json']);
  expect([await doctor.ended(), doctor.told()]).toEqual([0, '']);

  const generation = async () =>
    ((await (await fetch(`${adminUrl}/configz`)).json()) as { generation: number }).generation;
  expect(await generation()).toBe(1);
  const [kill = '', ...words] = only(unit, 'ExecReload')
    .replace('$MAINPID', String(gateway.child.pid))
    .split(' ');
  execFileSync(kill, words);
  await waitFor(async () => (await generation()) === 2);

  gateway.child.kill(only(unit, 'KillSignal') as 'SIGTERM');
  const asked = Date.now();
  expect(await gateway.ended()).toBe(0);
  expect(Date.now() - asked).toBeLessThan(Number(only(unit, 'TimeoutStopSec')) * 1000);
  const audit = gateway
    .lines()
    .split('\n')
    .filter((line) => line.startsWith('{"audit":1,'));
  expect(audit.map((line) => (JSON.parse(line) as { event?: string }).event).filter(Boolean)).toEqual(
    expect.arrayContaining(['start', 'reload', 'stop']),
  );
});

function variables(line: string): Readonly<Record<string, string>> {
  const at = line.indexOf('=');
  return { [line.slice(0, at)]: line.slice(at + 1) };
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error('it did not come to pass within 10 s');
}
