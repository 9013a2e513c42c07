import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLIENTS } from '../clients/programs/clients.ts';
import { CASES } from '../clients/stand/cases.ts';
import { clientsPage } from '../clients/stand/clients-page.ts';

// The page is written by `npm run verify -- clients`, which needs registries; here it is held to the programs and cases of that suite.

const page = readFileSync(new URL('../../docs/reference/clients.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| '));
const cellsOf = (row: string) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));

test('a column for every case and a row for every client, in the version of its lock file', () => {
  const [heading = '', , ...clients] = rows;
  expect(cellsOf(heading)).toEqual(['client', 'version', ...CASES.map((each) => each.heading)]);
  expect(clients.map((row) => cellsOf(row)[1])).toEqual(CLIENTS.map(({ version }) => version));
});

test('every client did everything that it has a way to do', () => {
  for (const [index, { lacks, loses }] of CLIENTS.entries()) {
    const expected = CASES.map(({ id }) => (lacks[id] ? '–' : loses[id] ? '(✓)' : '✓'));
    expect(cellsOf(rows[index + 2] ?? '').slice(2)).toEqual(expected);
  }
});

test('a client has ✓ where it saw what it must see, and for no other answer', () => {
  const verdictOf = (passed: readonly string[]) => {
    const outcomes = Object.fromEntries(CASES.map(({ id }) => [id, { saw: { rows: 0, printed: '' } }]));
    return new Map(CLIENTS.map(({ name }) => [name, { outcomes, passed }]));
  };
  const printed = (passed: readonly string[]) =>
    clientsPage(verdictOf(passed))
      .split('\n')
      .filter((line) => line.startsWith('| `'));
  expect(printed([]).join()).not.toMatch(/✓/);
  for (const [index, row] of printed(['page']).entries())
    expect([CLIENTS[index]?.name, cellsOf(row).filter((cell) => cell === '✓')]).toEqual([
      CLIENTS[index]?.name,
      ['✓'],
    ]);
  expect(clientsPage(new Map())).not.toMatch(/^\| `.*✓/m);
});

test('every client’s own error object for a refusal is printed', () => {
  for (const { name } of CLIENTS) {
    const [, printed = ''] = page.split(`### ${name}\n`);
    expect(printed.split('\n### ')[0]).toContain('QUERY_NOT_ALLOWED');
  }
});
