import { expect, test } from 'vitest';
import { formatColumns } from './columns.ts';

test('columns are aligned by what a terminal shows', () => {
  expect(
    formatColumns([
      ['a', 'b'],
      ['日本', 'c'],
      ['ccccc', ''],
    ]),
  ).toEqual(['  a      b', '  日本   c', '  ccccc']);
});

test('one long cell does not push all others', () => {
  const [first, second] = formatColumns([
    ['x'.repeat(100), 'b'],
    ['a', 'b'],
  ]);
  expect(first).toBe(`  ${'x'.repeat(100)}  b`);
  expect(second).toHaveLength(2 + 64 + 2 + 1);
});

test('what steers a terminal is shown as an escape', () => {
  expect(formatColumns([['\u001b[2J']])).toEqual(['  \\u001b[2J']);
});

test('no rows, no lines', () => {
  expect(formatColumns([])).toEqual([]);
});
