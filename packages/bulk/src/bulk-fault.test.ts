import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BULK_FAULTS, describeFault } from './bulk-fault.ts';
import { CSV_LIMITS } from './csv/rows/csv-limits.ts';

const page = readFileSync(new URL('../../../docs/reference/bulk.md', import.meta.url), 'utf8');

test('every fault of a file is on the page of files, with what to do, and no other one is', () => {
  const [, section = ''] = page.split('## When a file fails\n');
  const documented = [
    ...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([A-Z_]+)` \| \S[^|]+ \| \S[^|]+ \|$/gm),
  ];
  expect(documented.map(([, code]) => code).toSorted()).toEqual(Object.keys(BULK_FAULTS).toSorted());
});

test.each(Object.entries(BULK_FAULTS))(
  '%s says what is wrong and then what to do, in one sentence',
  (_, message) => {
    const [what = '', next = '', ...more] = message.split('; ');
    expect([what, next, more]).toEqual([
      expect.stringMatching(/^[A-Z][^.?]+$/),
      expect.stringMatching(/^[^?]+\.$/),
      [],
    ]);
  },
);

test.each(Object.entries(BULK_FAULTS))('%s names an option with the word of a job for it', (_, message) => {
  const options = message.match(/--[a-z]+/g) ?? [];
  if (options.length > 0) expect(message).toMatch(/ of the job/);
});

test('the limits in messages are those that count', () => {
  expect(BULK_FAULTS.COLUMNS_TOO_MANY).toContain(` ${CSV_LIMITS.maxColumns.toLocaleString('en')} columns`);
  expect(BULK_FAULTS.ROW_TOO_LONG).toContain(` ${CSV_LIMITS.maxRowBytes / 2 ** 20} MiB`);
});

test('an element of an array is not called a line', () => {
  expect(describeFault({ fault: 'NOT_AN_ARRAY', line: 3 })).toMatch(/^element 3: NOT_AN_ARRAY /);
  expect(describeFault({ fault: 'QUOTE_UNCLOSED', line: 3 })).toMatch(/^line 3: /);
});
