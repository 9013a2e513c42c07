import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXPORT_PLANS, type ExportPlan } from '@nymgate/connectors/export-plans';
import type { Config } from '@nymgate/gateway/config/config-settings';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import type { Terminal } from '@nymgate/shell/terminal/print';
import type { GetDelivered, GetListColumns } from '../plan/describe-run.ts';
import type { RunHead, RunState } from '../plan/export-state.ts';
import { ExportFailure, type ServedVersion } from '../plan/export-types.ts';
import { runWalk, type WalkOptions } from '../plan/run-walk.ts';
import { addCustomProperties, splitDelivered } from '../plan/selected-properties.ts';
import { createExportProgress } from './create-export-progress.ts';
import { type KnownRules, readKnownRules } from './known-rules.ts';
import type { ExportOptions, ExportSource } from './open-source.ts';
import { createRowSink } from './row-sink.ts';
import { sortTables } from './sort-tables.ts';
import type { Notes } from './start-run.ts';
import type { StateFile } from './state-file.ts';
import { createNdjsonWriter, type WriteSegments, writePiece } from './write-segments.ts';

export type ExportRunContext = Pick<ExportSource, 'client' | 'config'> & {
  readonly folder: string;
  readonly options: ExportOptions;
  readonly terminal: Terminal;
  readonly notes: Notes;
  readonly file: StateFile;
};

/** What the manifest says of tables beyond their rows. */
export type RunTables = { readonly getListColumns: GetListColumns; readonly getDelivered: GetDelivered };

/** @throws ExportFailure, CommandError EXPORT_FOLDER; written rows are kept */
export async function walkRun(parts: ExportRunContext, run: RunState): Promise<RunTables> {
  const { folder, options, terminal, file, client } = parts;
  const runFolder = join(folder, run.head.id);
  const writer = await openWriter(run.head, runFolder, parts.config);
  const marks = marksCheck(parts, run, writer);
  const sink = createRowSink({
    write: async (part, number) => {
      await file.check();
      return writePiece(runFolder, part, { number, part: 0 });
    },
    add: file.add,
    commits: run.commits,
    rows: options.segmentRows,
    marks: marks.current,
    now: Date.now,
  });
  const known = await readKnownRules(listPlans(run), parts.config);
  const before = [...run.pieces, ...run.segments].reduce((total, { rows }) => total + rows, 0);
  const watched = process.stderr.isTTY === true;
  const progress = createExportProgress(terminal, {
    watched,
    rows: () => before + sink.rows(),
    now: Date.now,
  });
  try {
    await runWalk(walkOptions(parts, run, known), {
      request: client.request,
      now: Date.now,
      sleep: async (milliseconds) => void (await sleep(milliseconds)),
      store: sink.add,
      flushIfFull: sink.flushIfFull,
      checkVersion: marks.check,
      onConnectionLost: progress.onConnectionLost,
      onEvent: progress.onEvent,
      onNotice: progress.onNotice,
    });
  } finally {
    await sink.flush();
    progress.end();
  }
  const write: WriteSegments = async (part, number) => {
    await file.check();
    return writer.write(part, number);
  };
  const rows = options.segmentRows;
  await sortTables(run, listPlans(run), { runFolder, write, add: file.add, rows });
  return { getListColumns: writer.getListColumns, getDelivered: createDeliveredLookup(run, known) };
}

/** Undefined for rules that this process doesn't know. */
function createDeliveredLookup(run: RunState, known: ReadonlyMap<string, KnownRules>): GetDelivered {
  return (plan, step) => {
    const rules = known.get(plan.connector);
    if (rules === undefined || rules.policy !== run.marks.get(plan.connector)?.policy) return undefined;
    return splitDelivered(plan, step, rules.rules);
  };
}

export function listPlans({ head }: RunState): readonly ExportPlan[] {
  return EXPORT_PLANS.flatMap((plan) =>
    head.connectors
      .filter((id) => getBaseId(id, { of: head.of?.[id] }) === plan.connector)
      .map((id) => (id === plan.connector ? plan : { ...plan, connector: id, of: plan.connector })),
  );
}

/** Copies, since the run grows meanwhile. */
function walkOptions(
  { options, file }: ExportRunContext,
  run: RunState,
  known: ReadonlyMap<string, KnownRules>,
): WalkOptions {
  const begun = new Map(run.progress);
  const found = new Map(run.found);
  return {
    plans: listPlans(run).map((plan) => {
      const rules = known.get(plan.connector)?.rules;
      return rules === undefined ? plan : addCustomProperties(plan, rules);
    }),
    times: run.head,
    getSavedState: (task) => (run.head.mode === 'full' ? undefined : file.state.kept.get(task)),
    getProgress: (task) => begun.get(task),
    getDiscovered: (task) => found.get(task) ?? [],
    isPaced: options.pace !== 'off',
  };
}

function marksCheck(
  { options, file, notes }: ExportRunContext,
  run: RunState,
  { getPolicy }: OpenedWriter,
): ServedVersionCheck {
  const { state } = file;
  const last = (connector: string) => (run.head.mode === 'full' ? undefined : state.marks.get(connector));
  return createVersionCheck((connector) => run.marks.get(connector) ?? last(connector), {
    accepted: options.acceptEpoch === true,
    first: (connector, { policy }) => {
      if (getPolicy === undefined || getPolicy(connector) === policy) return;
      const text = `${connector}: the gateway's rules (policy ${policy}) are not those of the default options, by which the columns of Parquet are written (policy ${getPolicy(connector)}); what else it delivers is left out. Take --format ndjson, or --config with the gateway's configuration.`;
      notes.note({
        text,
        fields: { event: 'other_columns', connector, policy, columns: getPolicy(connector) },
      });
    },
  });
}

type OpenedWriter = {
  readonly write: WriteSegments;
  readonly getListColumns: GetListColumns;
  /** Policy of the columns; absent if all properties are written. */
  readonly getPolicy?: (connector: string) => string;
};

/** Tables and Parquet's library are loaded on demand. */
async function openWriter(
  { files, connectors, of }: Pick<RunHead, 'files' | 'connectors' | 'of'>,
  runFolder: string,
  config: Config | undefined,
): Promise<OpenedWriter> {
  if (files === 'ndjson') return { write: createNdjsonWriter(runFolder), getListColumns: () => [] };
  const [{ createParquetWriter }, { readKnownTables }] = await Promise.all([
    import('./parquet-writer.ts'),
    import('./known-tables.ts'),
  ]);
  const tables = await readKnownTables({ connectors, ...(of && { of }) }, config);
  return { write: await createParquetWriter(runFolder, tables.findTable), ...tables };
}

type ServedVersionCheck = {
  readonly check: (connector: string, marks: ServedVersion) => void;
  readonly current: () => Readonly<Record<string, ServedVersion>>;
};

/**
 * Stops if keys or rules differ from the previous run: rows with other keys don't join, and rows with other
 * rules have other columns.
 */
function createVersionCheck(
  getPrevious: (connector: string) => ServedVersion | undefined,
  {
    accepted,
    first,
  }: { readonly accepted: boolean; readonly first: (connector: string, marks: ServedVersion) => void },
): ServedVersionCheck {
  const current = new Map<string, ServedVersion>();
  return {
    check: (connector, marks) => {
      const now = current.get(connector);
      if (now !== undefined) return rejectChange(connector, now, marks);
      const known = getPrevious(connector);
      if (known !== undefined && !accepted) rejectChange(connector, known, marks);
      current.set(connector, marks);
      first(connector, marks);
    },
    current: () => Object.fromEntries(current),
  };
}

function rejectChange(connector: string, before: ServedVersion, now: ServedVersion): void {
  if (before.epoch !== now.epoch)
    throw new ExportFailure(
      'EXPORT_CHANGED',
      `${connector}: the pseudonym key has changed (epoch ${before.epoch}, now ${now.epoch}), so new pseudonyms do not join old ones. Load everything again with --full, or continue with --accept-epoch`,
    );
  if (before.policy !== now.policy)
    throw new ExportFailure(
      'EXPORT_CHANGED',
      `${connector}: the rules have changed (policy ${before.policy}, now ${now.policy}), so columns may have come or gone. Load everything again with --full, or continue with --accept-epoch`,
    );
}
