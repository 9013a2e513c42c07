import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createConnectionTally, type RefusedConnections } from './connection-tally.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function create() {
  const reports: RefusedConnections[] = [];
  return { reports, tally: createConnectionTally('main', (refused) => void reports.push(refused)) };
}

test('CON-01 a minute of refused connections is one report, and quiet is none', () => {
  const { reports, tally } = create();
  for (let index = 0; index < 5_000; index += 1) tally.note(index % 5 === 0 ? 'idle' : 'address');
  vi.advanceTimersByTime(59_999);
  expect(reports).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(reports).toEqual([{ listener: 'main', counts: { idle: 1_000, address: 4_000 }, seconds: 60 }]);
  vi.advanceTimersByTime(600_000);
  expect(reports).toHaveLength(1);
  tally.note('full');
  vi.advanceTimersByTime(60_000);
  expect(reports[1]?.counts).toEqual({ full: 1 });
});

test('what has not been told is told at the end, once', () => {
  const { reports, tally } = create();
  tally.flush();
  tally.note('address');
  tally.flush();
  vi.advanceTimersByTime(120_000);
  tally.flush();
  expect(reports.map(({ counts }) => counts)).toEqual([{ address: 1 }]);
});
