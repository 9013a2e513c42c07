import { formatDuration, plural, printable } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import {
  createProgressLines,
  PROGRESS_MILLISECONDS,
  type ProgressNews,
} from '@nymgate/shell/terminal/progress-lines';
import type { JobOutcome } from './ask-worker.ts';

/** What is told while files are made, and in the end. */
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

/** What is counted file by file. */
type Sums = { -readonly [Name in Exclude<keyof BulkTotals, 'files'>]: number };

type Watching = {
  readonly watched: boolean;
  readonly files: number;
  /** Of all inputs. */
  readonly bytes: number;
  readonly now: () => number;
};

/** Tells on standard error how far the run is: to a person one line with rate and estimate, to a program JSON lines. */
export function reportBulk(
  terminal: Pick<Terminal, 'note'>,
  { watched, files, bytes, now }: Watching,
): BulkProgress {
  const started = now();
  const sums: Sums = { done: 0, skipped: 0, failed: 0, rowsIn: 0, rowsOut: 0, rejected: 0 };
  let read = 0;
  const lines = createProgressLines(terminal, watched);
  const tell = () => lines.progress(progressNews(read, bytes, (now() - started) / 1000));
  const timer = setInterval(tell, PROGRESS_MILLISECONDS[watched ? 'watched' : 'unwatched']);
  timer.unref();
  return {
    chunk: (more) => {
      read += more;
    },
    outcome: (outcome) => {
      count(sums, outcome);
      lines.tell({ sentence: outcomeSentence(outcome), facts: { event: 'file', ...outcomeFacts(outcome) } });
    },
    end: () => {
      clearInterval(timer);
      const totals = { files, ...sums };
      const seconds = Math.round((now() - started) / 100) / 10;
      lines.tell({ sentence: totalSentence(totals, seconds), facts: { event: 'done', ...totals, seconds } });
      return totals;
    },
  };
}

function count(sums: Sums, outcome: JobOutcome): void {
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

function progressNews(read: number, all: number, seconds: number): ProgressNews {
  const facts = { bytes: read, of: all, seconds: Math.round(seconds), ...estimate(read, all, seconds) };
  return { sentence: sentence(facts), facts: { event: 'progress', ...facts } };
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
  const file = printable(outcome.job.output);
  if ('failure' in outcome) return { output: file, status: 'failed', message: printable(outcome.failure) };
  const { status, rows, missing = [], empty = [], hollow } = outcome.result;
  return {
    ...{ output: file, status, rows },
    ...(missing.length > 0 && { missing: missing.map(printable) }),
    ...(empty.length > 0 && { empty: empty.map(printable) }),
    ...(hollow !== undefined && { hollow }),
  };
}

function outcomeSentence(outcome: JobOutcome): string {
  const file = printable(outcome.job.output);
  if ('failure' in outcome) return `${file}: failed, ${printable(outcome.failure)}`;
  const { status, rows, missing = [], empty = [], hollow } = outcome.result;
  if (status === 'skipped') return `${file}: is there already, of the same input, rules and keys`;
  const rejected = rows.rejected === 0 ? '' : `, ${rows.rejected} rejected (see ${file}.rejects.ndjson)`;
  const lacks = missing.length === 0 ? '' : `; not in the file: ${printable(missing.join(', '))}`;
  const lost = empty.length === 0 ? '' : `; no value in any row: ${printable(empty.join(', '))}`;
  const bare = hollow === undefined ? '' : `; without any property that the rules name: ${hollow}`;
  return `${file}: ${plural(rows.out, 'row')} of ${rows.in}${rejected}${lacks}${lost}${bare}`;
}

function totalSentence(
  { files, done, skipped, failed, rowsOut, rejected }: BulkTotals,
  seconds: number,
): string {
  return `${plural(files, 'file')}: ${done} done, ${skipped} skipped, ${failed} failed; ${plural(rowsOut, 'row')} out, ${rejected} rejected, ${seconds} s.`;
}
