import { expect, test } from 'vitest';
import { toParquetValue } from './parquet.ts';

test.each([
  ['2026-01-31T09:00:00Z', Date.UTC(2026, 0, 31, 9) * 1000],
  ['2026-01-31T09:00:00', Date.UTC(2026, 0, 31, 9) * 1000],
  ['2026-01-31T09:00', Date.UTC(2026, 0, 31, 9) * 1000],
  ['2026-01-31', Date.UTC(2026, 0, 31) * 1000],
  ['2026-01-31T09:00:00.1234567', Date.UTC(2026, 0, 31, 9) * 1000 + 123_456],
  ['2026-01-31T09:00:00.5+02:00', Date.UTC(2026, 0, 31, 7) * 1000 + 500_000],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000_000],
])('%s as microseconds', (text, microseconds) => {
  expect(toParquetValue({ type: 'timestamp' }, text)).toBe(BigInt(microseconds));
});

test.each([
  '2026-02-31T09:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-31T25:00:00Z',
  '2026-01-31T09:00:00+99:00',
  'x',
])('%s is no time', (text) => {
  expect(toParquetValue({ type: 'timestamp' }, text)).toBeNull();
});

test('integers, dates, JSON; what the column cannot hold is null', () => {
  expect(toParquetValue({ type: 'int64' }, 7)).toBe(7n);
  expect(toParquetValue({ type: 'int64' }, 2 ** 60)).toBeNull();
  expect(toParquetValue({ type: 'date' }, '1970-01-11')).toBe(10);
  expect(toParquetValue({ type: 'date' }, '2026-02-31')).toBeNull();
  expect(toParquetValue({ type: 'json' }, '{"length":3,"word_count":1}')).toEqual({
    length: 3,
    word_count: 1,
  });
  expect(toParquetValue({ type: 'string' }, null)).toBeNull();
});
