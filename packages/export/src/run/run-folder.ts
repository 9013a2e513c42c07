import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunHead } from '../plan/export-state.ts';
import { privateFolder } from './private-files.ts';

/** Names that we give to files of a run; nothing else is ever removed (EXP-01). */
const RUN_FILE_NAME = /^(?:\.part-)?[A-Za-z_]+-[0-9]{6}\.(?:ndjson\.gz|parquet)$/;
const MANIFEST = /^(?:\.part-)?manifest\.json$/;

/**
 * A name for a new run, behind those of all earlier ones in the order of letters: `2026-11-27T215012.123Z-full`. Of two within a
 * millisecond, or after a clock was set back, the second is named later than it began.
 *
 * @param taken names in the folder
 */
export function createRunName(started: string, mode: RunHead['mode'], existing: readonly string[]): string {
  const last = Math.max(...existing.map(timeOf), Number.NEGATIVE_INFINITY);
  const time = new Date(Math.max(Date.parse(started), last + 1));
  return `${time.toISOString().replaceAll(':', '')}-${mode}`;
}

const RUN = /^([0-9-]{10}T[0-9]{2})([0-9]{2})([0-9.]{6}Z)-(?:full|changes)$/;

/** When a run of this name began; of other names long ago. */
function timeOf(name: string): number {
  const [, hour, minute, rest] = RUN.exec(name) ?? [];
  return hour === undefined ? Number.NEGATIVE_INFINITY : Date.parse(`${hour}:${minute}:${rest}`);
}

/** Removes what a run has left unfinished: files that its state does not name. Their rows are asked for again. */
export async function removeUnlistedFiles(runFolder: string, listed: ReadonlySet<string>): Promise<void> {
  await privateFolder(runFolder);
  for (const name of await readdir(runFolder)) {
    const path = join(runFolder, name);
    if (MANIFEST.test(name)) await unlink(path);
    else if ((await lstat(path)).isDirectory()) await cleanConnector(path, name, listed);
  }
}

async function cleanConnector(folder: string, connector: string, listed: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    if (RUN_FILE_NAME.test(name) && !listed.has(`${connector}/${name}`)) await unlink(join(folder, name));
  }
}

/** Removes a run that is given up, as far as it is ours. */
export async function removeRun(runFolder: string): Promise<void> {
  await removeUnlistedFiles(runFolder, new Set());
  for (const name of await readdir(runFolder)) await rmdir(join(runFolder, name)).catch(() => undefined);
  await rmdir(runFolder).catch(() => undefined);
}
