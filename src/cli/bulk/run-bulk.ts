import { BulkError } from '../../bulk/bulk-fault.ts';
import { formatIssue } from '../../kernel/errors.ts';
import { ObjectFailure } from '../../object-stores/index.ts';
import { exitOnSignals } from '../gateway/exit-on-signals.ts';
import { CommandError } from '../terminal/command-error.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import { plural, printable } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';
import type { BulkOptions } from './bulk-options.ts';
import { reportBulk } from './bulk-progress.ts';
import { type BulkSetup, createSetup, type SetupData } from './bulk-setup.ts';
import { closeObjectAccess } from './places/object-access.ts';
import { planRun, type RunPlan } from './plan-run.ts';
import { previewJobs } from './preview/preview-jobs.ts';
import { readOrder } from './read-order.ts';
import { runJobs } from './run-jobs.ts';

/**
 * Pseudonymizes files.
 *
 * @param paths inputs, and the output as the last; or the name of a job of the configuration
 * @returns 1 when a file failed; the others are made all the same
 * @throws SetupError for the command line, the rules and the keys; CommandError INPUT_UNREADABLE, BULK_FAILED
 */
export async function runBulk(
  paths: readonly string[],
  options: BulkOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { inputs, output, data, choice } = await readOrder(paths, options);
  if (options.key !== undefined && options.tenant === undefined)
    terminal.note(
      'Without --tenant pseudonyms are bound to no tenant, and join with no answer of a gateway.',
    );
  const setup = await createSetup(data);
  if (options.key !== undefined && setup.rules.language === 'psoxy')
    terminal.note(
      "These are Psoxy's rules, and --key makes pseudonyms of the native scheme: they equal none that Psoxy has made. For those give --config with pseudonyms.scheme: psoxy, its salt and its encryption key.",
    );
  for (const warning of setup.warnings) terminal.note(printable(formatIssue(warning)));
  try {
    const plan = await planRun(inputs, output, { choice, setup }).catch((error: unknown) => {
      throw error instanceof BulkError || error instanceof ObjectFailure
        ? new CommandError('BULK_FAILED', error.message.replace(/\.$/, ''))
        : error;
    });
    tellPassed(plan, terminal);
    const exit = options.dryRun
      ? await previewJobs(plan.jobs, setup, terminal)
      : await makeAll(plan, { data, setup, jobs: options.jobs }, terminal);
    for (const reason of plan.refused) terminal.note(printable(reason));
    return plan.refused.length > 0 ? EXIT.failure : exit;
  } finally {
    await closeObjectAccess();
  }
}

type Making = { readonly data: SetupData; readonly setup: BulkSetup; readonly jobs: number };

async function makeAll({ jobs: all }: RunPlan, making: Making, terminal: Terminal): Promise<ExitCode> {
  const ignore = exitOnSignals();
  const progress = reportBulk(terminal, {
    watched: process.stderr.isTTY === true,
    files: all.length,
    bytes: all.reduce((sum, { source }) => sum + (source.size ?? 0), 0),
    now: Date.now,
  });
  try {
    await runJobs(all, { ...making, onChunk: progress.chunk, onOutcome: progress.outcome });
  } finally {
    ignore();
  }
  const { failed, done, skipped } = progress.end();
  return failed > 0 || done + skipped === 0 ? EXIT.failure : EXIT.ok;
}

function tellPassed({ jobs, passed }: RunPlan, { note }: Terminal): void {
  if (jobs.length === 0 && passed.length === 0) note('There is no file in what was named.');
  if (passed.length === 0) return;
  const [first = ''] = passed;
  note(
    `${plural(passed.length, 'file')} passed over: no rule is for such a name, or it tells no format (${printable(first)} …); "files" and "format" of the rules decide.`,
  );
}
