import { BulkError } from '../../bulk/bulk-fault.ts';
import type { EngineParts, TablePlan } from '../../bulk/bulk-plan.ts';
import type { BulkSet } from '../../bulk/bulk-rules.ts';
import { describeAct } from '../../bulk/describe-act.ts';
import { openEngine } from '../../bulk/engines/open-engine.ts';
import { decompress } from '../../file-formats/index.ts';
import { CommandError } from '../terminal/command-error.ts';
import { EXIT, type ExitCode } from '../terminal/exit-codes.ts';
import { formatColumns, printable } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';
import type { BulkSetup } from './bulk-setup.ts';
import { describeFailure, isFileFailure } from './describe-failure.ts';
import type { FileJob } from './places/file-job.ts';
import { compressionOf } from './places/pump-file.ts';
import { splitCells } from './split-cells.ts';

const ROWS = 3;
const PREVIEW_BYTES = 65_536;
const LINE_FEED = 0x0a;

/**
 * Shows what would become of the first rows of each file, column by column, and writes nothing. What stood there before is shown to a
 * person at a terminal alone: elsewhere it would stay in a log.
 *
 * @returns 1 when a file would fail
 */
export async function previewJobs(
  jobs: readonly FileJob[],
  setup: BulkSetup,
  terminal: Terminal,
): Promise<ExitCode> {
  let failed = jobs.length === 0;
  for (const job of jobs) {
    terminal.out(
      terminal.paint.bold(
        `${printable(job.source.uri)} -> ${printable(job.output)} (${job.format}, ${job.set.name})`,
      ),
    );
    try {
      await previewFile(job, setup, terminal);
    } catch (error) {
      if (!isFileFailure(error)) throw error;
      failed = true;
      terminal.out(`  ${terminal.paint.red(printable(describeFailure(error)))}`);
    }
  }
  return failed ? EXIT.failure : EXIT.ok;
}

async function previewFile(job: FileJob, setup: BulkSetup, terminal: Terminal): Promise<void> {
  const head = await readHead(job);
  const before = run(unchanged(job.set), job, setup, head);
  const after = run(job.set, job, setup, head);
  if (after.plan === undefined) {
    const lines = (text: string) =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .slice(0, ROWS);
    const inLines = lines(new TextDecoder().decode(head.bytes));
    for (const [index, line] of lines(after.text).entries()) {
      if (terminal.interactive) terminal.out(`  before  ${printable(inLines[index] ?? '')}`);
      terminal.out(`  after   ${printable(line)}`);
    }
    return;
  }
  const form = job.set.open(job.format);
  const delimiter = 'type' in form && form.type === 'table' ? form.form.delimiter : ',';
  const [inRows, outRows] = [splitCells(before.text, delimiter), splitCells(after.text, delimiter)];
  const { columns, dropped, unknown } = after.plan;
  const rows = columns.map(({ name, source, act }, index) => [
    name,
    describeAct(act),
    ...outRows
      .slice(1, ROWS + 1)
      .flatMap((cells, row) => [
        ...(terminal.interactive ? [inRows[row + 1]?.[source] ?? ''] : []),
        cells[index] ?? '',
      ]),
  ]);
  const titles = Array.from({ length: Math.min(ROWS, outRows.length - 1) }, (_, row) =>
    terminal.interactive ? [`row ${row + 1} before`, 'after'] : [`row ${row + 1} after`],
  );
  terminal.out(formatColumns([['column', 'treatment', ...titles.flat()], ...rows]).join('\n'));
  const left = [...dropped.map((name) => `${name} (dropped)`), ...unknown.map((name) => `${name} (no rule)`)];
  if (left.length > 0) terminal.out(`  left out: ${left.map(printable).join(', ')}`);
}

type Preview = { readonly text: string; readonly plan: TablePlan | undefined };

/** The first bytes of a file, unpacked. `cut`: more follow; the last line is then a whole one, where there is one. */
type Head = { readonly bytes: Uint8Array; readonly cut: boolean };

function run(set: BulkSet, job: FileJob, setup: BulkSetup, { bytes, cut }: Head): Preview {
  try {
    return treat(set, job, setup, bytes);
  } catch (error) {
    const before = cut ? beforeOpenQuote(bytes, error) : undefined;
    if (before === undefined) throw error;
    return treat(set, job, setup, before);
  }
}

/** Where the first bytes end inside quotes: what stands before that row. */
function beforeOpenQuote(bytes: Uint8Array, error: unknown): Uint8Array | undefined {
  if (!(error instanceof BulkError) || error.fault.fault !== 'QUOTE_UNCLOSED') return undefined;
  let end = 0;
  for (let line = 1; line < (error.fault.line ?? 1); line += 1) end = bytes.indexOf(LINE_FEED, end) + 1;
  return end === 0 ? undefined : bytes.subarray(0, end);
}

/** Rows keep their places here, so that before and after stand beside each other. */
function treat(set: BulkSet, job: FileJob, { pseudonymizer }: BulkSetup, head: Uint8Array): Preview {
  const parts: EngineParts = { pseudonymizer, onReject: () => undefined };
  const engine = openEngine({ set: inOrder(set), format: job.format }, parts);
  const bytes = [engine.push(head).slice(), engine.end().slice()];
  return { text: Buffer.concat(bytes).toString('utf8'), plan: engine.plan() };
}

function inOrder(set: BulkSet): BulkSet {
  return withPlan(set, (plan) => ({ ...plan, rowOrder: 'kept' }));
}

/** The same columns as they are in the file: what stands there before. */
function unchanged(set: BulkSet): BulkSet {
  return withPlan(set, (plan, header) => ({
    ...plan,
    formulas: 'keep',
    columns: header.map((name, source) => ({ name, source, act: { type: 'keep' } })),
  }));
}

function withPlan(set: BulkSet, change: (plan: TablePlan, header: readonly string[]) => TablePlan): BulkSet {
  return {
    ...set,
    open: (format) => {
      const input = set.open(format);
      if ('fault' in input) return input;
      if (input.type === 'records') return { ...input, rowOrder: 'kept' };
      return {
        ...input,
        planTable: (header) => {
          const plan = input.planTable(header);
          return 'fault' in plan ? plan : change(plan, header);
        },
      };
    },
  };
}

/** Bytes, not text: what encoding they are in is the engine's to know. */
async function readHead({ source, format }: FileJob): Promise<Head> {
  if (format === 'parquet') throw new CommandError('BULK_FAILED', 'Parquet has no preview');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of decompress(source.open(), compressionOf(source))) {
    // Both the source and the decoder use their memory again.
    chunks.push(Uint8Array.from(chunk));
    length += chunk.length;
    if (length >= PREVIEW_BYTES) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, PREVIEW_BYTES);
  const whole = bytes.length < PREVIEW_BYTES;
  if (format === 'json-array' && !whole)
    throw new CommandError('BULK_FAILED', 'a JSON array of more than 64 KiB has no preview');
  const end = bytes.lastIndexOf(LINE_FEED);
  return { bytes: bytes.subarray(0, whole || end === -1 ? bytes.length : end + 1), cut: !whole };
}
