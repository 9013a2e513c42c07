import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { blobPath, readImage } from './image-under-test.ts';

/** What runs in the image: its own command, another one of the gateway's, or another program with its arguments; variables beside the image's. */
export type Command = {
  readonly args?: readonly string[];
  readonly program?: readonly string[];
  readonly env?: readonly string[];
  /** A folder of this machine that is its working directory and that it may write, under the same path. */
  readonly folder?: string;
  /** How many file descriptors it may have. */
  readonly descriptors?: number;
};

/** How a command ended, and what it wrote. */
export type Ended = { readonly status: number | null; readonly out: string; readonly err: string };

/** The image for this machine, unpacked layer by layer, and a folder that is `/etc/nymgate` in it. */
export type Unpacked = {
  readonly folder: string;
  readonly root: string;
  /** The folder that containers see as `/etc/nymgate`, read-only. */
  readonly config: string;
  readonly remove: () => void;
};

const { manifest, config: image } = readImage('amd64');
export const [UID = 0, GID = 0] = image.config.User.split(':').map(Number);

export function unpackImage(): Unpacked {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-container-'));
  const [root, config] = [join(folder, 'root'), join(folder, 'config')];
  for (const each of [root, config]) mkdirSync(each);
  for (const { digest } of manifest.layers)
    execFileSync('tar', ['-xpf', blobPath(digest), '-C', root, '--numeric-owner', '--same-owner']);
  // Others have to reach the folder of an unprivileged run.
  execFileSync('chmod', ['755', folder]);
  return { folder, root, config, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A file that only the image's user may read, as operators have to make it. */
export function writeConfigFile({ config }: Unpacked, name: string, text: string): void {
  const path = join(config, name);
  writeFileSync(path, text, { mode: 0o600 });
  chownSync(path, UID, GID);
}

function commandOf({ args, program }: Command): readonly string[] {
  return program ?? [...image.config.Entrypoint, ...(args ?? image.config.Cmd)];
}

/**
 * The configuration of a container as docker makes it for `--read-only --tmpfs /tmp --cap-drop ALL --security-opt
 * no-new-privileges`, but in the network of this machine, so that it reaches the simulator on loopback.
 */
function runtimeConfig({ root, config }: Unpacked, command: Command): object {
  const mount = (destination: string, type: string, options: readonly string[] = [], source = type) => ({
    destination,
    type,
    source,
    options,
  });
  return {
    ociVersion: '1.0.2',
    root: { path: root, readonly: true },
    hostname: 'nymgate',
    process: {
      terminal: false,
      user: { uid: UID, gid: GID },
      cwd: command.folder ?? image.config.WorkingDir,
      env: [...image.config.Env, ...(command.env ?? [])],
      args: commandOf(command),
      rlimits: limitsOf(command),
      noNewPrivileges: true,
      capabilities: { bounding: [], effective: [], permitted: [], inheritable: [], ambient: [] },
    },
    mounts: [
      mount('/proc', 'proc'),
      mount('/dev', 'tmpfs', ['nosuid', 'strictatime', 'mode=755', 'size=65536k']),
      mount('/tmp', 'tmpfs', ['nosuid', 'nodev', 'noexec', 'mode=1777', 'size=65536k']),
      mount('/etc/nymgate', 'bind', ['rbind', 'ro'], config),
      ...(command.folder === undefined
        ? []
        : [mount(command.folder, 'bind', ['rbind', 'rw'], command.folder)]),
    ],
    linux: {
      namespaces: ['pid', 'ipc', 'uts', 'mount'].map((type) => ({ type })),
      maskedPaths: ['/proc/kcore', '/proc/keys', '/proc/timer_list'],
      readonlyPaths: ['/proc/sys', '/proc/bus', '/proc/irq'],
    },
  };
}

function limitsOf({ descriptors }: Command): readonly object[] {
  return descriptors === undefined ? [] : [{ type: 'RLIMIT_NOFILE', hard: descriptors, soft: descriptors }];
}

/** A container that `runc` with these arguments runs in the foreground. */
export type Prepared = {
  readonly args: readonly string[];
  readonly signal: (name: string) => void;
  /** Its first process, as this machine numbers it. */
  readonly pid: () => number;
};

let containers = 0;

export function prepareContainer(unpacked: Unpacked, command: Command): Prepared {
  containers += 1;
  const name = `nymgate-test-${process.pid}-${containers}`;
  const bundle = join(unpacked.folder, name);
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'config.json'), JSON.stringify(runtimeConfig(unpacked, command)));
  const root = ['--root', join(unpacked.folder, 'runc')];
  const control = (...words: readonly string[]) =>
    execFileSync('runc', [...root, ...words], { encoding: 'utf8' });
  return {
    args: [...root, 'run', '--bundle', bundle, name],
    signal: (which) => control('kill', name, which),
    pid: () => JSON.parse(control('state', name)).pid,
  };
}

/** Runs a command in a container of its own, to its end. */
export function runInContainer(unpacked: Unpacked, command: Command): Promise<Ended> {
  return toEnd('runc', prepareContainer(unpacked, command).args);
}

/** Does not block: what runs may ask the simulator in this process. */
async function toEnd(program: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { status, out, err };
}

/** The same as an unprivileged user without a runtime, by bubblewrap: a user namespace, a read-only root, no capability. */
export function runUnprivileged({ root, config }: Unpacked, command: Command): Promise<Ended> {
  return toEnd('setpriv', [
    ...['--reuid', String(UID), '--regid', String(GID), '--clear-groups', 'bwrap'],
    ...['--ro-bind', root, '/', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...['--ro-bind', config, '/etc/nymgate', '--unshare-user', '--unshare-pid', '--unshare-ipc'],
    ...['--uid', String(UID), '--gid', String(GID), '--cap-drop', 'ALL', '--die-with-parent', '--clearenv'],
    ...image.config.Env.flatMap((pair) => ['--setenv', ...pair.split('=')]),
    ...['--chdir', image.config.WorkingDir, '--', ...commandOf(command)],
  ]);
}

/** A gateway in a container. */
export type Serving = {
  readonly url: string;
  readonly adminUrl: string;
  readonly told: () => string;
  readonly signal: (name: 'HUP' | 'TERM') => void;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  readonly kill: () => void;
};

const PATIENCE_MILLISECONDS = 30_000;

/**
 * Starts the image's own command and waits until it listens.
 *
 * @throws Error with what it wrote when it does not
 */
export async function serveInContainer(unpacked: Unpacked): Promise<Serving> {
  const { args, signal } = prepareContainer(unpacked, {});
  const child = spawn('runc', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      told += part;
    });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const [url, adminUrl] = await addressesOf(child, () => told);
  return {
    url,
    adminUrl,
    told: () => told,
    signal,
    ended,
    kill: () => {
      if (child.exitCode === null) signal('KILL');
    },
  };
}

async function addressesOf(child: ChildProcess, told: () => string): Promise<readonly [string, string]> {
  const until = Date.now() + PATIENCE_MILLISECONDS;
  while (child.exitCode === null && Date.now() < until) {
    const [, url] = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(told()) ?? [];
    const [, adminUrl] = /admin[^\n]* (http:\/\/127\.0\.0\.1:\d+)/.exec(told()) ?? [];
    if (url !== undefined && adminUrl !== undefined) return [url, adminUrl];
    await sleep(20);
  }
  child.kill('SIGKILL');
  throw new Error(`The container does not serve: ${told()}`);
}
