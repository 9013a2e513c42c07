import { BulkError } from '@nymgate/bulk/bulk-fault';
import { type BulkFormat, type OnReject, REJECT_REASONS } from '@nymgate/bulk/bulk-plan';
import { type FileRuleSet, findFileRuleSet } from '@nymgate/bulk/bulk-rules';
import { createEngine } from '@nymgate/bulk/engines/create-engine';
import { decompress } from '@nymgate/bulk/file-formats/compression/decompress';
import { rejectExcessiveLosses } from '@nymgate/bulk/judge-losses';
import type { BulkSetup } from '@nymgate/hosts/bulk/bulk-setup';
import type { BulkSelection } from '@nymgate/hosts/bulk/create-file-job';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import type { BulkOptions } from './bulk-options.ts';
import { lossFacts } from './bulk-progress.ts';

/** Standard input or output. */
export const STANDARD_STREAM = '-';

/** @throws SetupError USAGE */
export function isStreamMode(paths: readonly string[], options: BulkOptions): boolean {
  if (!paths.includes(STANDARD_STREAM)) return false;
  if (paths.length !== 2 || paths.some((path) => path !== STANDARD_STREAM))
    throw usageError('Standard input goes to standard output alone.', 'write "nymgate bulk - -"');
  if (options.rules === STANDARD_STREAM)
    throw usageError('Standard input has the rows; --rules needs a file.', HELP);
  if (options.dryRun || options.split !== undefined)
    throw usageError('--dry-run and --split are for files; leave them out.', HELP);
  return true;
}

const HELP = 'see "nymgate bulk --help"';

/**
 * Pseudonymizes standard input to standard output. Rows are written as they come, so the output is valid only
 * after exit code 0. Rejected rows go to standard error as JSON lines.
 * @throws SetupError USAGE; CommandError BULK_FAILED
 */
export async function runBulkStream(
  input: AsyncIterable<Uint8Array>,
  { choice, setup }: { readonly choice: BulkSelection; readonly setup: BulkSetup },
  terminal: Pick<Terminal, 'note' | 'write'>,
): Promise<ExitCode> {
  const set = chooseSet(choice, setup);
  const format = chooseFormat(choice, set);
  const onReject = createRejectReporter(choice.rejects, terminal);
  try {
    const engine = createEngine({ set, format }, { pseudonymizer: setup.pseudonymizer, onReject });
    for await (const chunk of decompress(input, 'none')) await writeSome(engine.write(chunk), terminal);
    await writeSome(engine.end(), terminal);
    const { rowsIn, rowsOut, rejected, columns } = engine.counts();
    rejectExcessiveLosses(columns, set.maxEmptied);
    const losses = columns.filter(({ filledBefore, filled }) => filledBefore > filled);
    terminal.note(JSON.stringify({ event: 'done', rowsIn, rowsOut, rejected, ...lossFacts(losses) }));
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof BulkError)) throw error;
    throw new CommandError(
      'BULK_FAILED',
      `${error.message.replace(/\.$/, '')}; throw away what was written until then`,
    );
  }
}

async function writeSome(bytes: Uint8Array, { write }: Pick<Terminal, 'write'>): Promise<void> {
  if (bytes.length > 0) await write(bytes);
}

function chooseSet({ bulk }: BulkSelection, { rules }: Pick<BulkSetup, 'rules'>): FileRuleSet {
  const [only] = rules.sets;
  const set = bulk === undefined && rules.sets.length === 1 ? only : findFileRuleSet(rules, '', bulk ?? '');
  if (set !== undefined) return set;
  throw usageError(
    'A stream has no name that would choose a set of the rules.',
    `give --bulk with one of: ${rules.sets.map(({ name }) => name).join(', ')}`,
  );
}

function chooseFormat({ format }: BulkSelection, set: FileRuleSet): BulkFormat {
  const chosen = format ?? set.format;
  if (chosen !== undefined && chosen !== 'parquet') return chosen;
  throw usageError('A stream has no name that would tell its format.', 'give --format; Parquet is no stream');
}

function createRejectReporter(most: number, { note }: Pick<Terminal, 'note'>): OnReject {
  let count = 0;
  return (line, reason) => {
    count += 1;
    note(JSON.stringify({ event: 'reject', line, reason, meaning: REJECT_REASONS[reason] }));
    if (count > most) throw new BulkError({ fault: 'REJECTS_EXCEEDED', line });
  };
}
