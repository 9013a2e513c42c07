import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { ExportState, RunHead, RunState } from '../plan/export-state.ts';
import { createRunName, removeRun, removeUnlistedFiles } from './run-folder.ts';
import type { StateFile } from './state-file.ts';

export type RunRequest = {
  readonly folder: string;
  readonly isFull: boolean;
  /** What an interrupted run has is of no use: it is given up, also a full one. */
  readonly restart: boolean;
  readonly files: RunHead['files'];
  readonly connectors: readonly string[];
  readonly since: string | undefined;
  readonly now: number;
};

/**
 * The run to go on with: one that was interrupted, else a new one. What an interrupted run has left unfinished is removed.
 *
 * @throws SetupError USAGE when what is wished does not go with the run that was interrupted
 */
export async function startRun(file: StateFile, request: RunRequest, terminal: Terminal): Promise<RunState> {
  const { run } = file.state;
  if (run !== undefined && !isGivenUp(run, request)) return resumeRun(run, request, terminal);
  if (run !== undefined) await removeRun(join(request.folder, run.head.id));
  await file.add({ kind: 'run', run: await headOf(file.state, request) });
  const begun = file.state.run;
  if (begun === undefined) throw new Error('the run was not begun');
  await removeUnlistedFiles(join(request.folder, begun.head.id), new Set());
  return begun;
}

/** A run that got nothing (a wrong address, no credential) binds nobody to what was wished then. */
function isGivenUp(run: RunState, wishes: RunRequest): boolean {
  if (wishes.restart || (wishes.isFull && run.head.mode === 'changes')) return true;
  return run.commits === 0 && !matchesRequest(run, wishes);
}

function matchesRequest({ head }: RunState, { files, connectors }: RunRequest): boolean {
  return head.files === files && [...head.connectors].sort().join() === [...connectors].sort().join();
}

async function resumeRun(run: RunState, wishes: RunRequest, terminal: Terminal): Promise<RunState> {
  const { head, segments } = run;
  if (!matchesRequest(run, wishes))
    throw usageError(
      `An export of ${head.connectors.join(', ')} as ${head.files} was interrupted here.`,
      'finish it first with the same connectors and format, or take another folder',
    );
  terminal.note(`Going on with the run ${head.id}, which was interrupted.`);
  await removeUnlistedFiles(join(wishes.folder, head.id), new Set(segments.map(({ file }) => file)));
  return run;
}

/** Everything is pulled the first time, and when it is wished. */
async function headOf(state: ExportState, wishes: RunRequest): Promise<RunHead> {
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
    started,
    ...(wishes.since !== undefined && { since: wishes.since }),
  };
}
