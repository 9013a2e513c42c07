import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from './iso-time.ts';

/** The farthest that a Date reaches, both ways; a fraction of a second before its begin is no Date. */
const FARTHEST = 8_640_000_000_000_000;

describe('isoTime', () => {
  it('is what Date writes', () => {
    fc.assert(
      fc.property(fc.double({ min: -FARTHEST, max: FARTHEST, noNaN: true }), fc.nat(2_000), (time, later) => {
        for (const milliseconds of [time, Math.min(time + later, FARTHEST), 0, 999, 1_000, -1])
          expect(isoTime(milliseconds)).toBe(new Date(milliseconds).toISOString());
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])('refuses %d, as Date does', (milliseconds) => {
    expect(() => isoTime(milliseconds)).toThrow(RangeError);
  });
});
