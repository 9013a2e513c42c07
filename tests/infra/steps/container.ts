import { spawn, spawnSync } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createImageConfig } from '../../../tools/image/create-image-config.ts';
import { type Facts, MACHINE } from './facts.ts';

export type Mount = { readonly source: string; readonly target: string; readonly isReadOnly: boolean };

/** A container of the image as Docker or a kubelet would run it: bubblewrap gives it a root of its own. */
export type Container = {
  readonly mounts: readonly Mount[];
  readonly environment: Readonly<Record<string, string>>;
  readonly hasNetwork: boolean;
  /** Whether `/tmp` can be written to. */
  readonly hasTmp: boolean;
  /** What follows the image's entry point; its own command when empty. */
  readonly args: readonly string[];
};

export const IMAGE = createImageConfig({ version: '0.0.0', revision: '', source: undefined, seconds: 0 });
const [UID = '', GID = ''] = IMAGE.User.split(':');

/** Mounts a place under its own name or another, with folders on the way that everybody may enter: bubblewrap makes them 0700. */
export function bindWords(source: string, target = source, isReadOnly = true): readonly string[] {
  const parents = target.split('/').slice(1, -1);
  const folders = parents.map((_, at) => `/${parents.slice(0, at + 1).join('/')}`);
  return [
    ...folders.flatMap((folder) => ['--dir', folder]),
    isReadOnly ? '--ro-bind' : '--bind',
    source,
    target,
  ];
}

/** The words that run a command in a container; without one, what the image runs. */
export function containerWords(facts: Facts, container: Container, command?: readonly string[]): string[] {
  const { mounts, environment, hasNetwork, hasTmp, args } = container;
  const shim = join(MACHINE, 'node.cjs');
  writeFileSync(shim, `import('file://${facts.root}dist/cli/main.js');\n`);
  const variables = { PATH: '/usr/local/bin', ...environment, ...facts.settings };
  return [
    ...['bwrap', '--unshare-pid', '--unshare-ipc', '--clearenv'],
    ...(hasNetwork ? [] : ['--unshare-net']),
    ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
    ...['--symlink', 'usr/bin', '/bin', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/usr/local'],
    ...(hasTmp ? ['--perms', '1777', '--tmpfs', '/tmp'] : []),
    ...bindWords(facts.node, '/usr/local/bin/node'),
    ...[...bindWords(shim, '/opt/nymgate/node.cjs'), '--dir', '/etc', '--dir', IMAGE.WorkingDir],
    ...mounts.flatMap(({ source, target, isReadOnly }) => bindWords(source, target, isReadOnly)),
    // Last, since the repository may be below a folder that is mounted.
    ...bindWords(facts.root),
    ...Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value]),
    ...[
      '--chdir',
      IMAGE.WorkingDir,
      '--',
      '/usr/bin/setpriv',
      '--reuid',
      UID,
      '--regid',
      GID,
      '--clear-groups',
    ],
    ...['--no-new-privs', ...(command ?? [...IMAGE.Entrypoint, ...(args.length > 0 ? args : IMAGE.Cmd)])],
  ];
}

/** Runs a command to its end with this program's own input and output. @returns its exit code */
export function runWords([program = '', ...args]: readonly string[]): number {
  return spawnSync(program, args, { stdio: 'inherit' }).status ?? 1;
}

/** Starts what goes on after this program. @returns its process id */
export function startWords(
  [program = '', ...args]: readonly string[],
  log: string,
  options: object = {},
): number {
  const output = openSync(log, 'a');
  const child = spawn(program, args, { detached: true, stdio: ['ignore', output, output], ...options });
  child.unref();
  return child.pid ?? 0;
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
