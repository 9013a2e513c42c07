import { join } from 'node:path';
import { exitOnSignals } from '@nymgate/shell/gateway/exit-on-signals';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { formatColumns, formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import {
  deniedTables,
  describeRun,
  type GetListColumns,
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
import { type ExportRunContext, listPlans, walkRun } from './walk-run.ts';

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
      return await pull({ folder, options, terminal, file, ...source });
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
  const { run, listsOf } = await walkToEnd(parts);
  const ended = new Date().toISOString();
  const manifest = describeRun(run, listPlans(run), { ended, listsOf });
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  await replaceFileAtomically(join(folder, run.head.id), 'manifest.json', text);
  await file.finish();
  return conclude(manifest, parts);
}

type FinishedWalk = { readonly run: RunState; readonly listsOf: GetListColumns };

/** With `--full` an interrupted run is resumed too, unless its rows wouldn't join. */
async function walkToEnd(parts: ExportParts): Promise<FinishedWalk> {
  const { file, options } = parts;
  const interrupted = file.state.run;
  const run = await begin(parts, false);
  try {
    return { run, listsOf: await walkRun(parts, run) };
  } catch (error) {
    const isOutdated = error instanceof ExportFailure && error.code === 'EXPORT_CHANGED';
    if (options.full !== true || run !== interrupted || !isOutdated) throw error;
  }
  parts.terminal.note(
    'Keys or rules of the gateway have changed since the interruption: everything is loaded again.',
  );
  const restarted = await begin(parts, true);
  return { run: restarted, listsOf: await walkRun(parts, restarted) };
}

function begin(parts: ExportParts, restart: boolean): Promise<RunState> {
  const { folder, options, file, connectors, of, terminal } = parts;
  const wishes = {
    folder,
    isFull: options.full === true,
    restart: restart,
    files: options.format,
    ...{ connectors, of },
  };
  return startRun(file, { ...wishes, since: options.since, now: Date.now() }, terminal);
}

function conclude(manifest: Manifest, { folder, terminal }: ExportParts): ExitCode {
  reportRun(manifest, { folder, terminal, watched: process.stderr.isTTY === true });
  const denied = deniedTables(manifest);
  if (denied.length === 0) return EXIT.ok;
  terminal.note(
    `Every owner of ${denied.join(', ')} was refused: a permission or a licence is missing, and these tables are empty. "nymgate doctor" knows permissions.`,
  );
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
  if (!watched) {
    const counts = tables.map(({ connector, name, table: { rows, removed, gaps, skipped } }) => ({
      connector,
      table: name,
      rows,
      removed,
      gaps: gaps.map(({ status, code, owners }) => ({ status, code, owners })),
      ...(skipped !== undefined && { skipped }),
    }));
    terminal.note(JSON.stringify({ event: 'done', manifest: path, tables: counts }));
    return;
  }
  const lines = tables.map(({ connector, name, table }) => [
    connector,
    name,
    formatCount(table.rows, 'row'),
    remarks(table),
  ]);
  terminal.note([...formatColumns(lines), path].join('\n'));
}

/** Lists that only lead to other tables have no rows. */
function hasRemarks({ rows, files, gaps, owners, skipped }: TableReport): boolean {
  return rows > 0 || files.length > 0 || gaps.length > 0 || skipped !== undefined || owners !== undefined;
}

function remarks({ load, removed, gaps, skipped }: TableReport): string {
  return [
    load,
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...gaps.map(({ status, code, owners }) => `${formatCount(owners, 'owner')} without (${status} ${code})`),
    ...(skipped === undefined ? [] : [`left out: ${skipped}`]),
  ].join(', ');
}
