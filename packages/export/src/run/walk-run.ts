import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORT_PLANS, type ExportPlan } from '@nymgate/connectors/export-plans';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { GetListColumns } from '../plan/describe-run.ts';
import type { RunState } from '../plan/export-state.ts';
import { runWalk, type WalkOptions } from '../plan/run-walk.ts';
import { createVersionCheck, type ServedVersionCheck } from './check-marks.ts';
import { createExportProgress } from './create-export-progress.ts';
import type { ExportOptions, ExportSource } from './open-source.ts';
import { type OpenedWriter, openWriter } from './open-writer.ts';
import { createRowSink } from './row-sink.ts';
import type { StateFile } from './state-file.ts';

export type ExportRunContext = Pick<ExportSource, 'client' | 'config'> & {
  readonly folder: string;
  readonly options: ExportOptions;
  readonly terminal: Terminal;
  readonly file: StateFile;
};

/**
 * Pulls a run to its end.
 *
 * @returns which lists have files of their own
 * @throws ExportFailure, CommandError EXPORT_FOLDER; what was written before stands
 */
export async function walkRun(parts: ExportRunContext, run: RunState): Promise<GetListColumns> {
  const { folder, options, terminal, file, client } = parts;
  const writer = await openWriter(run.head, join(folder, run.head.id), parts.config);
  const marks = marksCheck(parts, run, writer);
  const sink = createRowSink({
    write: async (part, number) => {
      await file.check();
      return writer.write(part, number);
    },
    add: file.add,
    commits: run.commits,
    rows: options.segmentRows,
    marks: marks.current,
    now: Date.now,
  });
  const before = run.segments.reduce((total, { rows }) => total + rows, 0);
  const watched = process.stderr.isTTY === true;
  const progress = createExportProgress(terminal, {
    watched,
    rows: () => before + sink.rows(),
    now: Date.now,
  });
  try {
    await runWalk(walkOptions(parts, run), {
      request: client.request,
      now: Date.now,
      sleep: async (milliseconds) => void (await sleep(milliseconds)),
      store: sink.add,
      flushIfFull: sink.flushIfFull,
      checkVersion: marks.check,
      onConnectionLost: progress.onConnectionLost,
      onEvent: progress.onEvent,
    });
  } finally {
    await sink.flush();
    progress.end();
  }
  return writer.getListColumns;
}

/** Plans of what a run exports, in their order. */
export function listPlans({ head }: RunState): readonly ExportPlan[] {
  return EXPORT_PLANS.filter(({ connector }) => head.connectors.includes(connector));
}

/** What was there when the walk began: the run grows meanwhile. */
function walkOptions({ options, file }: ExportRunContext, run: RunState): WalkOptions {
  const begun = new Map(run.progress);
  const found = new Map(run.found);
  return {
    plans: listPlans(run),
    times: run.head,
    getSavedState: (task) => (run.head.mode === 'full' ? undefined : file.state.kept.get(task)),
    getProgress: (task) => begun.get(task),
    getDiscovered: (task) => found.get(task) ?? [],
    isPaced: options.pace !== 'off',
  };
}

function marksCheck(
  { options, file, terminal }: ExportRunContext,
  run: RunState,
  { getPolicy }: OpenedWriter,
): ServedVersionCheck {
  const { state } = file;
  const last = (connector: string) => (run.head.mode === 'full' ? undefined : state.marks.get(connector));
  return createVersionCheck((connector) => run.marks.get(connector) ?? last(connector), {
    accepted: options.acceptEpoch === true,
    first: (connector, { policy }) => {
      if (getPolicy === undefined || getPolicy(connector) === policy) return;
      terminal.note(
        `${connector}: the gateway's rules (policy ${policy}) are not those of the default options, by which the columns of Parquet are written (policy ${getPolicy(connector)}); what else it delivers is left out. Take --format ndjson, or --config with the gateway's configuration.`,
      );
    },
  });
}
