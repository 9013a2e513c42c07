import type { ColumnCount } from '@nymgate/bulk/bulk-plan';
import { escapeUnprintable, formatCount, formatDuration } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import {
  createProgressLines,
  PROGRESS_MILLISECONDS,
  type ProgressUpdate,
} from '@nymgate/shell/terminal/progress-lines';
import type { JobOutcome } from './run-job-in-worker.ts';

export type BulkProgress = {
  readonly chunk: (bytes: number, rows: number) => void;
  readonly outcome: (outcome: JobOutcome) => void;
  readonly end: () => BulkTotals;
};

export type BulkTotals = {
  readonly files: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rejected: number;
};

type MutableTotals = { -readonly [Name in Exclude<keyof BulkTotals, 'files'>]: number };

type ProgressOptions = {
  readonly watched: boolean;
  readonly files: number;
  readonly bytes: number;
  readonly now: () => number;
};

/** Reports progress on standard error: one line with an estimate on a terminal, JSON lines otherwise. */
export function createBulkProgress(terminal: Pick<Terminal, 'note'>, options: ProgressOptions): BulkProgress {
  const { watched, files, bytes, now } = options;
  const started = now();
  const sums: MutableTotals = { done: 0, skipped: 0, failed: 0, rowsIn: 0, rowsOut: 0, rejected: 0 };
  let read = 0;
  const lines = createProgressLines(terminal, watched);
  const report = () => lines.update(createProgressUpdate(read, bytes, (now() - started) / 1000));
  const timer = setInterval(report, PROGRESS_MILLISECONDS[watched ? 'watched' : 'unwatched']);
  timer.unref();
  return {
    chunk: (more) => {
      read += more;
    },
    outcome: (outcome) => {
      count(sums, outcome);
      lines.note({ text: outcomeSentence(outcome), fields: { event: 'file', ...outcomeFacts(outcome) } });
    },
    end: () => {
      clearInterval(timer);
      const totals = { files, ...sums };
      const seconds = Math.round((now() - started) / 100) / 10;
      lines.note({ text: totalSentence(totals, seconds), fields: { event: 'done', ...totals, seconds } });
      return totals;
    },
  };
}

function count(sums: MutableTotals, outcome: JobOutcome): void {
  if ('failure' in outcome) {
    sums.failed += 1;
    return;
  }
  const { status, rows } = outcome.result;
  sums[status] += 1;
  sums.rowsIn += rows.in;
  sums.rowsOut += rows.out;
  sums.rejected += rows.rejected;
}

function createProgressUpdate(read: number, all: number, seconds: number): ProgressUpdate {
  const facts = { bytes: read, of: all, seconds: Math.round(seconds), ...estimate(read, all, seconds) };
  return { text: sentence(facts), fields: { event: 'progress', ...facts } };
}

function estimate(read: number, all: number, seconds: number) {
  const rate = seconds === 0 ? 0 : read / seconds;
  const left = rate === 0 || all < read ? null : Math.round((all - read) / rate);
  return { bytesPerSecond: Math.round(rate), secondsLeft: left };
}

type Facts = { readonly bytes: number; readonly of: number; readonly seconds: number } & ReturnType<
  typeof estimate
>;

function sentence({ bytes, of, bytesPerSecond, secondsLeft }: Facts): string {
  const left = secondsLeft === null ? '' : `, about ${formatDuration(secondsLeft * 1000)} left`;
  return `${megabytes(bytes)} of ${megabytes(of)} MB, ${megabytes(bytesPerSecond)} MB/s${left}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

function outcomeFacts(outcome: JobOutcome): object {
  const file = escapeUnprintable(outcome.job.output);
  if ('failure' in outcome)
    return { output: file, status: 'failed', message: escapeUnprintable(outcome.failure) };
  const { status, rows, missing = [], empty = [], losses = [], emptyRecords } = outcome.result;
  return {
    ...{ output: file, status, rows },
    ...(missing.length > 0 && { missing: missing.map(escapeUnprintable) }),
    ...(empty.length > 0 && { empty: empty.map(escapeUnprintable) }),
    ...lossFacts(losses),
    ...(emptyRecords !== undefined && { hollow: emptyRecords }),
  };
}

/** Columns that lost cells, as JSON lines have them. */
export function lossFacts(columns: readonly ColumnCount[]): { readonly losses?: readonly ColumnCount[] } {
  if (columns.length === 0) return {};
  return { losses: columns.map((column) => ({ ...column, name: escapeUnprintable(column.name) })) };
}

function outcomeSentence(outcome: JobOutcome): string {
  const file = escapeUnprintable(outcome.job.output);
  if ('failure' in outcome) return `${file}: failed, ${escapeUnprintable(outcome.failure)}`;
  const { status, rows, missing = [], empty = [], losses = [], emptyRecords } = outcome.result;
  if (status === 'skipped') return `${file}: skipped, already made from the same input, rules and keys`;
  const rejected = rows.rejected === 0 ? '' : `, ${rows.rejected} rejected (see ${file}.rejects.ndjson)`;
  const lacks = missing.length === 0 ? '' : `; not in the file: ${escapeUnprintable(missing.join(', '))}`;
  const lost = empty.length === 0 ? '' : `; no value in any row: ${escapeUnprintable(empty.join(', '))}`;
  const bare =
    emptyRecords === undefined ? '' : `; without any property that the rules name: ${emptyRecords}`;
  return `${file}: ${formatCount(rows.out, 'row')} of ${rows.in}${rejected}${lacks}${lost}${bare}${describeLosses(losses)}`;
}

const MOST_LOSSES = 20;

/** A line for each column that lost cells: how many were filled, and are, and why not the others. */
function describeLosses(losses: readonly ColumnCount[]): string {
  const lines = losses.slice(0, MOST_LOSSES).map(({ name, filledBefore, filled, emptied, rejected }) => {
    const reasons = [
      ...Object.entries(rejected).map(([reason, count]) => `${count} rejected (${reason})`),
      ...(emptied === 0 ? [] : [`${emptied} emptied by the rule`]),
    ];
    return `\n  ${escapeUnprintable(name)}: ${filledBefore} filled before, ${filled} after; ${reasons.join(', ')}`;
  });
  const left = losses.length - lines.length;
  return lines.join('') + (left === 0 ? '' : `\n  and ${left} more columns (see the manifest)`);
}

function totalSentence(totals: BulkTotals, seconds: number): string {
  const { files, done, skipped, failed, rowsOut, rejected } = totals;
  return `${formatCount(files, 'file')}: ${done} done, ${skipped} skipped, ${failed} failed; ${formatCount(rowsOut, 'row')} out, ${rejected} rejected, ${seconds} s.`;
}
