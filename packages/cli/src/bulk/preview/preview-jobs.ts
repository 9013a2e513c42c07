import {
  type EngineParts,
  NO_SOURCE,
  REJECT_REASONS,
  type RejectReason,
  type TablePlan,
} from '@nymgate/bulk/bulk-plan';
import type { BulkSet } from '@nymgate/bulk/bulk-rules';
import { describeAct } from '@nymgate/bulk/describe-act';
import { openEngine } from '@nymgate/bulk/engines/open-engine';
import { decompress } from '@nymgate/bulk/file-formats/compression/decompress';
import { previewParquet } from '@nymgate/bulk/file-formats/parquet/preview-parquet';
import type { BulkSetup } from '@nymgate/hosts/bulk/bulk-setup';
import type { FileJob } from '@nymgate/hosts/bulk/places/file-job';
import { compressionOf, tablePlanOf } from '@nymgate/hosts/bulk/places/pump-file';
import { CommandError } from '@nymgate/shell/terminal/command-error';
import { describeFailure, isToldOfFile } from '@nymgate/shell/terminal/describe-failure';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { formatColumns, plural, printable } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { splitCells } from './split-cells.ts';

const ROWS = 3;
/** Engines read rows when they have 128 KiB of them, in UTF-8; a file of UTF-16 has twice the bytes. */
const PREVIEW_BYTES = 524_288;

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
      if (!isToldOfFile(error)) throw error;
      failed = true;
      terminal.out(`  ${terminal.paint.red(printable(describeFailure(error)))}`);
    }
  }
  return failed ? EXIT.failure : EXIT.ok;
}

async function previewFile(job: FileJob, setup: BulkSetup, terminal: Terminal): Promise<void> {
  const rejects = createRejectCount();
  if (job.format === 'parquet') {
    const { source, set } = job;
    const parts = { pseudonymizer: setup.pseudonymizer };
    const shown = { source, planTable: tablePlanOf(set), parts, rows: ROWS, onReject: rejects.onReject };
    const { plan, before, after } = await previewParquet(shown);
    rejects.tell(terminal);
    return tellTable({ plan, before: (row, at) => before[row]?.[at], after }, terminal);
  }
  const head = await firstBytes(job);
  const before = run(unchanged(job.set), job, setup, { ...head, onReject: () => undefined });
  const after = run(job.set, job, setup, { ...head, onReject: rejects.onReject });
  rejects.tell(terminal);
  if (after.plan === undefined) return tellRecords(decoder.decode(head.bytes), after.text, terminal);
  const { plan } = after;
  const form = job.set.open(job.format);
  const delimiter = 'type' in form && form.type === 'table' ? form.form.delimiter : ',';
  const [inRows, outRows] = [splitCells(before.text, delimiter), splitCells(after.text, delimiter)];
  const cellBefore = (row: number, at: number) => inRows[row + 1]?.[plan.columns[at]?.source ?? NO_SOURCE];
  tellTable({ plan, before: cellBefore, after: outRows.slice(1, ROWS + 1) }, terminal);
}

function tellRecords(before: string, after: string, terminal: Terminal): void {
  const linesOf = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .slice(0, ROWS);
  const lines = linesOf(before);
  for (const [index, line] of linesOf(after).entries()) {
    if (terminal.interactive) terminal.out(`  before  ${printable(lines[index] ?? '')}`);
    terminal.out(`  after   ${printable(line)}`);
  }
}

type ShownTable = {
  readonly plan: TablePlan;
  /** The cell of a row from which that of a column of the output was made. */
  readonly before: (row: number, column: number) => string | undefined;
  readonly after: readonly (readonly string[])[];
};

function tellTable({ plan, before, after }: ShownTable, terminal: Terminal): void {
  const { columns, dropped, unknown, missing } = plan;
  const rows = columns.map(({ name, act }, at) => [
    name,
    describeAct(act),
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
  if (left.length > 0) terminal.out(`  left out: ${left.map(printable).join(', ')}`);
  if (missing.length > 0) terminal.out(`  not in the file: ${missing.map(printable).join(', ')}`);
}

/** How many rows would be left out for each reason, and the line of the first. */
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
          `  ${plural(count, 'row')} rejected: ${reason}, ${REJECT_REASONS[reason]} (first in line ${line})`,
        );
    },
  };
}

type Preview = { readonly text: string; readonly plan: TablePlan | undefined };

/** Rows keep their places here, so that before and after stand beside each other. A row that the preview has cut is not shown. */
function run(
  set: BulkSet,
  job: FileJob,
  { pseudonymizer }: BulkSetup,
  { bytes, whole, onReject }: Head & Pick<EngineParts, 'onReject'>,
): Preview {
  const engine = openEngine({ set: inOrder(set), format: job.format }, { pseudonymizer, onReject });
  const out = [engine.push(bytes).slice(), ...(whole ? [engine.end().slice()] : [])];
  return { text: decoder.decode(Buffer.concat(out)), plan: engine.plan() };
}

const decoder = new TextDecoder();

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

/** `whole`: there is no more than this. */
type Head = { readonly bytes: Uint8Array; readonly whole: boolean };

/** The first bytes, unpacked and otherwise as they are: which text they are in is told by the rules. */
async function firstBytes({ source, format }: FileJob): Promise<Head> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of decompress(source.open(), compressionOf(source))) {
    // Both the source and the decoder use their memory again.
    chunks.push(Uint8Array.from(chunk));
    length += chunk.length;
    if (length >= PREVIEW_BYTES) break;
  }
  const whole = length < PREVIEW_BYTES;
  if (format === 'json-array' && !whole)
    throw new CommandError('BULK_FAILED', 'a JSON array of more than 512 KiB has no preview');
  return { bytes: Buffer.concat(chunks).subarray(0, PREVIEW_BYTES), whole };
}
