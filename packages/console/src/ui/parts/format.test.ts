import { expect, it } from 'vitest';
import { dateTime, formatDay, formatDuration, megabytes, shortNumber } from './format.ts';

it.each([
  [0, '0 seconds'],
  [1_000, '1 second'],
  [119_000, '119 seconds'],
  [120_000, '2 minutes'],
  [7_200_000, '2 hours'],
  [40 * 86_400_000, '40 days'],
  [-5, '0 seconds'],
])('%d milliseconds are %s', (milliseconds, words) => {
  expect(formatDuration(milliseconds)).toBe(words);
});

it('numbers have three digits that count', () => {
  expect([0, 0.456, 12.34, 123.4, 1_234_567].map(shortNumber)).toEqual([
    '0',
    '0.46',
    '12.3',
    '123',
    '1,234,567',
  ]);
  expect(megabytes(52_428_800)).toBe('50 MB');
  expect(formatDay('2026-12-01T10:00:00.000Z')).toBe('2026-12-01');
  expect(dateTime(new Date(2026, 11, 1, 4, 5, 6).getTime())).toBe('2026-12-01 04:05:06');
});
