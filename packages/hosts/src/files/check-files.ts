import { statSync } from 'node:fs';
import { type Issue, throwIssues } from '@nymgate/engine/kernel/errors';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { type ConfiguredFile, listConfiguredFiles } from './list-configured-files.ts';

/** Mode bits (POSIX.1-2017, sys/stat.h). */
const WORLD_WRITABLE = 0o002;
const FORBIDDEN_MODE_BITS = { owner: 0o066, group: 0o026, everybody: 0o022 } as const;

/**
 * Rejects secret files that others may read or write, and rule files that others may write: other users could
 * take the key or activate their own rules (PIN-01). Links are followed; unreadable files are left to their
 * reader.
 * @throws SetupError FILE_EXPOSED, with every file
 */
export async function checkFiles(config: Config): Promise<void> {
  const { readableBy } = config.secretFiles;
  const issues = listConfiguredFiles(config).flatMap((file) =>
    findPermissionIssues(file, file.kind === 'secret' ? FORBIDDEN_MODE_BITS[readableBy] : WORLD_WRITABLE),
  );
  throwIssues(issues);
}

/**
 * The same rule for one secret.
 * @throws SetupError FILE_EXPOSED
 */
export function checkSecretFile(
  path: string,
  key: string,
  readableBy: keyof typeof FORBIDDEN_MODE_BITS = 'owner',
): void {
  throwIssues(findPermissionIssues({ path, key, kind: 'secret' }, FORBIDDEN_MODE_BITS[readableBy]));
}

/** @throws SetupError FILE_EXPOSED for a configuration that others may write */
export async function checkAuthoredFile(path: string): Promise<void> {
  throwIssues(findPermissionIssues({ path, key: 'the configuration', kind: 'rules' }, WORLD_WRITABLE));
}

function findPermissionIssues({ path, key, kind }: ConfiguredFile, forbidden: number): readonly Issue[] {
  const mode = readMode(path);
  if (mode === undefined || (mode & forbidden) === 0) return [];
  const message = `${key}: others than its owner may ${describePermissions(mode & forbidden)} this file (mode ${mode.toString(8).padStart(4, '0')})`;
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

/** Synchronous, as files are read (create-system-ports.ts). */
function readMode(path: string): number | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return undefined;
  }
}
