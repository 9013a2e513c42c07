import { join } from 'node:path';
import { exitOnSignals } from '@nymgate/shell/gateway/exit-on-signals';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { formatColumns, formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { createProgressLines } from '@nymgate/shell/terminal/progress-lines';
import { reportFailureAsJson } from '@nymgate/shell/terminal/report-failure';
import {
  deniedTables,
  describeRun,
  listEmptyColumns,
  type Manifest,
  type TableReport,
} from '../plan/describe-run.ts';
import type { RunState } from '../plan/export-state.ts';
import { ExportFailure } from '../plan/export-types.ts';
import { lockFolder } from './lock-folder.ts';
import { type ExportOptions, type ExportSource, openSource } from './open-source.ts';
import { privateFolder, replaceFileAtomically } from './private-files.ts';
import { startRun } from './start-run.ts';
import { openStateFile } from './state-file.ts';
import { type ExportRunContext, listPlans, type RunTables, walkRun } from './walk-run.ts';

/**
 * Exports connectors into a folder: everything in the first run, then changes.
 * @throws SetupError for the command line and the configuration; CommandError EXPORT_FOLDER, EXPORT_STATE,
 * EXPORT_STOPPED, EXPORT_CHANGED; the same command resumes
 */
export async function runExport(
  folder: string,
  options: ExportOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const ignore = exitOnSignals();
  try {
    // First, so that an invalid command creates no folder.
    const source = await openSource(options);
    try {
      return await exportInto(folder, { options, terminal, source });
    } finally {
      await source.close();
    }
  } catch (error) {
    throw error instanceof ExportFailure ? asCommandError(error) : error;
  } finally {
    ignore();
  }
}

function isWatched(): boolean {
  return process.stderr.isTTY === true;
}

/** Reports failures too: without a terminal, standard error has JSON lines only. */
export async function runExportCommand(
  folder: string,
  options: ExportOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (isWatched()) return runExport(folder, options, terminal);
  try {
    return await runExport(folder, options, terminal);
  } catch (error) {
    return reportFailureAsJson(error, terminal);
  }
}

type ExportRun = {
  readonly options: ExportOptions;
  readonly terminal: Terminal;
  readonly source: ExportSource;
};

async function exportInto(folder: string, { options, terminal, source }: ExportRun): Promise<ExitCode> {
  await privateFolder(folder);
  const lock = await lockFolder(folder);
  try {
    const file = await openStateFile(folder, lock.check);
    try {
      const notes = createProgressLines(terminal, isWatched());
      return await pull({ folder, options, terminal, notes, file, ...source });
    } finally {
      await file.close();
    }
  } finally {
    await lock.release();
  }
}

function asCommandError({ code, message }: ExportFailure): CommandError {
  if (code === 'EXPORT_CHANGED') return new CommandError(code, message);
  return new CommandError('EXPORT_STOPPED', `${code}, ${message.replace(/\.$/, '')}`);
}

type ExportParts = ExportRunContext & Pick<ExportSource, 'connectors' | 'of'>;

async function pull(parts: ExportParts): Promise<ExitCode> {
  const { folder, file } = parts;
  const { run, tables } = await walkToEnd(parts);
  const ended = new Date().toISOString();
  const manifest = describeRun(run, listPlans(run), { ended, ...tables });
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  await replaceFileAtomically(join(folder, run.head.id), 'manifest.json', text);
  await file.finish();
  return conclude(manifest, parts);
}

type FinishedWalk = { readonly run: RunState; readonly tables: RunTables };

/** With `--full` an interrupted run is resumed too, unless its rows wouldn't join. */
async function walkToEnd(parts: ExportParts): Promise<FinishedWalk> {
  const { file, options } = parts;
  const interrupted = file.state.run;
  const run = await begin(parts, false);
  try {
    return { run, tables: await walkRun(parts, run) };
  } catch (error) {
    const isOutdated = error instanceof ExportFailure && error.code === 'EXPORT_CHANGED';
    if (options.full !== true || run !== interrupted || !isOutdated) throw error;
  }
  parts.notes.note({
    text: 'Keys or rules of the gateway have changed since the interruption: everything is loaded again.',
    fields: { event: 'restarted', run: run.head.id },
  });
  const restarted = await begin(parts, true);
  return { run: restarted, tables: await walkRun(parts, restarted) };
}

function begin(parts: ExportParts, restart: boolean): Promise<RunState> {
  const { folder, options, file, connectors, of, notes } = parts;
  const wishes = {
    folder,
    isFull: options.full === true,
    restart: restart,
    files: options.format,
    ...{ connectors, of },
  };
  return startRun(file, { ...wishes, since: options.since, now: Date.now() }, notes);
}

function conclude(manifest: Manifest, { folder, terminal, notes, options }: ExportParts): ExitCode {
  reportRun(manifest, { folder, terminal, watched: isWatched() });
  const denied = deniedTables(manifest);
  const empty = options.strict === true ? listEmptyColumns(manifest) : [];
  if (empty.length > 0)
    notes.note({
      text: `Delivered, but without a value in any row (--strict): ${empty.join(', ')}.`,
      fields: { event: 'empty_columns', columns: empty },
    });
  if (denied.length === 0) return empty.length === 0 ? EXIT.ok : EXIT.failure;
  notes.note({
    text: `Every owner of ${denied.join(', ')} was refused: a permission or a licence is missing, and these tables are empty. "nymgate doctor" knows permissions.`,
    fields: { event: 'denied', tables: denied },
  });
  return EXIT.failure;
}

type ReportTarget = {
  readonly folder: string;
  readonly terminal: Pick<Terminal, 'note'>;
  readonly watched: boolean;
};

/** Reports a run on standard error: a table on a terminal, otherwise one JSON line. */
function reportRun(manifest: Manifest, { folder, terminal, watched }: ReportTarget): void {
  const path = join(folder, manifest.run, 'manifest.json');
  const tables = Object.entries(manifest.connectors).flatMap(([connector, described]) =>
    Object.entries(described.tables)
      .filter(([, table]) => hasRemarks(table))
      .map(([name, table]) => ({ connector, name, table })),
  );
  const lists = Object.entries(manifest.connectors).flatMap(([connector, { skippedLists = {} }]) =>
    Object.entries(skippedLists).map(([list, code]) => ({ connector, list, code })),
  );
  if (!watched) {
    const counts = tables.map(({ connector, name, table: { rows, removed, gaps, skipped, empty } }) => ({
      connector,
      table: name,
      rows,
      removed,
      gaps: gaps.map(({ status, code, owners }) => ({ status, code, owners })),
      ...(skipped !== undefined && { skipped }),
      ...(empty !== undefined && { empty }),
    }));
    terminal.note(JSON.stringify({ event: 'done', manifest: path, tables: counts, skippedLists: lists }));
    return;
  }
  const lines = tables.map(({ connector, name, table }) => [
    connector,
    name,
    formatCount(table.rows, 'row'),
    remarks(table),
  ]);
  const skipped = lists.map(({ connector, list, code }) => [connector, list, '', `left out: ${code}`]);
  terminal.note([...formatColumns([...lines, ...skipped]), path].join('\n'));
}

/** Nested lists without rows have nothing to report. */
function hasRemarks({ rows, files, gaps, owners, skipped }: TableReport): boolean {
  return rows > 0 || files.length > 0 || gaps.length > 0 || skipped !== undefined || owners !== undefined;
}

function remarks({ load, removed, gaps, skipped, empty = [] }: TableReport): string {
  return [
    load,
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...gaps.map(({ status, code, owners }) => `${formatCount(owners, 'owner')} without (${status} ${code})`),
    ...(empty.length === 0 ? [] : [`${formatCount(empty.length, 'column')} without a value`]),
    ...(skipped === undefined ? [] : [`left out: ${skipped}`]),
  ].join(', ');
}
