import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT, repositoryFiles } from './repository-files.ts';

// What merges and unfinished work leave behind.

test('nothing stands twice in the list of changes', () => {
  const entries = readFileSync(`${ROOT}CHANGELOG.md`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('- '));
  expect(entries.length).toBeGreaterThan(50);
  expect(doubles(entries.map((entry) => entry.slice(0, 36)))).toEqual([]);
});

test.each(['README.md', 'CONTRIBUTING.md'])(
  'no paragraph and no row of %s stands twice, also when one was edited',
  (page) => {
    const lines = readFileSync(`${ROOT}${page}`, 'utf8')
      .split('\n')
      .filter((line) => line.length > 100);
    expect(lines.length).toBeGreaterThan(10);
    expect(doubles(lines.map((line) => line.slice(0, 50)))).toEqual([]);
  },
);

function doubles(texts: readonly string[]): readonly string[] {
  return texts.filter((text, at) => texts.indexOf(text) !== at);
}

test('no file is empty', () => {
  const files = repositoryFiles(/\.(?:ts|mjs|md|json|ya?ml|py|go|java)$/);
  expect(files.length).toBeGreaterThan(1_000);
  expect(files.filter(({ text }) => text.trim() === '').map(({ path }) => path)).toEqual([]);
});
