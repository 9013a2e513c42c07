import {
  type EngineDependencies,
  NO_SOURCE,
  REJECT_REASONS,
  type RejectReason,
  type TablePlan,
} from '@nymgate/bulk/bulk-plan';
import type { FileRuleSet } from '@nymgate/bulk/bulk-rules';
import { splitCells } from '@nymgate/bulk/csv/split-cells';
import { describeAction } from '@nymgate/bulk/describe-action';
import { createEngine } from '@nymgate/bulk/engines/create-engine';
import { decompress } from '@nymgate/bulk/file-formats/compression/decompress';
import { previewParquet } from '@nymgate/bulk/file-formats/parquet/preview-parquet';
import type { BulkSetup } from '@nymgate/hosts/bulk/bulk-setup';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';
import { getCompression, getTablePlan } from '@nymgate/hosts/bulk/places/process-file';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { describeFailure, isFileError } from '@nymgate/shell/terminal/describe-failure';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { escapeUnprintable, formatColumns, formatCount } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';

const ROWS = 3;
/** Engines read rows in blocks of 128 KiB of UTF-8; UTF-16 takes twice the bytes. */
const PREVIEW_BYTES = 524_288;

/**
 * Shows the first rows of each file as they would be written. Original values are shown only on a terminal,
 * because elsewhere they would stay in a log.
 * @returns 1 if a file would fail
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
        `${escapeUnprintable(job.source.uri)} -> ${escapeUnprintable(job.output)} (${job.format}, ${job.set.name})`,
      ),
    );
    try {
      await previewFile(job, setup, terminal);
    } catch (error) {
      if (!isFileError(error)) throw error;
      failed = true;
      terminal.out(`  ${terminal.paint.red(escapeUnprintable(describeFailure(error)))}`);
    }
  }
  return failed ? EXIT.failure : EXIT.ok;
}

async function previewFile(job: FileJob, setup: BulkSetup, terminal: Terminal): Promise<void> {
  const rejects = createRejectCount();
  if (job.format === 'parquet') {
    const { source, set } = job;
    const parts = { pseudonymizer: setup.pseudonymizer };
    const shown = {
      source,
      planTable: getTablePlan(set),
      dependencies: parts,
      rows: ROWS,
      onReject: rejects.onReject,
    };
    const { plan, before, after } = await previewParquet(shown);
    rejects.tell(terminal);
    return printTable({ plan, before: (row, at) => before[row]?.[at], after }, terminal);
  }
  const head = await firstBytes(job);
  const before = run(unchanged(job.set), job, setup, { ...head, onReject: () => undefined });
  const after = run(job.set, job, setup, { ...head, onReject: rejects.onReject });
  rejects.tell(terminal);
  if (after.plan === undefined) return printRecords(decoder.decode(head.bytes), after.text, terminal);
  const { plan } = after;
  const form = job.set.open(job.format);
  const delimiter = 'type' in form && form.type === 'table' ? form.tableFormat.delimiter : ',';
  const [inRows, outRows] = [splitCells(before.text, delimiter), splitCells(after.text, delimiter)];
  const cellBefore = (row: number, at: number) => inRows[row + 1]?.[plan.columns[at]?.source ?? NO_SOURCE];
  printTable({ plan, before: cellBefore, after: outRows.slice(1, ROWS + 1) }, terminal);
}

function printRecords(before: string, after: string, terminal: Terminal): void {
  const splitLines = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .slice(0, ROWS);
  const lines = splitLines(before);
  for (const [index, line] of splitLines(after).entries()) {
    if (terminal.interactive) terminal.out(`  before  ${escapeUnprintable(lines[index] ?? '')}`);
    terminal.out(`  after   ${escapeUnprintable(line)}`);
  }
}

type PreviewTable = {
  readonly plan: TablePlan;
  readonly before: (row: number, column: number) => string | undefined;
  readonly after: readonly (readonly string[])[];
};

function printTable({ plan, before, after }: PreviewTable, terminal: Terminal): void {
  const { columns, dropped, unknown, missing } = plan;
  const rows = columns.map(({ name, action }, at) => [
    name,
    describeAction(action),
    ...after.flatMap((cells, row) => [
      ...(terminal.interactive ? [before(row, at) ?? ''] : []),
      cells[at] ?? '',
    ]),
  ]);
  const titles = after.map((_, row) =>
    terminal.interactive ? [`row ${row + 1} before`, 'after'] : [`row ${row + 1} after`],
  );
  terminal.out(formatColumns([['column', 'treatment', ...titles.flat()], ...rows]).join('\n'));
  const left = [...dropped.map((name) => `${name} (dropped)`), ...unknown.map((name) => `${name} (no rule)`)];
  if (left.length > 0) terminal.out(`  left out: ${left.map(escapeUnprintable).join(', ')}`);
  if (missing.length > 0) terminal.out(`  not in the file: ${missing.map(escapeUnprintable).join(', ')}`);
}

/** Counts rejected rows by reason. */
function createRejectCount() {
  const found = new Map<RejectReason, { readonly count: number; readonly line: number }>();
  return {
    onReject: (line: number, reason: RejectReason): void => {
      const known = found.get(reason) ?? { count: 0, line };
      found.set(reason, { ...known, count: known.count + 1 });
    },
    tell: (terminal: Terminal): void => {
      for (const [reason, { count, line }] of found)
        terminal.out(
          `  ${formatCount(count, 'row')} rejected: ${reason}, ${REJECT_REASONS[reason]} (first in line ${line})`,
        );
    },
  };
}

type Preview = { readonly text: string; readonly plan: TablePlan | undefined };

/** Keeps the row order, so that rows can be compared. A row cut by the preview is not shown. */
function run(
  set: FileRuleSet,
  job: FileJob,
  { pseudonymizer }: BulkSetup,
  { bytes, isComplete, onReject }: FileHead & Pick<EngineDependencies, 'onReject'>,
): Preview {
  const engine = createEngine(
    { set: withPlan(set, (plan) => ({ ...plan, rowOrder: 'kept' })), format: job.format },
    { pseudonymizer, onReject },
  );
  const out = [engine.write(bytes).slice(), ...(isComplete ? [engine.end().slice()] : [])];
  return { text: decoder.decode(Buffer.concat(out)), plan: engine.plan() };
}

const decoder = new TextDecoder();

/** Keeps all columns, to show original values. */
function unchanged(set: FileRuleSet): FileRuleSet {
  return withPlan(set, (plan, header) => ({
    ...plan,
    formulas: 'keep',
    columns: header.map((name, source) => ({ name, source, action: { type: 'keep', asItIs: true } })),
  }));
}

function withPlan(
  set: FileRuleSet,
  change: (plan: TablePlan, header: readonly string[]) => TablePlan,
): FileRuleSet {
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

/** `whole`: the complete file. */
type FileHead = { readonly bytes: Uint8Array; readonly isComplete: boolean };

/** The first bytes, decompressed; the rules determine the encoding. */
async function firstBytes({ source, format }: FileJob): Promise<FileHead> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of decompress(source.open(), getCompression(source))) {
    // Source and decoder reuse their buffers.
    chunks.push(Uint8Array.from(chunk));
    length += chunk.length;
    if (length >= PREVIEW_BYTES) break;
  }
  const isComplete = length < PREVIEW_BYTES;
  if (format === 'json-array' && !isComplete)
    throw new CommandError('BULK_FAILED', 'a JSON array of more than 512 KiB has no preview');
  return { bytes: Buffer.concat(chunks).subarray(0, PREVIEW_BYTES), isComplete };
}
