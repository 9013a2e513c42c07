import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  coveredCode,
  findMissingTests,
  findUntrueRows,
  MUTATION_PAGE,
  readMutationRows,
  updateMutationPage,
} from '../../tools/mutation-page.ts';

// docs/security/mutation.md says of each file which code was changed and run.

const page = readFileSync(join(import.meta.dirname, '../..', MUTATION_PAGE), 'utf8');
const [[file, digest] = ['', '']] = coveredCode();

test('each row of the page is of the code as it is, or says that it was not run since', () => {
  expect(findUntrueRows(page)).toEqual([]);
  expect(readMutationRows(page).length).toBe(coveredCode().size);
  expect(readMutationRows(page).filter(({ run }) => run !== 'never').length).toBeGreaterThan(15);
});

test('a row that is older than its code, a file without a row and a row without a file are found, and marked', () => {
  const row = `| \`${file}\` | ${digest} | 2026-12-01 | 9 | 7 | 1 | 1 |\n`;
  const whole = `**x**\n\n| file | … |\n|---|---|\n${row}\nrest\n`;
  const changed = new Map([[file, 'ffffffffffff']]);
  expect(findUntrueRows(whole, new Map([[file, digest]]))).toEqual([]);
  expect(findUntrueRows(whole, changed)).toEqual([file]);
  expect(findUntrueRows(whole, new Map([['new.ts', 'a']]))).toEqual(['new.ts', file]);
  const marked = updateMutationPage(whole, changed);
  expect(marked).toContain(`| ${digest} | 2026-12-01, not run since | 9 | 7 | 1 | 1 |`);
  expect([findUntrueRows(marked, changed), marked.endsWith('\n\nrest\n')]).toEqual([[], true]);
  expect(updateMutationPage(marked, changed)).toBe(marked);
});

test('a test file that a run could not load is found', () => {
  const all = findMissingTests({});
  expect(all).toContain('packages/engine/src/requests/links/round.test.ts');
  expect(findMissingTests(Object.fromEntries(all.map((file) => [file, {}])))).toEqual([]);
  expect(findMissingTests(Object.fromEntries(all.slice(1).map((file) => [file, {}])))).toEqual(
    all.slice(0, 1),
  );
});
