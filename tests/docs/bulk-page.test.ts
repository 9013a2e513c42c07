import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BULK_ENCODINGS, BULK_FORMATS } from '../../src/bulk/bulk-plan.ts';
import { DELIMITERS } from '../../src/bulk/csv/rows/csv-limits.ts';

// docs/reference/bulk.md and cli.md name every word that rules and command line take.

const read = (page: string) => readFileSync(new URL(`../../docs/reference/${page}`, import.meta.url), 'utf8');
const rowOf = (page: string, key: string) =>
  read(page)
    .split('\n')
    .find((line) => line.startsWith(`| \`${key}\` |`)) ?? '';
const [command = ''] = /^## `nymgate bulk`[\s\S]*?(?=^## )/m.exec(read('cli.md')) ?? [];

test.each(BULK_FORMATS)('the format %s', (format) => {
  expect(rowOf('bulk.md', 'format')).toContain(`\`${format}\``);
  expect(command).toContain(`\`${format}\``);
});

test.each(BULK_ENCODINGS)('the encoding %s', (encoding) => {
  expect(rowOf('bulk.md', 'encoding')).toContain(`\`${encoding}\``);
});

test('every delimiter', () => {
  const words = new Map([
    [',', 'comma'],
    ['\t', 'tab'],
    [' ', 'blank'],
    ['|', '`\\|`'],
  ]);
  for (const delimiter of DELIMITERS)
    expect(rowOf('bulk.md', 'delimiter')).toContain(words.get(delimiter) ?? `\`${delimiter}\``);
});
