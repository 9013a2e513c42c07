import { statSync } from 'node:fs';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { type Issue, SetupError } from '@nymgate/engine/kernel/errors';
import { type NamedFile, namedFiles } from './named-files.ts';

/** Bits of a mode (POSIX.1-2017, sys/stat.h) that a file must not have. */
const WRITE_BY_OTHERS = 0o002;
const FORBIDDEN = { owner: 0o066, group: 0o026, everybody: 0o022 } as const;

/**
 * Refuses a configuration whose secret files others may read or write, or whose rule files others may write: whoever can log in to
 * the machine could take the key, or let rules of their own go live (PIN-01). Modes are those of the files that links lead to.
 * Files that cannot be looked at are left to whoever reads them. Windows has no such modes.
 *
 * @throws SetupError FILE_EXPOSED, with every file
 */
export async function checkFiles(config: Config): Promise<void> {
  const { readableBy } = config.secretFiles;
  const [first, ...others] = namedFiles(config).flatMap((file) =>
    issueOf(file, file.kind === 'secret' ? FORBIDDEN[readableBy] : WRITE_BY_OTHERS),
  );
  if (first !== undefined) throw new SetupError([first, ...others]);
}

/**
 * Refuses a file of settings that everybody may write.
 *
 * @throws SetupError FILE_EXPOSED
 */
export async function checkAuthoredFile(path: string): Promise<void> {
  const [issue] = issueOf({ path, key: 'the configuration', kind: 'rules' }, WRITE_BY_OTHERS);
  if (issue !== undefined) throw new SetupError([issue]);
}

function issueOf({ path, key, kind }: NamedFile, forbidden: number): readonly Issue[] {
  const mode = modeOf(path);
  if (mode === undefined || (mode & forbidden) === 0) return [];
  const message = `${key}: others than its owner may ${deedsOf(mode & forbidden)} this file (mode ${octal(mode)})`;
  const fix = kind === 'secret' ? secretFix(path, mode) : `chmod o-w ${path}`;
  return [{ code: 'FILE_EXPOSED', severity: 'error', file: path, message, fix }];
}

const NEVER = FORBIDDEN.everybody;

function secretFix(path: string, mode: number): string {
  const change = `chmod 600 ${path}`;
  return (mode & NEVER) === 0
    ? `${change}; where the platform sets the mode, see secretFiles.readableBy`
    : change;
}

function deedsOf(bits: number): string {
  const deeds = { read: 0o044, write: 0o022 };
  return Object.entries(deeds)
    .flatMap(([deed, mask]) => ((bits & mask) === 0 ? [] : [deed]))
    .join(' and ');
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** At once, as files are read (system-ports.ts). */
function modeOf(path: string): number | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return undefined;
  }
}
