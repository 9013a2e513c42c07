import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
import { createBulkStand } from './bulk-stand.ts';

// Row D2 of the review of 30 November 2026: most of a column became empty, and nothing said so.

const COLUMNS = `
      Mail: { treatment: pseudonymize, kind: person }
      Dept: keep
      Hired: { treatment: coarsen, to: month }
      Salary: { treatment: keep, type: number }
      Title: { treatment: keepPhrases, phrases: titles }`;
const RULES = `nymgate: 1
phrases: { titles: [Engineer] }
bulk:
  records:
    files: ["**/*.ndjson", "**/*.json"]
    properties:${COLUMNS.replace('Dept: keep', 'Dept: { treatment: keep, type: string }')}
  people:
    rowOrder: kept
    columns:${COLUMNS}
`;

/** Mail, Dept, Hired, Salary, Title. */
const PEOPLE: readonly (readonly string[])[] = [
  ['ana@contoso.com', 'Sales', '2021-03-15', '70000', 'Engineer'],
  ['bo@contoso.com', '', '15.03.2021', '70.000,00', 'Clerk'],
  ['', 'HR', '3/15/2021', '', ''],
  ['cy@contoso.com', 'HR', ' ', '1e3', 'Senior Engineer'],
];
const NAMES = ['Mail', 'Dept', 'Hired', 'Salary', 'Title'];

const count = (filledBefore: number, filled: number, emptied: number, rejected: object) => ({
  ...{ filledBefore, filled, emptied, rejected },
});
const EXPECTED = [
  { name: 'Mail', treatment: 'pseudonymize (person)', ...count(3, 3, 0, {}) },
  { name: 'Dept', treatment: 'keep', ...count(3, 3, 0, {}) },
  { name: 'Hired', treatment: 'coarsen (to the month)', ...count(3, 1, 0, { format: 2 }) },
  { name: 'Salary', treatment: 'keep (number)', ...count(3, 2, 0, { format: 1 }) },
  { name: 'Title', treatment: 'keepPhrases (1 phrases)', ...count(3, 2, 1, {}) },
];

const toCsv = (rows: readonly (readonly string[])[]) =>
  `${[NAMES, ...rows].map((row) => row.map((cell) => (cell.includes(',') ? `"${cell}"` : cell)).join(',')).join('\n')}\n`;
const toRecord = (row: readonly string[]) =>
  Object.fromEntries(
    NAMES.map((name, at) => {
      const cell = row[at] ?? '';
      return [name, name === 'Salary' && cell !== '' && Number(cell) > 0 ? Number(cell) : cell];
    }),
  );
const FILES: Readonly<Record<string, (rows: typeof PEOPLE) => string | Uint8Array>> = {
  'people.csv': toCsv,
  'people.ndjson': (rows) => rows.map((row) => `${JSON.stringify(toRecord(row))}\n`).join(''),
  'people.json': (rows) => JSON.stringify(rows.map(toRecord)),
  'people.parquet': (rows) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: NAMES.map((name, at) => ({
          name,
          type: 'STRING',
          data: rows.map((row) => row[at] || null),
        })),
      }),
    ),
};

describe('D2: what becomes of each column is told', () => {
  test.each(Object.keys(FILES))(
    '%s: filled before and after, emptied and rejected, in the manifest',
    async (name) => {
      const stand = createBulkStand(RULES);
      stand.write(`in/${name}`, FILES[name]?.(PEOPLE) ?? '');
      const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
      expect([code, stderr]).toEqual([0, expect.stringContaining('"losses"')]);
      const manifest = JSON.parse(readFileSync(stand.path(`out/${name}.manifest.json`), 'utf8'));
      const columns = manifest.table?.columns ?? manifest.properties;
      const treatments = columns.map(({ treatment }: { treatment: string }) => treatment);
      expect(columns).toEqual(EXPECTED.map((column, at) => ({ ...column, treatment: treatments[at] })));
      const [line = ''] = stderr.split('\n').filter((each) => each.includes('"losses"'));
      const { losses } = JSON.parse(line);
      expect(losses.map((loss: { name: string }) => loss.name)).toEqual(['Hired', 'Salary', 'Title']);
      expect(stderr).not.toContain('15.03.2021');
      expect(JSON.stringify(manifest)).not.toContain('15.03.2021');
    },
  );

  test('complete records, and those that lose something, are counted alike', async () => {
    const stand = createBulkStand(RULES);
    const rows = [...Array.from({ length: 400 }, () => PEOPLE[0] ?? []), ...PEOPLE];
    // Nothing is lost of these, and one value of each was empty before.
    const [first = []] = PEOPLE;
    const empty = ['', null].map((Dept) => `${JSON.stringify({ ...toRecord(first), Dept })}\n`);
    writeFileSync(stand.path('in.ndjson'), [FILES['people.ndjson']?.(rows), ...empty].join(''));
    await runHere(stand.args(stand.path('in.ndjson'), stand.path('out.ndjson')));
    const { properties } = JSON.parse(readFileSync(stand.path('out.ndjson.manifest.json'), 'utf8'));
    expect(properties.map(({ filledBefore }: { filledBefore: number }) => filledBefore)).toEqual([
      405, 403, 405, 405, 405,
    ]);
  });

  test('of nested records each path is counted, and so is what is no record at all', async () => {
    const stand = createBulkStand(`nymgate: 1
bulk:
  survey:
    properties:
      who: { treatment: pseudonymize, kind: person }
      answers: { items: { properties: { score: { treatment: keep, type: integer } } } }
`);
    const records = [
      { who: 'ana@contoso.com', answers: [{ score: 1 }, { score: '2' }, { score: 3 }] },
      { who: null, answers: 'none' },
    ];
    stand.write('in.ndjson', records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await runHere(stand.args(stand.path('in.ndjson'), stand.path('out.ndjson')));
    const { properties } = JSON.parse(readFileSync(stand.path('out.ndjson.manifest.json'), 'utf8'));
    expect(properties).toMatchObject([
      { name: 'who', ...count(1, 1, 0, {}) },
      { name: 'answers[].score', ...count(4, 2, 0, { format: 2 }) },
    ]);
  });
});

/** Ten spellings of a day, two of which `coarsen` reads: 60 rows, 12 dates. */
const SPELLINGS = [
  ...['2021-03-15', '2021-03-15 08:30:00', '15.03.2021', '3/15/2021', '15/03/2021', '15-Mar-2021'],
  ...['44270', '2021/03/15', '15 March 2021', '20210315'],
];
const DATES = Array.from({ length: 60 }, (_, at) => ['', '', SPELLINGS[at % 10] ?? '', '', 'Clerk']);

describe('D2: a column that a format empties fails its file', () => {
  test.each(Object.keys(FILES))(
    '%s: no output appears, and the sentence has column and numbers',
    async (name) => {
      const stand = createBulkStand(RULES);
      stand.write(`in/${name}`, FILES[name]?.(DATES) ?? '');
      const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
      expect(code).toBe(1);
      expect(stderr).toContain('EMPTIED_EXCEEDED');
      expect(stderr).toContain('(Hired: 48 of 60 cells (format))');
      expect(stderr).toContain('maxEmptied');
      expect([
        existsSync(stand.path('out', name)),
        existsSync(stand.path('out', `${name}.manifest.json`)),
      ]).toEqual([false, false]);
    },
  );

  test('the rules may allow more, ten cells never fail, and what a rule drops does not count', async () => {
    const all = createBulkStand(RULES.replaceAll('    rowOrder', '    maxEmptied: 80\n    rowOrder'));
    all.write('in.csv', toCsv(DATES));
    expect((await runHere(all.args(all.path('in.csv'), all.path('out.csv')))).code).toBe(0);
    const less = createBulkStand(RULES.replaceAll('    rowOrder', '    maxEmptied: 79.9\n    rowOrder'));
    less.write('in.csv', toCsv(DATES));
    expect((await runHere(less.args(less.path('in.csv'), less.path('out.csv')))).code).toBe(1);
    const few = createBulkStand(RULES);
    few.write('in.csv', toCsv(DATES.filter((_, at) => at % 10 > 7 || at > 60)));
    const { code, stderr } = await runHere(few.args(few.path('in.csv'), few.path('out.csv')));
    // Twelve dates are lost there; ten of them are not enough.
    expect([code, stderr]).toEqual([1, expect.stringContaining('12 of 12')]);
    few.write('ten.csv', toCsv(DATES.filter((_, at) => at % 10 > 7).slice(0, 10)));
    expect((await runHere(few.args(few.path('ten.csv'), few.path('ten-out.csv')))).code).toBe(0);
  });

  test('of parts none fails alone: the whole file is judged by --verify', async () => {
    const stand = createBulkStand(RULES);
    const text = 'x'.repeat(4_000);
    const rows = (bad: number) =>
      Array.from({ length: 2_300 }, (_, at) => ['', text, at < bad ? '15.03.2021' : '2021-03-15', '', '']);
    const verify = async (bad: number) => {
      stand.write('in/people.csv', toCsv(rows(bad)));
      const made = [];
      for (const part of ['0/2', '1/2'])
        made.push((await runHere(stand.args('--split', part, stand.path('in'), stand.path('out')))).code);
      expect(made).toEqual([0, 0]);
      return runHere(stand.args('--split', '0/2', '--verify', stand.path('in'), stand.path('out')));
    };
    const { code, stderr } = await verify(24);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Hired: 24 of 2300 cells (format)')]);
    // More than 1 % of the first part.
    expect((await verify(20)).code).toBe(0);
  });
});

describe('D2: where nothing is a file the verdict is the same', () => {
  test('a stream ends with an error, or says what its columns lost, and no value', async () => {
    const stand = createBulkStand(RULES);
    const pipe = async (rows: typeof PEOPLE) =>
      runHere(stand.args('--bulk', 'people', '--format', 'csv', '-', '-'), { input: toCsv(rows) });
    const failed = await pipe(DATES);
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining('EMPTIED_EXCEEDED')]);
    expect(failed.stderr).toContain('(Hired: 48 of 60 cells (format)); throw away what was written');
    const passed = await pipe(PEOPLE);
    expect([passed.code, JSON.parse(passed.stderr)]).toMatchObject([
      0,
      {
        event: 'done',
        rowsOut: 4,
        losses: [
          { name: 'Hired', ...count(3, 1, 0, { format: 2 }) },
          { name: 'Salary', ...count(3, 2, 0, { format: 1 }) },
          { name: 'Title', ...count(3, 2, 1, {}) },
        ],
      },
    ]);
    expect(failed.stderr + passed.stderr).not.toContain('15.03.2021');
  });

  test('a line of the batch protocol has an error in the place of the output', async () => {
    const stand = createBulkStand(RULES);
    const ask = { op: 'bulk', rules: stand.path('rules.yaml'), objectPath: 'people.csv' };
    const { stdout } = await runHere(['sanitize', '--batch'], {
      input: [DATES, PEOPLE]
        .map((rows, id) => `${JSON.stringify({ ...ask, id, input: toCsv(rows) })}\n`)
        .join(''),
    });
    const [failed, passed] = stdout.trim().split('\n');
    expect(failed).toMatch(/"error":"BULK_FAILED .*EMPTIED_EXCEEDED/);
    expect(failed).toContain('(Hired: 48 of 60 cells (format))');
    expect(stdout).not.toContain('15.03.2021');
    expect(JSON.parse(passed ?? '')).toEqual({ id: 1, output: expect.stringContaining('2021-03-01') });
  });
});
