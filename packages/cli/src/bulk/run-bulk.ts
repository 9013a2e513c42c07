import { basename } from 'node:path';
import { BulkError } from '@nymgate/bulk/bulk-fault';
import { ObjectFailure } from '@nymgate/clouds/object-stores/shared/object-failure';
import { formatIssue } from '@nymgate/engine/kernel/errors';
import { type BulkSetup, type BulkSetupData, createBulkSetup } from '@nymgate/hosts/bulk/bulk-setup';
import { type NamePolicy, resemblesPerson } from '@nymgate/hosts/bulk/places/conceal-names';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';
import { closeObjectAccess } from '@nymgate/hosts/bulk/places/get-object-access';
import { exitOnSignals } from '@nymgate/shell/gateway/exit-on-signals';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { escapeUnprintable, formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { withJsonMessages } from '@nymgate/shell/terminal/progress-lines';
import { reportFailureAsJson, usageError } from '@nymgate/shell/terminal/report-failure';
import type { BulkOptions } from './bulk-options.ts';
import { createBulkProgress } from './bulk-progress.ts';
import { planRun, type RunPlan } from './plan-run.ts';
import { previewJobs } from './preview/preview-jobs.ts';
import { readBulkRequest } from './read-bulk-request.ts';
import { isStreamMode, runBulkStream, STANDARD_STREAM } from './run-bulk-stream.ts';
import { runJobs } from './run-jobs.ts';
import { resolvePartNumber } from './split/resolve-part-number.ts';
import { selectJobsOfPart, splitJobs } from './split/split-jobs.ts';
import { verifyFiles } from './verify-files.ts';

const HELP = 'see "nymgate bulk --help"';

/** Reports failures too: without a terminal, standard error has JSON lines only. */
export async function runBulkCommand(
  paths: readonly string[],
  options: BulkOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    return await runBulk(paths, options, terminal);
  } catch (error) {
    if (isWatched()) throw error;
    return reportFailureAsJson(error, terminal);
  }
}

function isWatched(): boolean {
  return process.stderr.isTTY === true;
}

/**
 * Pseudonymizes files.
 * @returns 1 if a file failed; the others are written
 * @throws SetupError for the command line, the rules and the keys; CommandError INPUT_UNREADABLE, BULK_FAILED
 */
async function runBulk(
  paths: readonly string[],
  options: BulkOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  rejectConflictingOptions(options);
  const messages = withJsonMessages(terminal, isWatched());
  if (isStreamMode(paths, options)) return filterStream(options, { terminal, messages });
  const { inputs, output, data, choice } = await readBulkRequest(paths, options);
  if (options.key !== undefined && options.tenant === undefined)
    messages.note(
      'Without --tenant pseudonyms are bound to no tenant, and join with no answer of a gateway.',
    );
  const setup = await createBulkSetup(data);
  if (options.key !== undefined && setup.rules.language === 'psoxy')
    messages.note(
      "These are Psoxy's rules, and --key makes pseudonyms of the native scheme: they equal none that Psoxy has made. For those give --config with pseudonyms.scheme: psoxy, its salt and its encryption key.",
    );
  for (const warning of setup.warnings) messages.note(escapeUnprintable(formatIssue(warning)));
  try {
    const plan = await planRun(inputs, output, { choice, setup }).catch((error: unknown) => {
      throw error instanceof BulkError || error instanceof ObjectFailure
        ? new CommandError('BULK_FAILED', error.message.replace(/\.$/, ''))
        : error;
    });
    noteSkippedFiles(plan, choice.names, messages);
    noteNamesOfPeople(plan, messages);
    const exit = await runPlan(plan, { data, setup, options }, { terminal, messages });
    for (const reason of plan.rejected) messages.note(escapeUnprintable(reason));
    return plan.rejected.length > 0 ? EXIT.failure : exit;
  } finally {
    await closeObjectAccess();
  }
}

function rejectConflictingOptions({ split, verify, dryRun }: BulkOptions): void {
  if (verify && split === undefined)
    throw usageError('--verify needs --split: it checks what several processes have made.', HELP);
  if (dryRun && split !== undefined)
    throw usageError('--dry-run shows whole files; leave --split out.', HELP);
}

async function filterStream(options: BulkOptions, { terminal, messages }: Outputs): Promise<ExitCode> {
  const { data, choice } = await readBulkRequest([STANDARD_STREAM, STANDARD_STREAM], options);
  const setup = await createBulkSetup(data);
  for (const warning of setup.warnings) messages.note(escapeUnprintable(formatIssue(warning)));
  return runBulkStream(process.stdin, { choice, setup }, terminal);
}

/** Progress is formatted for the reader already, messages are sentences. */
type Outputs = { readonly terminal: Terminal; readonly messages: Terminal };

type BulkRunContext = {
  readonly data: BulkSetupData;
  readonly setup: BulkSetup;
  readonly options: BulkOptions;
};

async function runPlan(
  { jobs }: RunPlan,
  making: BulkRunContext,
  { terminal, messages }: Outputs,
): Promise<ExitCode> {
  const { setup, options } = making;
  if (options.dryRun) return previewJobs(jobs, setup, messages);
  if (options.split === undefined) return makeAll(jobs, making, terminal);
  const files = await splitJobs(jobs, options.split.of);
  if (options.verify) return verifyFiles(files, setup, messages);
  const share = resolvePartNumber(options.split, process.env);
  const selected = selectJobsOfPart(files, share);
  if (jobs.length > 0 && selected.length === 0) {
    messages.note(`Process ${share.index} of ${share.of} has nothing to do: there are fewer parts.`);
    return EXIT.ok;
  }
  return makeAll(selected, making, terminal);
}

async function makeAll(
  all: readonly FileJob[],
  { options, ...making }: BulkRunContext,
  terminal: Terminal,
): Promise<ExitCode> {
  const ignore = exitOnSignals();
  const progress = createBulkProgress(terminal, {
    watched: isWatched(),
    files: all.length,
    bytes: all.reduce((sum, { source, part }) => sum + (source.size ?? 0) / (part?.of ?? 1), 0),
    now: Date.now,
  });
  try {
    await runJobs(all, {
      ...making,
      jobs: options.jobs,
      onChunk: progress.chunk,
      onOutcome: progress.outcome,
    });
  } finally {
    ignore();
  }
  const { failed, done, skipped } = progress.end();
  return failed > 0 || done + skipped === 0 ? EXIT.failure : EXIT.ok;
}

/** Names are for the person at the terminal; a log of jobs gets them only with `--names clear`. */
function noteSkippedFiles({ jobs, skipped }: RunPlan, names: NamePolicy, terminal: Terminal): void {
  const { note } = terminal;
  if (jobs.length === 0 && skipped.length === 0) note('No input file found.');
  if (skipped.length === 0) return;
  const isShown = terminal.interactive || names === 'clear';
  const example = isShown ? ` (${escapeUnprintable(skipped[0] ?? '')} …)` : '';
  note(
    `${formatCount(skipped.length, 'file')} skipped: no rule is for such a name, or it has no known format${example}. Check "files" and "format" of the rules.`,
  );
}

function noteNamesOfPeople({ jobs }: RunPlan, { note }: Terminal): void {
  const count = jobs.filter(
    ({ name, output }) => resemblesPerson(name) || resemblesPerson(basename(output)),
  ).length;
  if (count > 0)
    note(
      `${formatCount(count, 'output')} may have the name of a person, which its path or manifest shows. Rename it, or leave out --names clear.`,
    );
}
