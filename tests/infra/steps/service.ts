import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { only, readUnit, type Unit } from '../server/unit-file.ts';
import { type Facts, fail } from './facts.ts';

const SYSTEM = '/etc/systemd/system';
/** A user that exists while the service runs (DynamicUser): one of systemd's own range. */
export const DYNAMIC_USER = 61_184;

/** The unit with its drop-ins, as systemd reads it. */
export function readService(name: string): Unit {
  const file = join(SYSTEM, `${name}.service`);
  if (!existsSync(file)) fail(`Unit ${name}.service could not be found.`);
  const folder = `${file}.d`;
  const dropIns = existsSync(folder)
    ? readdirSync(folder)
        .filter((each) => each.endsWith('.conf'))
        .sort()
    : [];
  return readUnit(
    [file, ...dropIns.map((each) => join(folder, each))].map((each) => readFileSync(each, 'utf8')).join('\n'),
  );
}

/** Copies what `LoadCredential=` names for this service alone; the access list that lets its user read shows as 0440. */
export function loadCredentials(name: string, unit: Unit): void {
  const folder = `/run/credentials/${name}.service`;
  mkdirSync(folder, { recursive: true });
  for (const line of unit.get('LoadCredential') ?? []) {
    const [id = '', source = ''] = line.split(':');
    if (!existsSync(source)) fail(`${name}.service: Failed to set up credentials: No such file or directory`);
    copyFileSync(source, join(folder, id));
    chmodSync(join(folder, id), 0o440);
    chownSync(join(folder, id), 0, DYNAMIC_USER);
  }
}

/** The words that run a command as the service's user, in its group and folder. */
export function serviceWords(facts: Facts, unit: Unit, command: readonly string[]): string[] {
  const group = only(unit, 'SupplementaryGroups');
  const [, gid = fail(`the group ${group} is not there`)] =
    new RegExp(`^${group}:[^:]*:(\\d+):`, 'm').exec(readFileSync('/etc/group', 'utf8')) ?? [];
  const user = String(DYNAMIC_USER);
  return [
    ...[
      'setpriv',
      '--reuid',
      user,
      '--regid',
      user,
      '--groups',
      gid,
      '--no-new-privs',
      '--bounding-set=-all',
    ],
    ...command.map((word) => (word === '/usr/bin/node' ? facts.node : word)),
  ];
}

export function variablesOf(unit: Unit): Readonly<Record<string, string>> {
  const lines = (unit.get('Environment') ?? []).map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
  return Object.fromEntries(lines);
}
