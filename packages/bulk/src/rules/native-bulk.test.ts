import { describe, expect, test } from 'vitest';
import { createPseudonymizer } from '../../../engine/src/pseudonyms/create-pseudonymizer.ts';
import { readYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import { BulkError } from '../bulk-fault.ts';
import type { TablePlan } from '../bulk-plan.ts';
import { findFileRuleSet } from '../bulk-rules.ts';
import { createEngine } from '../engines/create-engine.ts';
import { compileFilePattern } from './compile-file-pattern.ts';
import { readNativeBulkRules } from './read-native-bulk-rules.ts';

const KEY = Buffer.alloc(32, 7).map((byte, index) => byte * 31 + index * 17);
const pseudonymizer = createPseudonymizer({ scheme: 'native', keys: [{ id: 1, secret: KEY }], tenant: '' });

const RULES = `nymgate: 1
phrases: { meetings: [standup, 1:1] }
bulk:
  people:
    files: ["hr/*.csv", "people-?.tsv"]
    rowOrder: kept
    columns:
      Employee Id: { treatment: pseudonymize, kind: employee-number }
      Mail: { treatment: pseudonymize, kind: person, reversible: true }
      Hired: { treatment: coarsen, to: month }
      Level: { treatment: keep, type: integer }
      Note: { treatment: textDigest }
      Title: { treatment: keepPhrases, phrases: meetings }
      Dept: keep
      Home: drop
`;

const read = (text: string) => readNativeBulkRules(readYaml(text), 'hr.yaml');

function readSet(text = RULES) {
  const { rules, issues } = read(text);
  if (rules === undefined) throw new Error(issues.map(({ message }) => message).join('\n'));
  return rules.sets[0] ?? expect.unreachable();
}

function planHeader(header: readonly string[]) {
  const input = readSet().open('csv');
  return 'type' in input && input.type === 'table' ? input.planTable(header) : expect.unreachable();
}

function run(csv: string, text = RULES): string {
  const onReject = (line: number, reason: string) => expect.fail(`${line} ${reason}`);
  const engine = createEngine({ set: readSet(text), format: 'csv' }, { pseudonymizer, onReject });
  return Buffer.concat([engine.write(Buffer.from(csv)).slice(), engine.end()]).toString();
}

describe('cells in a format of their own', () => {
  const createRules = (rule: string) =>
    `nymgate: 1\nbulk:\n  a: { rowOrder: kept, columns: { A: ${rule} } }\n`;
  const readCell = (rule: string, ...cells: string[]) =>
    run(
      `A;\n${cells.map((cell) => `"${cell}";`).join('\n')}\n`,
      createRules(rule).replace('rowOrder', 'delimiter: ";", rowOrder'),
    )
      .split('\n')
      .slice(1, -1)
      .map((line) => (line === '""' ? '' : line));

  test.each<[rule: string, cell: string, written: string]>([
    ['{ treatment: coarsen, to: month, dates: dd.MM.yyyy }', '15.03.2021', '2021-03-01'],
    ['{ treatment: coarsen, to: month, dates: dd.MM.yyyy }', '2021-03-15', ''],
    ['{ treatment: coarsen, to: month, dates: dd.MM.yyyy }', '31.06.2021', ''],
    ['{ treatment: coarsen, to: month, dates: dd.MM.yyyy }', '15.03.21', ''],
    ['{ treatment: keep, type: date, dates: d.M.yyyy }', '5.3.2021', '2021-03-05'],
    ['{ treatment: keep, type: date, dates: yyyyMMdd }', '20210305', '2021-03-05'],
    ['{ treatment: keep, type: date, dates: M/d/yyyy }', '03/04/2021', '2021-03-04'],
    ['{ treatment: keep, type: date, dates: d/M/yyyy }', '03/04/2021', '2021-04-03'],
    ['{ treatment: coarsen, to: day, dates: "M/d/yyyy H:mm" }', '3/4/2021 8:05', '2021-03-04T00:00:00'],
    [
      '{ treatment: keep, type: dateTime, dates: "dd.MM.yyyy HH:mm:ss" }',
      '04.03.2021 08:05:01',
      '2021-03-04T08:05:01',
    ],
    ['{ treatment: keep, type: number, decimal: ",", thousands: "." }', '-70.000,50', '-70000.50'],
    ['{ treatment: keep, type: number, decimal: ",", thousands: "." }', '70000,5', '70000.5'],
    ['{ treatment: keep, type: number, decimal: ",", thousands: "." }', '70.00,5', ''],
    ['{ treatment: keep, type: number, decimal: ",", thousands: "." }', '1.234.5678', ''],
    ['{ treatment: keep, type: number, decimal: "," }', '1.234', ''],
    ['{ treatment: keep, type: integer, thousands: " " }', '1\u00a0234\u202f567', '1234567'],
    ['{ treatment: keep, type: integer, thousands: " " }', '1,5', ''],
    ['{ treatment: keep, type: integer, maxDigits: 3, thousands: "." , decimal: "," }', '1.234', ''],
  ])('%s: %s', (rule, cell, written) => {
    expect(readCell(rule, cell)).toEqual([written]);
  });

  test('the treatment that explain and manifests print says so', () => {
    const { columns } = readSet(createRules('{ treatment: coarsen, to: month, dates: dd.MM.yyyy }'));
    expect(columns[0]?.treatment).toBe('coarsen (to the month), read as dd.MM.yyyy');
  });

  test.each<[rule: string, message: string]>([
    ['{ treatment: keep, type: date, dates: dd.MM }', 'must say how dates are written'],
    ['{ treatment: keep, type: date, dates: dMyyyy }', 'must say how dates are written'],
    ['{ treatment: keep, type: date, dates: d.Myyyy }', 'must say how dates are written'],
    ['{ treatment: keep, type: date, dates: dd.MM.yyyy.yyyy }', 'must say how dates are written'],
    ['{ treatment: keep, type: date, dates: "(dd.MM.yyyy" }', 'must say how dates are written'],
    ['{ treatment: keep, type: date, dates: "dd.MM.yyyy HH:mm" }', 'does not give a date'],
    ['{ treatment: keep, type: dateTime, dates: dd.MM.yyyy }', 'does not give a dateTime'],
    ['{ treatment: pseudonymize, kind: person, dates: dd.MM.yyyy }', 'is for coarsen'],
    ['{ treatment: keep, type: string, decimal: "," }', 'are for keep of type number or integer'],
    ['{ treatment: keep, type: number, decimal: "x" }', 'must be one of'],
    ['{ treatment: keep, type: number, thousands: "." }', 'is the sign of decimals too'],
  ])('%s is refused', (rule, message) => {
    const { issues } = read(createRules(rule));
    expect(issues.map((issue) => issue.message).join()).toContain(message);
  });

  test('records have no such formats', () => {
    const { issues } = read(
      'nymgate: 1\nbulk:\n  a: { properties: { A: { treatment: coarsen, to: month, dates: dd.MM.yyyy } } }\n',
    );
    expect(issues.map(({ severity }) => severity)).toEqual(['error']);
  });
});

describe('columns under native rules', () => {
  test('BLK-01: a plan for Parquet says what is true of its formulas: nothing is put before a value', () => {
    const formulas = (format: 'csv' | 'parquet', text = RULES) => {
      const input = readSet(text).open(format);
      const plan = 'type' in input && input.type === 'table' && input.planTable(['Dept']);
      return plan && 'columns' in plan ? plan.formulas : input;
    };
    expect([formulas('csv'), formulas('parquet')]).toEqual(['prefix', 'keep']);
    const refusing = RULES.replace('rowOrder: kept', 'formulas: refuse');
    expect(formulas('parquet', refusing)).toMatchObject({ fault: 'FORMAT_MISMATCH' });
  });

  test('each has the treatment of the policy of the API', () => {
    const [, row = ''] = run(
      'Employee Id,Mail,Hired,Level,Note,Title,Dept,Home\nE7,Ana@Contoso.com,2024-05-17,3,two words,the standup,HR,Street 1\n',
    ).split('\n');
    expect(row).toBe(
      [
        pseudonymizer.irreversible('E7', 'employee-number'),
        pseudonymizer.reversible('Ana@Contoso.com', 'person'),
        '2024-05-01',
        '3',
        '"{""length"":9,""word_count"":2}"',
        'standup',
        'HR',
      ].join(','),
    );
  });

  test('a cell that does not look like its type becomes empty', () => {
    expect(run('Level,Hired\nhigh,yesterday\n007,2024-05-17\n')).toBe('Level,Hired\n,\n,2024-05-01\n');
  });

  test.each([
    ['2024-05-17 08:31:02', '2024-05-01 00:00:00'],
    ['2024-05-17 08:31:02.123456', '2024-05-01 00:00:00'],
    ['2024-05-17 08:31:02+00:00', '2024-05-01 00:00:00+00:00'],
    ['2024-05-17 08:31:02+02', '2024-05-01 00:00:00+02'],
    ['2024-05-17 08:31', '2024-05-01 00:00'],
    ['2024-05-17T08:31:02.000997+0200', '2024-05-01T00:00:00+0200'],
    ['2024-05-17 08:31:02 UTC', '2024-05-01 00:00:00 UTC'],
    ['2024-05-17T08:31:02Z', '2024-05-01T00:00:00Z'],
    ['2024-05-17 at noon', ''],
    ['2024-05-17  08:31', ''],
    ['17.05.2024 08:31', ''],
  ])('a time as pandas, polars, DuckDB and other databases write it: %s', (time, coarse) => {
    expect(run(`Hired,Level\n${time},1\n`)).toBe(`Hired,Level\n${coarse},1\n`);
  });

  test('what no rule names is dropped and told, and so is what a rule drops and what is missing', () => {
    const plan = planHeader(['Salary', ' DEPT ', 'home']) as TablePlan;
    expect(plan.columns.map(({ name, source }) => [name, source])).toEqual([['Dept', 1]]);
    expect([plan.unknown, plan.dropped]).toEqual([['Salary'], ['Home']]);
    expect(plan.missing).toContain('Mail');
  });

  test('BLK-02: a name of the output is spelt as in the rules, so that no text leaves inside a name', () => {
    const hide = (text: string) => String.fromCodePoint(...[...text].map((c) => 0xe0000 + c.charCodeAt(0)));
    const csv = `\u00ad dE${hide('Ana Lopez')}pt\ufe01 ,hom${hide('Ana Lopez')}e\nHR,1\n`;
    expect(run(csv)).toBe('Dept\nHR\n');
    const plan = planHeader(csv.split('\n')[0]?.split(',') ?? []) as TablePlan;
    expect(plan.dropped).toEqual(['Home']);
  });

  test.each<[string, readonly string[], object]>([
    ['no header', ['', ' '], { fault: 'HEADER_MISSING' }],
    ['two columns of one rule', ['Mail', 'mail '], { fault: 'HEADER_DUPLICATE', subject: 'Mail' }],
    ['nothing that a rule names', ['a', 'b'], { fault: 'COLUMNS_NONE' }],
  ])('%s is a fault of the whole file', (_, header, fault) => {
    expect(planHeader(header)).toEqual(fault);
  });

  test('two unknown columns of one name hurt nobody', () => {
    expect(planHeader(['x', 'x', 'Dept'])).toMatchObject({ unknown: ['x', 'x'] });
  });

  test('rules for columns take no JSON, and rules for properties no table', () => {
    expect(readSet().open('ndjson')).toMatchObject({ fault: 'FORMAT_MISMATCH' });
    const json = readSet('nymgate: 1\nbulk: { a: { properties: { x: { treatment: drop } } } }\n');
    expect(json.open('csv')).toMatchObject({ fault: 'FORMAT_MISMATCH' });
    expect(() =>
      createEngine({ set: json, format: 'csv' }, { pseudonymizer, onReject: () => undefined }),
    ).toThrow(BulkError);
  });

  test('Parquet has no engine that takes it as it comes: its bytes are never read as text', () => {
    const parts = { pseudonymizer, onReject: () => undefined };
    expect(() => createEngine({ set: readSet(), format: 'parquet' }, parts)).toThrow('FORMAT_MISMATCH');
  });
});

describe('which rules are for a file', () => {
  test.each([
    ['hr/*.csv', 'hr/a.csv', true],
    ['hr/*.csv', 'hr/x/a.csv', false],
    ['**/*.csv', 'a.csv', true],
    ['**/*.csv', 'x/y/a.csv', true],
    ['**/*.csv', 'xa.csvx', false],
    ['hr/**', 'hr/x/y', true],
    ['people-?.tsv', 'people-1.tsv', true],
    ['people-?.tsv', 'people-12.tsv', false],
    ['a.csv', 'axcsv', false],
  ])('%s for %s: %s', (pattern, name, fits) => {
    expect(compileFilePattern(pattern)(name)).toBe(fits);
  });

  test('the first that matches, or the one that is named', () => {
    const { rules } = read(
      'nymgate: 1\nbulk:\n  one: { files: ["a*"], columns: { x: keep } }\n  two: { columns: { x: keep } }\n',
    );
    const find = (name: string, named?: string) => rules && findFileRuleSet(rules, name, named)?.name;
    expect([find('ab'), find('b'), find('ab', 'two'), find('ab', 'three')]).toEqual([
      'one',
      'two',
      'two',
      undefined,
    ]);
  });

  test('a pattern of stars costs no more than the name is long', () => {
    const matches = compileFilePattern(`${'*a'.repeat(60)}b`);
    const before = performance.now();
    expect(matches('a'.repeat(1_000))).toBe(false);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

describe('faults of a rule file are told with their place', () => {
  const set = (inside: string) => `nymgate: 1\nbulk:\n  a:\n${inside.replace(/^/gm, '    ')}\n`;
  test.each([
    [
      'an unknown kind',
      set('columns:\n  Mail: { treatment: pseudonymize, kind: mail }'),
      /hr.yaml:5:46 must be one of "person"/,
    ],
    ['an unknown short form', set('columns:\n  Mail: kepe'), /hr.yaml:5:13 .*did you mean "keep"/],
    ['an unknown key', set('colums: { a: keep }'), /unknown key "colums"/],
    ['neither columns nor properties', set('format: csv'), /needs exactly one of "columns"/],
    ['both', set('columns: { a: keep }\nproperties: { a: { treatment: drop } }'), /needs exactly one/],
    [
      'a nested rule in a column',
      set('columns:\n  a: { properties: { b: { treatment: drop } } }'),
      /a column needs a treatment/,
    ],
    ['a link in a column', set('columns:\n  a: { treatment: sealLink }'), /sealLink/],
    [
      'two columns that differ in case',
      set('columns: { Mail: keep, mail: keep }'),
      /another column has this name/,
    ],
    [
      'phrases that are nowhere',
      set('columns:\n  a: { treatment: keepPhrases, phrases: none }'),
      /no phrase list is called "none"/,
    ],
    ['an odd delimiter', set('delimiter: ab\ncolumns: { a: keep }'), /4:\d+ .*must be one of/],
    ['no set at all', 'nymgate: 1\nbulk: {}\n', /must not be empty/],
  ])('%s', (_, text, message) => {
    const { rules, issues } = read(text);
    expect(rules).toBeUndefined();
    const messages = issues.map(
      (issue) => `hr.yaml:${issue.line}:${issue.column} ${issue.message} (${issue.fix})`,
    );
    expect(messages.join('\n')).toMatch(message);
  });

  test('the hash of the policy is that of what the rules say, not of how they are written', () => {
    const policy = (text: string) => read(text).rules?.policy;
    expect(policy(RULES)).toMatch(/^[0-9a-f]{64}$/);
    expect(policy(`# a comment\n${RULES}`)).toBe(policy(RULES));
    expect(policy(RULES.replace('month', 'day'))).not.toBe(policy(RULES));
  });
});
