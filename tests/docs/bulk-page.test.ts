import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BULK_FAULTS } from '../../packages/bulk/src/bulk-fault.ts';
import { BULK_ENCODINGS, BULK_FORMATS, REJECT_REASONS } from '../../packages/bulk/src/bulk-plan.ts';
import { DELIMITERS } from '../../packages/bulk/src/csv/rows/csv-limits.ts';
import {
  STOPPED,
  STORE_UNRESPONSIVE,
  TIME_EXCEEDED,
  TIME_EXHAUSTED,
} from '../../packages/hosts/src/bulk/events/classify-failure.ts';
import { IGNORED_REASONS } from '../../packages/hosts/src/bulk/events/process-object-run.ts';

// docs/reference/bulk.md and cli.md name every word that rules and command line take, and every one that is told of a file.

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

test.each(Object.keys(BULK_FAULTS))('the fault %s', (fault) => {
  expect(rowOf('bulk.md', fault)).not.toBe('');
});

test.each(Object.keys(REJECT_REASONS))('the reason %s, for which a row is left out', (reason) => {
  expect(read('bulk.md') + read('bulk-tables.md')).toContain(`\`${reason}\``);
});

const [events = ''] = /^## An event of a bucket[\s\S]*?(?=^## )/m.exec(read('bulk.md')) ?? [];

test.each([
  ...Object.keys(IGNORED_REASONS),
  ...[TIME_EXCEEDED, TIME_EXHAUSTED, STORE_UNRESPONSIVE, STOPPED].map(({ code }) => code),
  'INTERNAL',
])('what a line of the log says of an object: %s', (word) => {
  expect(events).toContain(`\`${word}\``);
});
