import { describe, expect, it } from 'vitest';
import { coarsenTime } from './coarsen-time.ts';

describe('coarsenTime', () => {
  it.each([
    ['2024-05-17T08:31:02.1234567Z', 'month', '2024-05-01T00:00:00Z'],
    ['2024-05-17T08:31:02.1234567Z', 'day', '2024-05-17T00:00:00Z'],
    ['2024-05-17T08:31:02.1234567Z', 'hour', '2024-05-17T08:00:00Z'],
    ['2024-05-17T08:31:02.1234567Z', 'minute', '2024-05-17T08:31:00Z'],
    ['2024-05-17T08:31', 'minute', '2024-05-17T08:31'],
    ['2024-05-17T08:31-11:30', 'month', '2024-05-01T00:00-11:30'],
    ['2024-05-17', 'month', '2024-05-01'],
    ['2024-05-17', 'hour', '2024-05-17'],
  ] as const)('%s to the %s', (text, to, coarsened) => {
    expect(coarsenTime(text, to)).toBe(coarsened);
    expect(coarsenTime(coarsened, to)).toBe(coarsened);
  });

  it('KEY-01: leaves nothing of a fraction, not even how long it was', () => {
    const all = ['', '.1', '.12', '.123456789012'].map((fraction) =>
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
