import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT, repositoryFiles } from './repository-files.ts';

// What merges and unfinished work leave behind.

test('nothing stands twice in the list of changes', () => {
  const entries = readFileSync(`${ROOT}CHANGELOG.md`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('- '));
  expect(entries.length).toBeGreaterThan(50);
  expect(entries.filter((entry, at) => entries.indexOf(entry) !== at)).toEqual([]);
});

test('no file is empty', () => {
  const files = repositoryFiles(/\.(?:ts|mjs|md|json|ya?ml|py|go|java)$/);
  expect(files.length).toBeGreaterThan(1_000);
  expect(files.filter(({ text }) => text.trim() === '').map(({ path }) => path)).toEqual([]);
});
