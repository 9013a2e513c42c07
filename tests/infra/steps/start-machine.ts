import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { ROOT } from '../../docs/repository-files.ts';
import { CACHE } from '../kubernetes/tools.ts';
import { bindWords } from './container.ts';
import { MACHINE } from './facts.ts';

export type Typed = { readonly person: string; readonly command: string };
/** Exit code, and what was printed to both outputs. */
export type Result = { readonly code: number; readonly out: string };

export type Machine = {
  readonly type: (typed: Typed) => Promise<Result>;
  readonly close: () => void;
};

export type MachineOptions = {
  /** Programs of the folder `programs` that it has beside the usual ones. */
  readonly programs: readonly string[];
  /** The host by which callers reach the gateway: its certificate is in tls.crt and tls.key of the folder. */
  readonly host: string;
  readonly tenantId: string;
  /** What `npm pack` made. */
  readonly packed: string;
};

/** What `npm pack` leaves, made once for all machines of a test. */
export function packProduct(folder: string): void {
  const args = ['pack', '--workspaces=false', '--ignore-scripts', '--silent', '--pack-destination', folder];
  execFileSync('npm', args, { cwd: ROOT });
}

/**
 * A machine to type on: a root of its own, in which /etc, /opt, /srv and /run are empty, loopback of its own, with nginx and a
 * clone in the home of the operator, where the shells begin. Needs root and bubblewrap.
 */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-machine-'));
  const { certificate, key } = createSelfSignedCertificate({ names: [options.host], days: 1 });
  const clone = join(folder, 'clone');
  mkdirSync(clone);
  for (const name of ['package.json', 'package-lock.json', 'deploy'])
    cpSync(join(ROOT, name), join(clone, name), { recursive: true });
  const state = join(folder, 'state');
  mkdirSync(state);
  writeFileSync(join(state, 'ca.crt'), certificate);
  writeFileSync(join(state, 'root'), ROOT);
  writeFileSync(join(clone, 'tls.crt'), certificate);
  writeFileSync(join(clone, 'tls.key'), key, { mode: 0o600 });
  writeEtc(join(folder, 'etc'), options.host);
  const tsx = import.meta.resolve('tsx');
  const script = `mkdir -p /run/lock; nginx; exec "$@"`;
  const machine = [
    process.execPath,
    '--import',
    tsx,
    '-C',
    'nymgate-source',
    join(ROOT, 'tests/infra/steps/machine.ts'),
  ];
  const child = spawn(
    'bwrap',
    [
      ...rootOf(folder, options),
      ...['--', '/bin/bash', '-c', script, 'bash', ...machine, options.programs.join(','), tsx],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the machine has ended');
    return value as string;
  };
  await next();
  return {
    type: async (typed) => {
      child.stdin.write(`${JSON.stringify(typed)}\n`);
      return JSON.parse(await next()) as Result;
    },
    close: () => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeEtc(etc: string, host: string): void {
  mkdirSync(join(etc, 'systemd/system'), { recursive: true });
  mkdirSync(join(etc, 'sysusers.d'));
  writeFileSync(join(etc, 'hosts'), `127.0.0.1 localhost ${host}\n`);
  for (const name of ['passwd', 'group', 'nsswitch.conf', 'nginx', 'alternatives', 'ssl'])
    cpSync(join('/etc', name), join(etc, name), { recursive: true, verbatimSymlinks: true });
  rmSync(join(etc, 'nginx/sites-enabled'), { recursive: true, force: true });
}

function rootOf(folder: string, { tenantId, packed }: MachineOptions): readonly string[] {
  const beside = [process.execPath, CACHE, ROOT];
  return [
    ...['--unshare-net', '--unshare-pid', '--unshare-ipc', '--die-with-parent', '--clearenv'],
    ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/sbin', '/sbin'],
    ...[
      '--symlink',
      'usr/lib',
      '/lib',
      '--symlink',
      'usr/lib64',
      '/lib64',
      '--proc',
      '/proc',
      '--dev',
      '/dev',
    ],
    ...['--tmpfs', '/tmp', '--tmpfs', '/usr/local', '--dir', '/usr/local/bin', '--dir', '/var/log/nginx'],
    ...['--dir', '/var/lib/nginx', '--dir', '/opt', '--dir', '/srv', '--dir', '/home'],
    ...beside.flatMap((path) => bindWords(path)),
    ...[
      '--bind',
      join(folder, 'etc'),
      '/etc',
      ...bindWords(join(folder, 'clone'), '/home/operator/nymgate', false),
    ],
    ...[...bindWords(join(folder, 'state'), MACHINE, false), ...bindWords(packed, join(MACHINE, 'packed'))],
    ...['--setenv', 'PATH', '/usr/sbin:/usr/bin', '--setenv', 'TENANT_ID', tenantId],
    ...['--setenv', 'XDG_CACHE_HOME', dirname(CACHE), '--setenv', 'HOME', '/home', '--chdir', '/'],
  ];
}
