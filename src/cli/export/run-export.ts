import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORT_PLANS, type ExportPlan } from '../../connectors/export-plans.ts';
import {
  deniedTables,
  describeRun,
  ExportFailure,
  type Manifest,
  type RunState,
  runWalk,
} from '../../export/index.ts';
import { exitOnSignals } from '../gateway/exit-on-signals.ts';
import { CommandError } from '../terminal/command-error.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import type { Terminal } from '../terminal/print.ts';
import { beginRun } from './begin-run.ts';
import { createMarksCheck } from './check-marks.ts';
import type { Asker } from './create-asker.ts';
import { lockFolder } from './lock-folder.ts';
import { type ExportOptions, openSource } from './open-source.ts';
import { openWriter } from './open-writer.ts';
import { privateFolder, replaceWhole } from './private-files.ts';
import { reportProgress } from './report-progress.ts';
import { reportRun } from './report-run.ts';
import { createRowSink } from './row-sink.ts';
import { openState, type StateFile } from './state-file.ts';

/**
 * Pulls connectors into files of a folder: everything the first time, afterwards what has changed.
 *
 * @throws SetupError for the command line and the configuration; CommandError EXPORT_FOLDER, EXPORT_STATE, EXPORT_STOPPED,
 *   EXPORT_CHANGED; what was pulled before stays, and the same command goes on from there
 */
export async function runExport(
  folder: string,
  options: ExportOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const ignore = exitOnSignals();
  await privateFolder(folder);
  const unlock = await lockFolder(folder);
  try {
    const file = await openState(folder);
    const source = await openSource(options);
    try {
      return await pull({ folder, options, terminal, file, ...source });
    } finally {
      await source.close();
      await file.close();
    }
  } catch (error) {
    throw error instanceof ExportFailure ? asCommandError(error) : error;
  } finally {
    await unlock();
    ignore();
  }
}

function asCommandError({ code, message }: ExportFailure): CommandError {
  if (code === 'EXPORT_CHANGED') return new CommandError(code, message);
  return new CommandError('EXPORT_STOPPED', `${code}, ${message.replace(/\.$/, '')}`);
}

type Pull = {
  readonly folder: string;
  readonly options: ExportOptions;
  readonly terminal: Terminal;
  readonly file: StateFile;
  readonly asker: Asker;
  readonly connectors: readonly string[];
};

async function pull(parts: Pull): Promise<ExitCode> {
  const { folder, file } = parts;
  const run = await walkRun(parts);
  const manifest = describeRun(run, plansOf(run), new Date().toISOString());
  await replaceWhole(
    join(folder, run.head.id),
    'manifest.json',
    `${JSON.stringify(manifest, undefined, 2)}\n`,
  );
  await file.finish();
  return conclude(manifest, parts);
}

/** With `--full` an interrupted run goes on too, unless its rows would not join those that are still to come. */
async function walkRun(parts: Pull): Promise<RunState> {
  const { file, options } = parts;
  const interrupted = file.state.run;
  const run = await begin(parts, false);
  try {
    await walk(parts, run);
    return run;
  } catch (error) {
    const isOutdated = error instanceof ExportFailure && error.code === 'EXPORT_CHANGED';
    if (options.full !== true || run !== interrupted || !isOutdated) throw error;
  }
  parts.terminal.note(
    'Keys or rules of the gateway are others than before the interruption: everything anew.',
  );
  const anew = await begin(parts, true);
  await walk(parts, anew);
  return anew;
}

function begin({ folder, options, file, connectors, terminal }: Pull, anew: boolean): Promise<RunState> {
  const wishes = { folder, full: options.full === true, anew, files: options.format, connectors };
  return beginRun(file, { ...wishes, since: options.since, now: Date.now() }, terminal);
}

function plansOf({ head }: RunState): readonly ExportPlan[] {
  return EXPORT_PLANS.filter(({ connector }) => head.connectors.includes(connector));
}

async function walk({ folder, options, terminal, file, asker }: Pull, run: RunState): Promise<void> {
  const { state } = file;
  const full = run.head.mode === 'full';
  const marks = createMarksCheck(
    (connector) => run.marks.get(connector) ?? (full ? undefined : state.marks.get(connector)),
    options.acceptEpoch === true,
  );
  const sink = createRowSink({
    write: await openWriter(run.head.files, join(folder, run.head.id)),
    add: file.add,
    commits: run.commits,
    rows: options.segmentRows,
    marks: marks.current,
    now: Date.now,
  });
  const before = run.segments.reduce((total, { rows }) => total + rows, 0);
  const watched = process.stderr.isTTY === true;
  const progress = reportProgress(terminal, { watched, rows: () => before + sink.rows(), now: Date.now });
  const begun = new Map(run.progress);
  const found = new Map(run.found);
  try {
    await runWalk(
      {
        plans: plansOf(run),
        times: run.head,
        kept: (task) => (full ? undefined : state.kept.get(task)),
        begun: (task) => begun.get(task),
        found: (task) => found.get(task) ?? [],
        paced: options.pace !== 'off',
      },
      {
        ask: asker.ask,
        now: Date.now,
        sleep: async (milliseconds) => void (await sleep(milliseconds)),
        put: sink.put,
        settle: sink.settle,
        check: marks.check,
        told: progress.told,
      },
    );
  } finally {
    await sink.flush();
    progress.end();
  }
}

function conclude(manifest: Manifest, { folder, terminal }: Pull): ExitCode {
  reportRun(manifest, { folder, terminal, watched: process.stderr.isTTY === true });
  const denied = deniedTables(manifest);
  if (denied.length === 0) return EXIT.ok;
  terminal.note(
    `Every owner of ${denied.join(', ')} was refused: a permission or a licence is missing, and these tables are empty. "nymgate doctor" knows permissions.`,
  );
  return EXIT.failure;
}
