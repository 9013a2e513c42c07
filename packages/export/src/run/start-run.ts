import { lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgressLines } from '@nymgate/shell/terminal/progress-lines';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { ExportState, RunHead, RunState } from '../plan/export-state.ts';
import { privateFolder } from './private-files.ts';
import type { StateFile } from './state-file.ts';

/** Our own file names; no other file is ever removed (EXP-01). */
const RUN_FILE_NAME =
  /^(?:\.part-)?(?:[A-Za-z_]+-[0-9]{6}\.(?:ndjson\.gz|parquet)|\.rows-[A-Za-z_]+-[0-9]{6}\.[0-9]+\.gz)$/;
const MANIFEST = /^(?:\.part-)?manifest\.json$/;

/** Sorts after all earlier runs, even after a clock was set back: `2026-11-27T215012.123Z-full`. */
export function createRunName(started: string, mode: RunHead['mode'], existing: readonly string[]): string {
  const last = Math.max(...existing.map(getTime), Number.NEGATIVE_INFINITY);
  const time = new Date(Math.max(Date.parse(started), last + 1));
  return `${time.toISOString().replaceAll(':', '')}-${mode}`;
}

const RUN = /^([0-9-]{10}T[0-9]{2})([0-9]{2})([0-9.]{6}Z)-(?:full|changes)$/;

/** Start of a run by its name. */
function getTime(name: string): number {
  const [, hour, minute, rest] = RUN.exec(name) ?? [];
  return hour === undefined ? Number.NEGATIVE_INFINITY : Date.parse(`${hour}:${minute}:${rest}`);
}

/** Removes files that the state doesn't list. Their rows are requested again. */
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

async function removeRun(runFolder: string): Promise<void> {
  await removeUnlistedFiles(runFolder, new Set());
  for (const name of await readdir(runFolder)) await rmdir(join(runFolder, name)).catch(() => undefined);
  await rmdir(runFolder).catch(() => undefined);
}

export type Notes = Pick<ProgressLines, 'note'>;

export type RunRequest = {
  readonly folder: string;
  readonly isFull: boolean;
  /** Discard the interrupted run, even a full one. */
  readonly restart: boolean;
  readonly files: RunHead['files'];
  readonly connectors: readonly string[];
  readonly of: Readonly<Record<string, string>>;
  readonly since: string | undefined;
  readonly now: number;
};

/** @throws SetupError USAGE if the request doesn't match the interrupted run */
export async function startRun(file: StateFile, request: RunRequest, notes: Notes): Promise<RunState> {
  const { run } = file.state;
  if (run !== undefined && !isAbandoned(run, request)) return resumeRun(run, request, notes);
  if (run !== undefined) await removeRun(join(request.folder, run.head.id));
  await file.add({ kind: 'run', run: await createHead(file.state, request) });
  const begun = file.state.run;
  if (begun === undefined) throw new Error('the run was not begun');
  await removeUnlistedFiles(join(request.folder, begun.head.id), new Set());
  return begun;
}

/** A run of an earlier version, or without commits (wrong address, no credential) may be replaced. */
function isAbandoned(run: RunState, wishes: RunRequest): boolean {
  if (run.head.version !== 2) return true;
  if (wishes.restart || (wishes.isFull && run.head.mode === 'changes')) return true;
  return run.commits === 0 && !matchesRequest(run, wishes);
}

function matchesRequest({ head }: RunState, { files, connectors }: RunRequest): boolean {
  return head.files === files && [...head.connectors].sort().join() === [...connectors].sort().join();
}

async function resumeRun(run: RunState, wishes: RunRequest, { note }: Notes): Promise<RunState> {
  const { head, segments, pieces } = run;
  if (!matchesRequest(run, wishes))
    throw usageError(
      `An export of ${head.connectors.join(', ')} as ${head.files} was interrupted here.`,
      'finish it first with the same connectors and format, or take another folder',
    );
  note({
    text: `Going on with the run ${head.id}, which was interrupted.`,
    fields: { event: 'resumed', run: head.id },
  });
  const listed = [...segments.map(({ file }) => file), ...pieces.flatMap(({ files }) => files)];
  await removeUnlistedFiles(join(wishes.folder, head.id), new Set(listed));
  return run;
}

/** Full for the first run, and on request. */
async function createHead(state: ExportState, wishes: RunRequest): Promise<RunHead> {
  const started = new Date(wishes.now).toISOString();
  const known = [...state.kept.keys()].some((task) =>
    wishes.connectors.includes(task.slice(0, task.indexOf(' '))),
  );
  const mode = wishes.isFull || !known ? 'full' : 'changes';
  return {
    id: createRunName(started, mode, await readdir(wishes.folder)),
    mode,
    files: wishes.files,
    connectors: wishes.connectors,
    ...(Object.keys(wishes.of).length > 0 && { of: wishes.of }),
    started,
    ...(wishes.since !== undefined && { since: wishes.since }),
    version: 2,
  };
}
