import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORT_PLANS, type ExportPlan } from '@nymgate/connectors/export-plans';
import type { ListsOf } from '../plan/describe-run.ts';
import type { RunState } from '../plan/export-state.ts';
import { runWalk, type WalkOptions } from '../plan/run-walk.ts';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { createMarksCheck, type MarksCheck } from './check-marks.ts';
import type { ExportOptions, ExportSource } from './open-source.ts';
import { type OpenedWriter, openWriter } from './open-writer.ts';
import { reportProgress } from './report-progress.ts';
import { createRowSink } from './row-sink.ts';
import type { StateFile } from './state-file.ts';

export type RunParts = Pick<ExportSource, 'asker' | 'config'> & {
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
export async function walkRun(parts: RunParts, run: RunState): Promise<ListsOf> {
  const { folder, options, terminal, file, asker } = parts;
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
  const progress = reportProgress(terminal, { watched, rows: () => before + sink.rows(), now: Date.now });
  try {
    await runWalk(walkOptions(parts, run), {
      ask: asker.ask,
      now: Date.now,
      sleep: async (milliseconds) => void (await sleep(milliseconds)),
      put: sink.put,
      settle: sink.settle,
      check: marks.check,
      lost: progress.lost,
      told: progress.told,
    });
  } finally {
    await sink.flush();
    progress.end();
  }
  return writer.listsOf;
}

/** Plans of what a run exports, in their order. */
export function plansOf({ head }: RunState): readonly ExportPlan[] {
  return EXPORT_PLANS.filter(({ connector }) => head.connectors.includes(connector));
}

/** What was there when the walk began: the run grows meanwhile. */
function walkOptions({ options, file }: RunParts, run: RunState): WalkOptions {
  const begun = new Map(run.progress);
  const found = new Map(run.found);
  return {
    plans: plansOf(run),
    times: run.head,
    kept: (task) => (run.head.mode === 'full' ? undefined : file.state.kept.get(task)),
    begun: (task) => begun.get(task),
    found: (task) => found.get(task) ?? [],
    paced: options.pace !== 'off',
  };
}

function marksCheck(
  { options, file, terminal }: RunParts,
  run: RunState,
  { policyOf }: OpenedWriter,
): MarksCheck {
  const { state } = file;
  const last = (connector: string) => (run.head.mode === 'full' ? undefined : state.marks.get(connector));
  return createMarksCheck((connector) => run.marks.get(connector) ?? last(connector), {
    accepted: options.acceptEpoch === true,
    first: (connector, { policy }) => {
      if (policyOf === undefined || policyOf(connector) === policy) return;
      terminal.note(
        `${connector}: the gateway's rules (policy ${policy}) are not those of the default options, by which the columns of Parquet are written (policy ${policyOf(connector)}); what else it delivers is left out. Take --format ndjson, or --config with the gateway's configuration.`,
      );
    },
  });
}
