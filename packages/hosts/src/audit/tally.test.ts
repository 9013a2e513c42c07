import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTally, type TallyTotals } from './tally.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function create() {
  const reports: TallyTotals<'idle' | 'address' | 'full'>[] = [];
  const sink = { full: false };
  const report = (sums: TallyTotals<'idle' | 'address' | 'full'>) => {
    if (sink.full) throw new Error('disk full');
    reports.push(sums);
  };
  return { reports, sink, tally: createTally({ report, monotonic: () => Date.now() }) };
}

test('CON-01 a minute of them is one report, and quiet is none', () => {
  const { reports, tally } = create();
  for (let index = 0; index < 5_000; index += 1) tally.increment(index % 5 === 0 ? 'idle' : 'address');
  vi.advanceTimersByTime(59_999);
  expect(reports).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(reports).toEqual([{ counts: { idle: 1_000, address: 4_000 }, seconds: 60 }]);
  vi.advanceTimersByTime(600_000);
  expect(reports).toHaveLength(1);
  tally.increment('full');
  vi.advanceTimersByTime(60_000);
  expect(reports[1]).toEqual({ counts: { full: 1 }, seconds: 60 });
});

test('what has not been told is told at the end, once', () => {
  const { reports, tally } = create();
  tally.close();
  tally.increment('address');
  tally.close();
  vi.advanceTimersByTime(120_000);
  tally.close();
  expect(reports).toEqual([{ counts: { address: 1 }, seconds: 0 }]);
});

test('what cannot be told is kept for the next minute, and the end is the end', () => {
  const { reports, sink, tally } = create();
  sink.full = true;
  tally.increment('address');
  vi.advanceTimersByTime(60_000);
  tally.increment('idle');
  sink.full = false;
  vi.advanceTimersByTime(60_000);
  expect(reports).toEqual([{ counts: { address: 1, idle: 1 }, seconds: 120 }]);
  sink.full = true;
  tally.increment('full');
  tally.close();
  sink.full = false;
  vi.advanceTimersByTime(600_000);
  expect(reports).toHaveLength(1);
});
