import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportState, RunHead, RunState } from '../plan/export-state.ts';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { cleanRun, nameRun, removeRun } from './run-folder.ts';
import type { StateFile } from './state-file.ts';

export type RunWishes = {
  readonly folder: string;
  readonly full: boolean;
  /** What an interrupted run has is of no use: it is given up, also a full one. */
  readonly anew: boolean;
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
export async function beginRun(file: StateFile, wishes: RunWishes, terminal: Terminal): Promise<RunState> {
  const { run } = file.state;
  if (run !== undefined && !isGivenUp(run, wishes)) return goOn(run, wishes, terminal);
  if (run !== undefined) await removeRun(join(wishes.folder, run.head.id));
  await file.add({ kind: 'run', run: await headOf(file.state, wishes) });
  const begun = file.state.run;
  if (begun === undefined) throw new Error('the run was not begun');
  await cleanRun(join(wishes.folder, begun.head.id), new Set());
  return begun;
}

/** A run that got nothing (a wrong address, no credential) binds nobody to what was wished then. */
function isGivenUp(run: RunState, wishes: RunWishes): boolean {
  if (wishes.anew || (wishes.full && run.head.mode === 'changes')) return true;
  return run.commits === 0 && !isWished(run, wishes);
}

function isWished({ head }: RunState, { files, connectors }: RunWishes): boolean {
  return head.files === files && [...head.connectors].sort().join() === [...connectors].sort().join();
}

async function goOn(run: RunState, wishes: RunWishes, terminal: Terminal): Promise<RunState> {
  const { head, segments } = run;
  if (!isWished(run, wishes))
    throw usageError(
      `An export of ${head.connectors.join(', ')} as ${head.files} was interrupted here.`,
      'finish it first with the same connectors and format, or take another folder',
    );
  terminal.note(`Going on with the run ${head.id}, which was interrupted.`);
  await cleanRun(join(wishes.folder, head.id), new Set(segments.map(({ file }) => file)));
  return run;
}

/** Everything is pulled the first time, and when it is wished. */
async function headOf(state: ExportState, wishes: RunWishes): Promise<RunHead> {
  const started = new Date(wishes.now).toISOString();
  const known = [...state.kept.keys()].some((task) =>
    wishes.connectors.includes(task.slice(0, task.indexOf(' '))),
  );
  const mode = wishes.full || !known ? 'full' : 'changes';
  return {
    id: nameRun(started, mode, await readdir(wishes.folder)),
    mode,
    files: wishes.files,
    connectors: wishes.connectors,
    started,
    ...(wishes.since !== undefined && { since: wishes.since }),
  };
}
