import { readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expandBraces, fingerprintPart, git } from '../../tools/verify/fingerprint.ts';
import { formatPage, isStale, readRows } from '../../tools/verify/page.ts';
import { GATE, PARTS, type Part, TOOLS } from '../parts.ts';

// A test that nothing runs holds nothing.

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const paths = git('ls-files', '--cached', '--others', '--exclude-standard').split('\n');
const testFiles = paths.filter((path) => path.endsWith('.test.ts'));
const parts = Object.entries<Part>(PARTS);

test('each test file has one place: npm test, or one part', () => {
  const places = testFiles.map((file) => ({
    file,
    gate: GATE.some((glob) => matchesGlob(file, glob)),
    parts: parts.filter(([, { files = [] }]) => files.some((glob) => matchesGlob(file, glob))).length,
  }));
  expect(places.filter((place) => !place.gate || place.parts > 1)).toEqual([]);
});

describe.each(parts)('%s', (_, part) => {
  const globs = [...(part.files ?? []), ...(part.again ?? []), ...part.about, ...(part.thin?.files ?? [])];
  test.each(globs.flatMap(expandBraces))('%s matches a file', (glob) => {
    const withoutFiles = glob.endsWith('.full.test.ts');
    expect(withoutFiles || paths.some((path) => matchesGlob(path, glob))).toBe(true);
  });

  test('its tools are known, and its command or its files are', () => {
    expect((part.needs ?? []).filter((tool) => !Object.hasOwn(TOOLS, tool))).toEqual([]);
    expect((part.thin?.needs ?? []).filter((tool) => !part.needs?.includes(tool))).toEqual([]);
    expect(part.command ?? part.files ?? part.again).toBeDefined();
  });
});

test('a row of the page can be read again, and is stale once a file that its part is about has changed', () => {
  const row = { result: '3 passed', time: '9 s', commit: '0123abcd', day: '2026-12-07', node: '24.1.0' };
  const inputs = fingerprintPart(PARTS.dockerfile);
  const rows = readRows(formatPage(new Map([['dockerfile', { ...row, inputs }]]), 'Lines.'));
  expect([...rows.keys()]).toEqual(['dockerfile']);
  expect(rows.get('dockerfile')).toEqual({ ...row, inputs });
  expect(isStale(PARTS.dockerfile, rows.get('dockerfile'))).toBe(false);
  expect(isStale(PARTS.workflows, rows.get('dockerfile'))).toBe(true);
  expect(isStale(PARTS.workflows, undefined)).toBe(true);
});

test.each(Object.keys(scripts))('CONTRIBUTING says what npm run %s is for', (name) => {
  expect(read('CONTRIBUTING.md')).toMatch(new RegExp(`(?:npm (?:run )?|\`)${name}(?![\\w:])`));
});

test('the gate retries nothing', () => {
  expect(read('vitest.config.ts')).not.toMatch(/\bretry\b/);
  expect(read('.ci/run')).not.toMatch(/\bretry\b/);
});
