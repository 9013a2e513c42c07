import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTraceparent, isSampled, parseTraceContext } from './create-tracing.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const read = (value: string) => parseTraceContext([['traceparent', value]]);

describe('TRC-01 the trace that a caller names', () => {
  test.each([
    [`00-${TRACE}-${SPAN}-01`, true],
    [`00-${TRACE}-${SPAN}-00`, false],
    [`00-${TRACE}-${SPAN}-03`, true],
    [`00-${TRACE}-${SPAN}-fe`, false],
    [`cc-${TRACE}-${SPAN}-01`, true],
    [`01-${TRACE}-${SPAN}-01-what-the-future-will-be-like`, true],
  ])('is taken from %s', (value, sampled) => {
    expect(read(value)).toEqual({ traceId: TRACE, parentId: SPAN, sampled });
  });

  test.each([
    '',
    '00',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}-${SPAN}-01-`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}-01.more`,
    `01-${TRACE}-${SPAN}-01more`,
    `ff-${TRACE}-${SPAN}-01`,
    `0x-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}a-${SPAN}-01`,
    `00-${TRACE.slice(1)}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-0g`,
    ` 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\n`,
    `01-${TRACE}-${SPAN}-01-\u00e9`,
    `01-${TRACE}-${SPAN}-01-${'x'.repeat(600)}`,
    'kim.lee@contoso.com',
    `00-${Buffer.from('kim.lee@contoso.com').toString('hex')}-${SPAN}-01`,
  ])('is nothing that another text says: %j', (value) => {
    expect(read(value)).toBeUndefined();
  });

  test('is none when it is given twice, and its name has no other letters', () => {
    const header = ['traceparent', `00-${TRACE}-${SPAN}-01`] as const;
    expect(parseTraceContext([header, header])).toBeUndefined();
    expect(parseTraceContext([header, ['TraceParent', 'x']])).toBeUndefined();
    expect(parseTraceContext([['TRACEPARENT', header[1]]])?.traceId).toBe(TRACE);
    expect(parseTraceContext([['trace-parent', header[1]]])).toBeUndefined();
    expect(parseTraceContext([])).toBeUndefined();
  });

  test('holds nothing but hexadecimal digits, whatever was sent', () => {
    const parts = fc.array(
      fc.constantFrom(TRACE, SPAN, '00', '01', '-', 'ff', ' ', '0', 'kim', '\u0130', '%2d'),
    );
    fc.assert(
      fc.property(
        parts.map((part) => part.join('')),
        (value) => {
          const context = read(value);
          if (context === undefined) return;
          expect(context.traceId).toMatch(/^[0-9a-f]{32}$/);
          expect(context.parentId).toMatch(/^[0-9a-f]{16}$/);
        },
      ),
    );
  });
});

test('what Graph is told has version 00, our span, and no flag but the one that is known', () => {
  const context = read(`cc-${TRACE}-${SPAN}-ff-more`);
  expect(context).toBeDefined();
  if (context === undefined) return;
  expect(formatTraceparent(context, '1234567890abcdef')).toEqual([
    ['traceparent', `00-${TRACE}-1234567890abcdef-01`],
  ]);
});

describe('one trace in so many', () => {
  const id = (random: string) => `${'a'.repeat(18)}${random}`;

  test('1: each', () => {
    expect(isSampled(id('0'.repeat(14)), 1)).toBe(true);
    expect(isSampled(id('f'.repeat(14)), 1)).toBe(true);
  });

  test('is decided by the last bits of its id, the greatest first', () => {
    expect(isSampled(id('ff000000000000'), 100)).toBe(false);
    expect(isSampled(id('0fffffffffffff'), 1_000_000)).toBe(true);
    expect(isSampled(id('07ffffffffffff'), 2)).toBe(false);
    expect(isSampled(id('08000000000000'), 2)).toBe(true);
  });

  test('whoever samples more has all that is sampled by one that samples less', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{32}$/), fc.integer({ min: 1, max: 1_000 }), (trace, oneIn) => {
        expect(isSampled(trace, oneIn) || !isSampled(trace, oneIn * 3)).toBe(true);
      }),
    );
  });

  test('comes out at about that share', () => {
    let state = 12_345;
    const next = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state.toString(16).padStart(8, '0');
    };
    const ids = Array.from({ length: 20_000 }, () => next() + next() + next() + next());
    const share = ids.filter((trace) => isSampled(trace, 10)).length / ids.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
  });
});
