import { expect, test } from 'vitest';
import { createTerminal } from '../terminal/print.ts';
import { compareDelivery, countOutcomes } from './compare-delivery.ts';
import { chooseRows, formatComparison, formatCounts } from './format-comparison.ts';

const HASH = 'A'.repeat(43);

test.each([
  ['kept', { a: 1 }, { a: 1 }, 'kept'],
  ['dropped', { a: 'x' }, {}, 'dropped'],
  ['null instead of a text', { a: 'x' }, { a: null }, 'dropped'],
  ['irreversible', { a: 'x@y.z' }, { a: `t~${HASH}@y.z` }, 'pseudonymized'],
  ['reversible', { a: 'x' }, { a: `p~${HASH}xx` }, 'pseudonymized'],
  ['prefixed', { a: 'SMTP:x@y.z' }, { a: `SMTP:t~${HASH}@y.z` }, 'pseudonymized'],
  ['mentions of a token are no pseudonym', { a: 'x' }, { a: `see t~${HASH}` }, 'reduced'],
  ['an empty text instead of a text', { a: 'x' }, { a: '' }, 'reduced'],
  ['digest', { a: 'some text' }, { a: '{"length":9,"word_count":2}' }, 'reduced'],
  [
    'sealed',
    { a: 'http://g/v1.0/users?$skiptoken=x' },
    { a: 'http://n/v1.0/users?$skiptoken=s~abc' },
    'sealed',
  ],
  ['another number is not kept', { a: 1 }, { a: 2 }, 'reduced'],
  ['number and text differ', { a: 1 }, { a: '1' }, 'reduced'],
])('%s', (_, raw, safe, outcome) => {
  expect(compareDelivery(raw, safe).map((row) => row.outcome)).toEqual([outcome]);
});

test('paths name nested values; null and empty values are left out', () => {
  const rows = compareDelivery({ value: [{ a: { b: 'x' }, n: null, e: '', l: [] }], '@odata.count': 0 }, {});
  expect(rows.map(({ path }) => path)).toEqual(['value[0].a.b', '@odata.count']);
});

test('the excerpt shows the richest item, the annotations, and says what it leaves out', () => {
  const raw = { '@odata.nextLink': 'l', value: [{ a: 'x' }, { a: 'x', b: 1, c: 2, d: 3 }, { a: 'x', b: 1 }] };
  const safe = { value: [{}, { b: 1, c: 2, d: 3 }, { b: 1 }] };
  const excerpt = chooseRows(compareDelivery(raw, safe), 2);
  expect(excerpt.item).toEqual({ index: 1, of: 3 });
  expect(excerpt.rows.map(({ path }) => path)).toEqual(['a', 'b', 'c', '@odata.nextLink']);
  expect(excerpt.hidden).toEqual({ kept: 1, dropped: 0, pseudonymized: 0, reduced: 0, sealed: 0 });
});

test('a collection of texts and an empty collection', () => {
  expect(
    chooseRows(compareDelivery({ value: ['x', 'y'] }, { value: ['x'] }), 5).rows.map(({ path }) => path),
  ).toEqual(['value[0]']);
  expect(chooseRows([], 5)).toMatchObject({ item: undefined, rows: [] });
});

test('the table marks each value and fits the page; counts are of everything', () => {
  const rows = compareDelivery({ id: 'x', mail: 'a'.repeat(200), '\u001b[2J': 'k' }, { id: `p~${HASH}` });
  const { paint } = createTerminal(process.stdout, process.stderr, { NO_COLOR: '1' });
  const lines = formatComparison(chooseRows(rows, 5), { paint, columns: 80 });
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines.join('\n')).not.toContain('\u001b');
  expect(lines[1]).toMatch(/^ {2}id .*"x".*"p~A+…\s+pseudonymized$/);
  expect(lines[2]).toMatch(/^ {2}mail .*—\s+dropped$/);
  expect(formatCounts(countOutcomes(rows), paint)).toBe('2 dropped · 1 pseudonymized');
});
