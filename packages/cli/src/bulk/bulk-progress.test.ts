import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { captureTerminal } from '../../../../tests/harness/capture-terminal.ts';
import { createBulkProgress } from './bulk-progress.ts';
import type { JobOutcome } from './run-job-in-worker.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const outcome = {
  job: { output: 'safe/p.csv' },
  result: { status: 'done', rows: { in: 2, out: 2, rejected: 0 } },
} as JobOutcome;

test('a person sees one line of progress, and what became of a file takes its place', () => {
  const { terminal, err } = captureTerminal();
  const progress = createBulkProgress(terminal, { watched: true, files: 1, bytes: 4_000_000, now: Date.now });
  progress.chunk(1_000_000, 1);
  vi.advanceTimersByTime(2_000);
  progress.outcome(outcome);
  progress.end();
  const over = '\u001b[1A\u001b[2K';
  expect(err().split('\n')).toEqual([
    '1.0 of 4.0 MB, 1.0 MB/s, about 3 s left',
    `${over}1.0 of 4.0 MB, 0.5 MB/s, about 6 s left`,
    `${over}safe/p.csv: 2 rows of 2`,
    '1 file: 1 done, 0 skipped, 0 failed; 2 rows out, 0 rejected, 2 s.',
    '',
  ]);
});

test('a program reads JSON lines', () => {
  const { terminal, err } = captureTerminal();
  const progress = createBulkProgress(terminal, { watched: false, files: 1, bytes: 4, now: Date.now });
  vi.advanceTimersByTime(10_000);
  progress.outcome(outcome);
  expect(progress.end()).toMatchObject({ files: 1, done: 1, failed: 0, rowsOut: 2 });
  const events = err()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; message?: string })
    .map(({ event, message }) => [event, message]);
  expect(events).toEqual([
    ['progress', undefined],
    ['file', expect.stringContaining(': 2 rows of 2')],
    ['done', expect.stringContaining('1 file: 1 done')],
  ]);
});

test('the message of a failed file is what failed, as before', () => {
  const failed = { job: { output: 'safe/p.csv' }, failure: 'EMPTIED_EXCEEDED' } as JobOutcome;
  const { terminal, err } = captureTerminal();
  const progress = createBulkProgress(terminal, { watched: false, files: 1, bytes: 4, now: Date.now });
  progress.outcome(failed);
  progress.end();
  expect(JSON.parse(err().split('\n')[0] ?? '')).toMatchObject({ message: 'EMPTIED_EXCEEDED' });
});

test('records that came out without any property are told with the file', () => {
  const bare = {
    job: { output: 'safe/p.ndjson' },
    result: { status: 'done', rows: { in: 2, out: 2, rejected: 0 }, emptyRecords: 2 },
  } as JobOutcome;
  const report = (watched: boolean) => {
    const { terminal, err } = captureTerminal();
    const progress = createBulkProgress(terminal, { watched, files: 1, bytes: 4, now: Date.now });
    progress.outcome(bare);
    progress.end();
    return err();
  };
  expect(report(true)).toContain('safe/p.ndjson: 2 rows of 2; without any property that the rules name: 2\n');
  expect(JSON.parse(report(false).split('\n')[0] ?? '')).toMatchObject({ hollow: 2 });
});

test('what the rules name and the file lacks, and a column that came out empty, are told with the file', () => {
  const unexpected = {
    job: { output: 'safe/p.csv' },
    result: {
      ...{ status: 'done', rows: { in: 2, out: 1, rejected: 1 } },
      ...{ missing: ['Departement', 'Team'], empty: ['Hired'] },
    },
  } as unknown as JobOutcome;
  const report = (watched: boolean) => {
    const { terminal, err } = captureTerminal();
    const progress = createBulkProgress(terminal, { watched, files: 1, bytes: 4, now: Date.now });
    progress.outcome(unexpected);
    progress.end();
    return err();
  };
  expect(report(true)).toContain(
    'safe/p.csv: 1 row of 2, 1 rejected (see safe/p.csv.rejects.ndjson); not in the file: Departement, Team; no value in any row: Hired\n',
  );
  const [line = ''] = report(false).split('\n');
  expect(JSON.parse(line)).toMatchObject({ missing: ['Departement', 'Team'], empty: ['Hired'] });
});

test('a column that lost cells is told with the file, and why', () => {
  const lossy = {
    job: { output: 'safe/p.csv' },
    result: {
      ...{ status: 'done', rows: { in: 9, out: 9, rejected: 0 } },
      losses: [
        {
          name: 'Hired',
          treatment: 'coarsen',
          filledBefore: 9,
          filled: 6,
          emptied: 1,
          rejected: { format: 2 },
        },
      ],
    },
  } as unknown as JobOutcome;
  const report = (watched: boolean) => {
    const { terminal, err } = captureTerminal();
    const progress = createBulkProgress(terminal, { watched, files: 1, bytes: 4, now: Date.now });
    progress.outcome(lossy);
    progress.end();
    return err();
  };
  expect(report(true)).toContain(
    'safe/p.csv: 9 rows of 9\n  Hired: 9 filled before, 6 after; 2 rejected (format), 1 emptied by the rule\n',
  );
  const [line = ''] = report(false).split('\n');
  expect(JSON.parse(line)).toMatchObject({ losses: [{ name: 'Hired', filled: 6, rejected: { format: 2 } }] });
});
