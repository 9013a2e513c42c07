import { statSync } from 'node:fs';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { type ConfiguredFile, listConfiguredFiles } from './list-configured-files.ts';

/** Bits of a mode (POSIX.1-2017, sys/stat.h) that a file must not have. */
const WORLD_WRITABLE = 0o002;
const FORBIDDEN_MODE_BITS = { owner: 0o066, group: 0o026, everybody: 0o022 } as const;

/**
 * Refuses a configuration whose secret files others may read or write, or whose rule files others may write: whoever can log in to
 * the machine could take the key, or let rules of their own go live (PIN-01). Modes are those of the files that links lead to.
 * Files that cannot be looked at are left to whoever reads them. Windows has no such modes.
 *
 * @throws SetupError FILE_EXPOSED, with every file
 */
export async function checkFiles(config: Config): Promise<void> {
  const { readableBy } = config.secretFiles;
  const [first, ...others] = listConfiguredFiles(config).flatMap((file) =>
    findPermissionIssues(file, file.kind === 'secret' ? FORBIDDEN_MODE_BITS[readableBy] : WORLD_WRITABLE),
  );
  if (first !== undefined) throw new SetupError([first, ...others]);
}

/**
 * Refuses a file of settings that everybody may write.
 *
 * @throws SetupError FILE_EXPOSED
 */
export async function checkAuthoredFile(path: string): Promise<void> {
  const [issue] = findPermissionIssues({ path, key: 'the configuration', kind: 'rules' }, WORLD_WRITABLE);
  if (issue !== undefined) throw new SetupError([issue]);
}

function findPermissionIssues({ path, key, kind }: ConfiguredFile, forbidden: number): readonly Issue[] {
  const mode = readMode(path);
  if (mode === undefined || (mode & forbidden) === 0) return [];
  const message = `${key}: others than its owner may ${describePermissions(mode & forbidden)} this file (mode ${formatOctal(mode)})`;
  const fix = kind === 'secret' ? createPermissionFix(path, mode) : `chmod o-w ${path}`;
  return [{ code: 'FILE_EXPOSED', severity: 'error', file: path, message, fix }];
}

const ALWAYS_FORBIDDEN = FORBIDDEN_MODE_BITS.everybody;

function createPermissionFix(path: string, mode: number): string {
  const change = `chmod 600 ${path}`;
  return (mode & ALWAYS_FORBIDDEN) === 0
    ? `${change}; where the platform sets the mode, see secretFiles.readableBy`
    : change;
}

function describePermissions(bits: number): string {
  const permissions = { read: 0o044, write: 0o022 };
  return Object.entries(permissions)
    .flatMap(([permission, mask]) => ((bits & mask) === 0 ? [] : [permission]))
    .join(' and ');
}

function formatOctal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** At once, as files are read (system-ports.ts). */
function readMode(path: string): number | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return undefined;
  }
}
