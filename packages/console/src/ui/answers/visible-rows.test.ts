import { describe, expect, it } from 'vitest';
import type { AlignedRow, Outcome } from '../../wire/aligned-response.ts';
import { getRowTop, getScrollTopFor, getTotalHeight, getVisibleRange } from './use-row-window.ts';
import { droppedRanges, rowEnds, valuesInside, visibleRows } from './visible-rows.ts';

const value = (name: string, outcome: Outcome, depth = 1): AlignedRow => ({
  depth,
  name,
  kind: 'value',
  raw: `"${name}-raw"`,
  outcome: outcome,
});
const ROWS: readonly AlignedRow[] = [
  { depth: 0, name: '', kind: 'open-object' },
  value('id', 'pseudonymized'),
  { depth: 1, name: 'body', kind: 'open-object', outcome: 'dropped' },
  value('content', 'dropped', 2),
  { depth: 2, name: 'list', kind: 'open-list', outcome: 'dropped' },
  value('0', 'dropped', 3),
  { depth: 2, name: '', kind: 'close-list' },
  { depth: 1, name: '', kind: 'close-object' },
  value('end', 'kept'),
  { depth: 0, name: '', kind: 'close-object' },
];
const ENDS = rowEnds(ROWS);
const ALL = { shown: new Set<Outcome>(), search: '', folded: new Set<number>() };

describe('rows that are seen', () => {
  it('are all of them, but for the inside of what is folded', () => {
    expect(visibleRows(ROWS, ENDS, ALL)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const folded = droppedRanges(ROWS, ENDS);
    expect([...folded]).toEqual([2]);
    expect(visibleRows(ROWS, ENDS, { ...ALL, folded })).toEqual([0, 1, 2, 8, 9]);
    expect(valuesInside(ROWS, ENDS, 2)).toBe(2);
  });

  it('are those of a fate with what is around them, folded or not', () => {
    const shown = new Set<Outcome>(['dropped']);
    const folded = droppedRanges(ROWS, ENDS);
    expect(visibleRows(ROWS, ENDS, { ...ALL, shown, folded })).toEqual([0, 2, 3, 4, 5, 6, 7, 9]);
    expect(visibleRows(ROWS, ENDS, { ...ALL, shown: new Set(['sealed']) })).toEqual([]);
  });

  it('are those whose name or value holds a text, in any letter case', () => {
    expect(visibleRows(ROWS, ENDS, { ...ALL, search: 'END' })).toEqual([0, 8, 9]);
    expect(visibleRows(ROWS, ENDS, { ...ALL, search: 'content-raw' })).toEqual([0, 2, 3, 7, 9]);
  });
});

describe('rows that are there', () => {
  const layout = { count: 1_000, rowHeight: 20, opened: 10, detailHeight: 100 };

  it('are the ones in sight and a few around, wherever one is', () => {
    for (const top of [0, 190, 250, 5_000, 19_500]) {
      const { first, last } = getVisibleRange(layout, { top, height: 400 });
      expect(getRowTop(layout, first)).toBeLessThanOrEqual(top);
      expect(getRowTop(layout, last) + 20 >= top + 400 || last === 999).toBe(true);
      expect(last - first).toBeLessThan(50);
    }
  });

  it('stand below an opened detail, and are brought into sight', () => {
    expect(getRowTop(layout, 10)).toBe(200);
    expect(getRowTop(layout, 11)).toBe(320);
    expect(getTotalHeight(layout)).toBe(20_100);
    expect(getScrollTopFor(layout, 500, { top: 0, height: 400 })).toBe(getRowTop(layout, 500) + 20 - 400);
    expect(getScrollTopFor(layout, 10, { top: 190, height: 60 })).toBe(200);
    expect(getScrollTopFor(layout, 3, { top: 0, height: 400 })).toBe(0);
  });
});
