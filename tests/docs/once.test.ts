import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// Two branches that change one line leave it twice when they are merged, and nothing else notices it.

/** What is long enough to be said once: the beginnings of lines, of table rows the first cell. */
function beginnings(page: string): readonly string[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8').replace(
    /^ *```[\s\S]*?^ *```/gm,
    '',
  );
  return text
    .split('\n')
    .filter((line) => line.length > 100)
    .map((line) => (line.startsWith('| ') ? (line.split(' | ')[0] ?? line) : line.slice(0, 40)));
}

test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/security/threats.md'])(
  '%s says nothing twice',
  (page) => {
    const lines = beginnings(page);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line, at) => lines.indexOf(line) !== at)).toEqual([]);
  },
);
