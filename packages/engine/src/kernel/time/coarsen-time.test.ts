import { describe, expect, it } from 'vitest';
import { coarsenTime, isGrainStart } from './coarsen-time.ts';

describe('coarsenTime', () => {
  it.each([
    ['2024-05-17T08:31:02.1234567Z', 'year', '2024-01-01T00:00:00Z'],
    ['2024-05-17', 'year', '2024-01-01'],
    ['2024-05-17T08:31:02.1234567Z', 'quarter', '2024-04-01T00:00:00Z'],
    ['2024-12-31', 'quarter', '2024-10-01'],
    ['2024-03-31T23:31-11:30', 'quarter', '2024-01-01T00:00-11:30'],
    ['2024-05-19T23:59:59+02:00', 'week', '2024-05-13T00:00:00+02:00'],
    ['2024-05-20T00:00:00+02:00', 'week', '2024-05-20T00:00:00+02:00'],
    ['2021-01-03', 'week', '2020-12-28'],
    ['1900-01-01', 'week', '1900-01-01'],
    ['2024-02-31', 'week', '2024-02-26'],
    ['2024-05-17T08:31:02.1234567Z', 'month', '2024-05-01T00:00:00Z'],
    ['2024-05-17T08:31:02.1234567Z', 'day', '2024-05-17T00:00:00Z'],
    ['2024-05-17T08:31:02.1234567Z', 'hour', '2024-05-17T08:00:00Z'],
    ['2024-05-17T08:31:02.1234567Z', 'minute', '2024-05-17T08:31:00Z'],
    ['2024-05-17T08:31:02.9999999Z', 'second', '2024-05-17T08:31:02Z'],
    ['2024-05-17T08:31:02.0000000', 'second', '2024-05-17T08:31:02'],
    ['2024-05-17T08:31+02:00', 'second', '2024-05-17T08:31+02:00'],
    ['2024-05-17', 'second', '2024-05-17'],
    ['2024-05-17T08:31', 'minute', '2024-05-17T08:31'],
    ['2024-05-17T08:31-11:30', 'month', '2024-05-01T00:00-11:30'],
    ['2024-05-17', 'month', '2024-05-01'],
    ['2024-05-17', 'hour', '2024-05-17'],
  ] as const)('%s to the %s', (text, to, coarsened) => {
    expect(coarsenTime(text, to)).toBe(coarsened);
    expect(coarsenTime(coarsened, to)).toBe(coarsened);
  });

  it('KEY-01: leaves nothing of a fraction, not even how long it was', () => {
    const all = ['', '.1', '.12', '.123456789'].map((fraction) =>
      coarsenTime(`2024-05-17T08:31:02${fraction}Z`, 'minute'),
    );
    expect(new Set(all)).toEqual(new Set(['2024-05-17T08:31:00Z']));
  });

  it.each(['', 'yesterday', '08:31', '2024-05', '2024-05-17T', ' 2024-05-17', '2024-05-17T08:31:02Zx'])(
    'takes nothing else: %s',
    (text) => {
      expect(coarsenTime(text, 'month')).toBeUndefined();
    },
  );
});

describe('beginsGrain', () => {
  it.each([
    ['2024-05-01T00:00:00Z', 'month', true],
    ['2024-05-01', 'month', true],
    ['2024-05-13', 'week', true],
    ['2024-05-12', 'week', false],
    ['2024-02-31', 'week', false],
    ['2024-04-01T00:00:00Z', 'quarter', true],
    ['2024-05-01T00:00:00Z', 'quarter', false],
    ['2024-01-01', 'year', true],
    ['2024-04-01', 'year', false],
    ['2024-05-02', 'month', false],
    ['2024-05-02', 'minute', true],
    ['2024-02-29', 'day', true],
    ['2023-02-29', 'day', false],
    ['2024-05-17T08:00Z', 'hour', true],
    ['2024-05-17T08:00:00', 'hour', true],
    ['2024-05-17T08:30:00', 'hour', false],
    ['2024-05-17T08:30:00+00:30', 'hour', false],
    ['2024-05-17T08:00:00+00:00', 'hour', false],
    ['2024-05-17T08:00:00.000Z', 'hour', false],
    ['2024-13-01', 'month', false],
    ['2024-05-17T24:00:00Z', 'hour', false],
    ['2024-05-17T08:60:00Z', 'minute', false],
    ['tomorrow', 'day', false],
  ] as const)('KEY-01: %s begins a %s: %s', (text, grain, begins) => {
    expect(isGrainStart(text, grain)).toBe(begins);
  });
});
