import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { captureTerminal } from '../../../../tests/harness/capture-terminal.ts';
import { runCheck } from './run-check.ts';
import { runExplain } from './run-explain.ts';

const directory = mkdtempSync(join(tmpdir(), 'nymgate-check-'));
const write = (name: string, text: string): string => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};

const rules = (...columns: readonly string[]) =>
  write(
    'hr.yaml',
    `nymgate: 1\nbulk:\n  people:\n    columns:\n      Department: keep\n${columns.map((line) => `      ${line}\n`).join('')}`,
  );

async function check(file: string, sample?: string) {
  const { terminal, out } = captureTerminal();
  const options = { json: true, strict: true, ...(sample !== undefined && { sample }) } as const;
  const code = await runCheck([file], options, terminal);
  const issues = JSON.parse(out()) as readonly {
    line: number;
    code: string;
    severity: string;
    message: string;
  }[];
  return { code, issues, found: issues.map((issue) => `${issue.line} ${issue.code} ${issue.severity}`) };
}

it('row P3: bank account, disability, birth date, pay and comments of an HR file are errors', async () => {
  const file = rules(
    'IBAN: keep',
    'Disability: { treatment: keep, type: boolean }',
    'Date of Birth: { treatment: keep, type: date }',
    'Salary: { treatment: keep, type: number }',
    'Comments: keep',
  );
  const { code, found } = await check(file);
  expect(code).toBe(1);
  expect(found).toEqual([
    '6 LINT_SENSITIVE error',
    '7 LINT_SENSITIVE error',
    '8 LINT_SENSITIVE error',
    '9 LINT_SENSITIVE error',
    '10 LINT_FREE_TEXT error',
  ]);
});

it('names, addresses and telephone numbers of people are errors where they are kept as they are', async () => {
  const { code, found, issues } = await check(
    rules(
      'name: keep',
      'Vorname: { treatment: keep, type: organisationText }',
      'E-Mail: keep',
      'Geb.-Datum: { treatment: keep, type: date }',
      'PLZ: { treatment: keep, type: integer }',
      'Dirección: { treatment: drop }',
      'Mobile: { treatment: keep, type: boolean }',
      'Nom: { treatment: textDigest }',
      'Nachname: { treatment: pseudonymize, kind: person }',
      'Surname: { treatment: keep, type: string, reviewed: Agreed on 3 June. }',
    ),
  );
  expect(code).toBe(1);
  expect(found).toEqual([6, 7, 8, 9, 10].map((line) => `${line} LINT_SENSITIVE error`));
  expect(issues[0]?.message).toContain("a person's name");
});

it('dropped, replaced, measured and reviewed columns have no finding', async () => {
  const file = rules(
    'IBAN: drop',
    'SSN: { treatment: pseudonymize, kind: employee-number }',
    'Comments: { treatment: textDigest }',
    'Comment Count: { treatment: keep, type: integer }',
    'Salary: { treatment: keep, type: number, reviewed: Agreed with the works council on 3 June. }',
  );
  expect(await check(file)).toMatchObject({ code: 0, issues: [] });
});

it('explain prints the reason of a reviewed column', async () => {
  const { terminal, out } = captureTerminal();
  const file = rules('Salary: { treatment: keep, type: number, reviewed: Agreed. }');
  await runExplain(undefined, { rules: file, method: 'GET' }, terminal);
  expect(out()).toContain('reviewed Salary: Agreed.');
});

it('a sample shows what names hide, and no value of it', async () => {
  const sample = write(
    'people.csv',
    'Department,Ref,Info,Number\nHR,DE89 3704 0044 0532 0130 00,Ana Kovac was ill again for two weeks,12345678Z\n' +
      'IT,x,Bo Lind asked for a transfer to Lyon,00000000T\nIT,y,Cy Roth will leave at the end of May,99999999R\n',
  );
  const file = rules('Ref: keep', 'Info: keep', 'Number: keep');
  const { issues, found } = await check(file, sample);
  expect(found).toEqual(['6 LINT_SENSITIVE error', '7 LINT_FREE_TEXT error', '8 LINT_SENSITIVE error']);
  expect(JSON.stringify(issues)).not.toMatch(/DE89|Kovac|12345678Z/);
  expect((await check(rules('Ref: drop', 'Info: drop', 'Number: drop'), sample)).issues).toEqual([]);
});

it('columns that no rule names, under rules that keep them', async () => {
  const sample = write('staff.csv', 'Name,Jahresgehalt,Bemerkung\nAna,5000,ok\n');
  const file = write('psoxy.yaml', 'columnsToPseudonymize: [Name]\n');
  const { issues } = await check(file, sample);
  expect(issues.filter((issue) => issue.code.startsWith('LINT_')).map(({ code }) => code)).toEqual([
    'LINT_SENSITIVE',
    'LINT_FREE_TEXT',
  ]);
});
