import { expect, it } from 'vitest';
import { sparkPath, withGaps } from './spark-path.ts';

const BOX = { width: 10, height: 4 };

it.each([
  [[], ''],
  [[1], 'M0 1'],
  [[0, 1, 2], 'M0 3L5 2L10 1'],
  [[0, null, 2], 'M0 3M10 1'],
  [[0, 0], 'M0 3L10 3'],
])('%j is the line %s', (values, path) => {
  expect(sparkPath(values, BOX)).toBe(path);
});

it('no line crosses a time without samples', () => {
  expect(withGaps([{ time: 0 }, { time: 2_000 }, { time: 60_000 }])).toEqual([
    { time: 0 },
    { time: 2_000 },
    { time: 2_001 },
    { time: 60_000 },
  ]);
});
