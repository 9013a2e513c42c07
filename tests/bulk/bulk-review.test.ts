import { describe, expect, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
import { createBulkStand } from './bulk-stand.ts';

const COLUMNS = 'columnsToPseudonymize: [Id]\ncolumnsToInclude: [Id, Dept]\n';

describe('rules for files in check, explain and diff', () => {
  test('check finds nothing in sound rules, tells what is open, and fails for faults', async () => {
    const stand = createBulkStand();
    const rules = stand.path('rules.yaml');
    expect(await runHere(['check', rules])).toMatchObject({ code: 0, stdout: '' });
    const open = await runHere(['check', stand.write('open.yaml', 'columnsToRedact: [a]\n')]);
    expect([open.code, open.stdout]).toEqual([0, expect.stringContaining('open.yaml:1:1 RULES_OPEN')]);
    const faulty = await runHere([
      'check',
      stand.write('bad.yaml', 'nymgate: 1\nbulk: { a: { columns: { x: kep } } }\n'),
    ]);
    expect([faulty.code, faulty.stdout]).toEqual([1, expect.stringContaining('did you mean "keep"?')]);
  });

  test('explain says what becomes of each column, and where its rule stands', async () => {
    const stand = createBulkStand();
    const native = await runHere(['explain', '--rules', stand.path('rules.yaml')]);
    expect(native.stdout).toMatch(/Mail +pseudonymize \(person\) +pseudonym +\S+rules\.yaml:8\n/);
    expect(native.stdout).toMatch(/\* +dropped: no rule names it +nothing/);
    const psoxy = await runHere(['explain', '--json', '--rules', stand.write('p.yaml', COLUMNS)]);
    expect(JSON.parse(psoxy.stdout)).toMatchObject({
      sets: [
        {
          columns: [
            { column: 'Id', exposes: 'pseudonym', rule: expect.stringMatching(/p\.yaml:1$/) },
            { column: 'Dept', exposes: 'everything' },
            { column: '*', exposes: 'nothing' },
          ],
        },
      ],
    });
    const input = 'columnsToPseudonymize: [Id]\n';
    const piped = await runHere(['explain', '--rules', '-'], { input });
    expect([piped.code, piped.stdout]).toEqual([0, expect.stringMatching(/Id +pseudonymize.* +-:1\n/)]);
    const withUrl = await runHere(['explain', '--rules', stand.path('p.yaml'), '--url', '/v1.0/users']);
    expect([withUrl.code, withUrl.stderr]).toEqual([2, expect.stringContaining('without --url')]);
    expect((await runHere(['explain', '--connector', 'entra-id'])).stderr).toContain('--url is missing');
  });

  test.each([
    ['nothing', COLUMNS, 0, 'no difference'],
    ['a column that is newly kept', 'columnsToInclude: [Id, Dept]\n', 1, 'newly exposed'],
    ['columns that no rule names', 'columnsToPseudonymize: [Id]\n', 1, 'newly exposed'],
    ['a column less', 'columnsToPseudonymize: [Id]\ncolumnsToInclude: [Id]\n', 0, 'newly hidden'],
  ])('diff tells of %s', async (_, after, code, words) => {
    const stand = createBulkStand();
    const names = [stand.write('a.yaml', COLUMNS), stand.write('b.yaml', after)];
    expect(await runHere(['diff', ...names])).toMatchObject({ code, stdout: expect.stringContaining(words) });
  });

  test.each([
    ['rowOrder: kept', 1, 'rowOrder: kept, was shuffled'],
    ['formulas: keep', 1, 'formulas: keep, was prefix'],
    ['formulas: refuse', 0, 'formulas: refuse, was prefix'],
    ['maxEmptied: 50', 1, 'maxEmptied: 50, was 1'],
    ['files: ["*.csv", "hr/*.tsv"]', 1, 'files hr/*.tsv'],
    ['delimiter: ";"', 1, 'delimiter: ;, was auto'],
    ['encoding: windows-1252', 1, 'encoding: windows-1252, was auto'],
    ['trim: true', 1, 'trim: true, was false'],
    ['format: tsv', 1, 'format: tsv, was auto'],
    ['files: ["*.csv"]', 0, 'no difference'],
  ])('diff shows what applies to whole files: %s', async (setting, code, words) => {
    const stand = createBulkStand();
    const rules = (more: string) =>
      `nymgate: 1\nbulk:\n  people:\n    ${more.startsWith('files') ? '' : 'files: ["*.csv"]\n    '}${more}\n` +
      '    columns: { Team: { treatment: keep, type: word } }\n';
    const names = [stand.write('a.yaml', rules('files: ["*.csv"]')), stand.write('b.yaml', rules(setting))];
    expect(await runHere(['diff', ...names])).toMatchObject({ code, stdout: expect.stringContaining(words) });
  });

  test.each([
    ['[focus, lunch]', 0, 'no difference'],
    ['[focus]', 0, 'newly hidden'],
    ['[focus, Ana Kovac]', 1, 'newly exposed'],
  ])('diff compares phrases themselves: %s', async (phrases, code, words) => {
    const stand = createBulkStand();
    const rules = (list: string) =>
      `nymgate: 1\nphrases: { t: ${list} }\nbulk:\n  people:\n    columns: { Title: { treatment: keepPhrases, phrases: t } }\n`;
    const names = [stand.write('a.yaml', rules('[lunch, focus]')), stand.write('b.yaml', rules(phrases))];
    expect(await runHere(['diff', ...names])).toMatchObject({ code, stdout: expect.stringContaining(words) });
  });

  test('diff tells that another set of rules takes a file first', async () => {
    const stand = createBulkStand();
    const x = '  x: { files: ["a*.csv"], columns: { Mail: { treatment: pseudonymize, kind: person } } }\n';
    const y = '  y: { files: ["*.csv"], columns: { Mail: keep } }\n';
    const names = [
      [x, y],
      [y, x],
    ].map((sets, at) => stand.write(`${at}.yaml`, `nymgate: 1\nbulk:\n${sets.join('')}`));
    const ran = await runHere(['diff', ...names]);
    expect(ran).toMatchObject({ code: 1, stdout: expect.stringContaining('files that also match x') });
  });

  test('rules for files are not compared with rules of an API', async () => {
    const stand = createBulkStand();
    const api = stand.write('api.yaml', 'endpoints:\n  - pathTemplate: /v1.0/users\n');
    expect((await runHere(['diff', stand.path('rules.yaml'), api])).stderr).toContain(
      'compare two of a kind',
    );
  });
});

describe('files in the batch protocol', () => {
  const SALT = { salt: 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l', key: '7Yh2-correct-horse-battery-staple' };
  const ask = async (lines: readonly object[]) => {
    const { stdout } = await runHere(['sanitize', '--batch'], {
      input: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; output?: string; error?: string });
  };

  test('columns, records and several files of Psoxy, and native rules', async () => {
    const stand = createBulkStand();
    const hash = stand.write('c.yaml', `pseudonymFormat: URL_SAFE_TOKEN\n${COLUMNS}`);
    const records = stand.write('r.yaml', 'transforms: [{ pseudonymize: $.m }]\n');
    const several = stand.write('s.yaml', 'fileRules: { "hr/{f}.csv": { columnsToRedact: [b] } }\n');
    const base = { op: 'bulk', ...SALT };
    const answers = await ask([
      { ...base, id: 1, rules: hash, input: 'Id,Dept,Pay\nE1,HR,7\n' },
      { ...base, id: 2, rules: records, input: '{"m":"a@x.org"}\n', contentType: 'application/x-ndjson' },
      { ...base, id: 3, rules: records, input: '[{"m":"a@x.org"}]', contentType: 'application/json' },
      { ...base, id: 4, rules: several, input: 'a,b\n1,2\n', objectPath: 'hr/x.csv' },
      { ...base, id: 5, rules: several, input: 'a,b\n1,2\n', objectPath: 'other/x.csv' },
      { id: 6, op: 'bulk', rules: stand.path('rules.yaml'), input: 'Dept,Home\nHR,x\n', objectPath: 'a.csv' },
    ]);
    expect(answers.map(({ id, output, error }) => [id, output ?? error?.split(' ')[0]])).toEqual([
      [1, expect.stringMatching(/^Id,Dept\nt~[\w-]{43},HR\n$/)],
      [2, expect.stringMatching(/^\{"m":"t~[\w-]{43}@x\.org"\}\n$/)],
      [3, expect.stringMatching(/^\[\n\{"m":"t~[\w-]{43}@x\.org"\}\n\]\n$/)],
      [4, 'a\n1\n'],
      [5, 'BULK_FAILED'],
      [6, 'Dept\nHR\n'],
    ]);
  });

  test('a row that would be rejected fails its line, which says which and why and no value', async () => {
    const stand = createBulkStand();
    const [answer] = await ask([
      {
        id: 1,
        op: 'bulk',
        rules: stand.path('rules.yaml'),
        input: '{"n":1}\nsecret-of-ann\n',
        objectPath: 'a.ndjson',
      },
    ]);
    expect(answer?.error).toMatch(/^BULK_FAILED .*line 2 is no JSON/);
    expect(answer?.error).not.toContain('secret');
  });
});
