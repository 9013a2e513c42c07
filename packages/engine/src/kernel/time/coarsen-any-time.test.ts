import { expect, it } from 'vitest';
import { coarsenAnyTime } from './coarsen-any-time.ts';
import { isGrainStart } from './coarsen-time.ts';

it.each([
  ['2024-05-17T08:31:02.000997+0200', '2024-05-01T00:00:00+0200'],
  ['2024-05-17T08:31:02-03', '2024-05-01T00:00:00-03'],
  ['2024-05-17 08:31:02.000997+02', '2024-05-01 00:00:00+02'],
  ['2024-05-17 08:31:02 UTC', '2024-05-01 00:00:00 UTC'],
  ['2024-05-17 08:31:02.123 -0700', '2024-05-01 00:00:00 -0700'],
  ['2024-05-17 08:31:02Z', '2024-05-01 00:00:00Z'],
  ['2024-05-17T08:31:02.5+02:00', '2024-05-01T00:00:00+02:00'],
  ['2024-05-17 08:31', '2024-05-01 00:00'],
  ['2024-05-17', '2024-05-01'],
])('%s is what a program writes, and its form stays', (text, coarsened) => {
  expect(coarsenAnyTime(text, 'month')).toBe(coarsened);
  expect(coarsenAnyTime(coarsened, 'month')).toBe(coarsened);
});

it.each([
  '2024-05-17  08:31',
  '2024-05-17 08:31 CEST',
  '2024-05-17 08:31:02 with Ana',
  '2024-05-17 08:31:02+2',
  '2024-05-17 08:31:02+02:0',
  `2024-05-17 08:31:02.${'1'.repeat(64)}`,
])('%s is no time', (text) => {
  expect(coarsenAnyTime(text, 'month')).toBeUndefined();
});

it('KEY-01: none of these begins a grain for a filter', () => {
  for (const text of ['2024-05-01T00:00:00+0500', '2024-05-01T00:00:00+05', '2024-05-01 00:00:00'])
    expect(isGrainStart(text, 'month'), text).toBe(false);
});
