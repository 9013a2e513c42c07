import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  displayWidth,
  escapeUnprintable,
  formatColumns,
  formatCount,
  formatDuration,
  truncateToWidth,
} from './layout.ts';

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

describe('fitWidth', () => {
  test.each([
    ['Nymgate', 5, 'Nymg…'],
    ['Nym', 5, 'Nym  '],
    ['', 2, '  '],
    ['東京都', 5, '東京…'],
    ['東京都', 4, '東… '],
    ['e\u0301te\u0301', 3, 'e\u0301te\u0301'],
  ])('%j in %i columns is %j', (text, width, expected) => {
    expect(truncateToWidth(text, width)).toBe(expected);
  });

  test('always takes exactly the columns asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(displayWidth(truncateToWidth(text, width))).toBe(width);
      }),
    );
  });
});

test.each([
  ['escape sequence', '\u001b[31mred', '\\u001b[31mred'],
  ['line ends', 'a\r\nb', 'a\\u000d\\u000ab'],
  ['turned around', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
  ['C1 control', '\u009b2J', '\\u009b2J'],
  ['what is not seen', 'a\u00adb\u{e0041}c\ufe01', 'a\\u00adb\\u{e0041}c\\ufe01'],
  ['scripts stay', 'Zoë 王 عمر', 'Zoë 王 عمر'],
])('printable: %s', (_, text, expected) => {
  expect(escapeUnprintable(text)).toBe(expected);
});

test('plural', () => {
  expect([formatCount(0, 'value'), formatCount(1, 'value'), formatCount(2, 'value')]).toEqual([
    '0 values',
    '1 value',
    '2 values',
  ]);
});

test.each([
  [0, '0 s'],
  [499, '0 s'],
  [1_000, '1 s'],
  [59_600, '1 min'],
  [90_000, '1 min 30 s'],
  [3_600_000, '1 h'],
  [3_660_000, '1 h 1 min'],
  [-90_000, '1 min 30 s'],
  [90_061_000, '1 d 1 h'],
])('%d ms is %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
