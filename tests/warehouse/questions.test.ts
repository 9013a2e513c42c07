import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pageFiles, shellBlocks } from '../clients/guide/page-files.ts';
import { TEST_KEY } from '../harness/start-gateway.ts';
import { type Answer, countAnswers } from './count-answers.ts';
import { type Engine, openDuckdb, openPostgres, PROGRAMS, runDbt, typeIn, WAREHOUSE } from './engines.ts';
import { exportTenant } from './export-tenant.ts';
import { readTenant } from './graph-rows.ts';
import { MUTANTS } from './mutants.ts';

// docs/guides/questions.md: its commands are typed, and its rows are those of Graph's own data.

const PAGE = 'questions.md';
const NYMGATE = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'nymgate-warehouse-'));
const questions = pageFiles(PAGE).filter(({ language }) => language === 'sql');

let truth: Readonly<Record<string, Answer>>;
let duckdb: Engine;
let postgres: Engine;

beforeAll(async () => {
  const { gateway, seen } = await exportTenant(join(folder, 'out'));
  const tenant = await readTenant(gateway);
  truth = countAnswers(tenant, seen, hrFile());
  const { tenantId } = gateway.simulator;
  await gateway.close();
  vi.useRealTimers();
  duckdb = openDuckdb(folder);
  postgres = await openPostgres(folder);
  // The page as a reader has it: its key, and the programs of its virtual environment.
  writeFileSync(join(folder, 'demo.key'), TEST_KEY, { mode: 0o600 });
  await typeIn(folder, `mkdir .venv && ln -s '${PROGRAMS}' .venv/bin`);
  const nymgate = `nymgate() { node '${NYMGATE}' "$@"; }`;
  for (const marked of ['load.sql', 'hr.csv', 'person_history.sql'])
    await typeIn(folder, `${nymgate}\n${block(marked)}`, { TENANT_ID: tenantId });
  await typeIn(folder, 'sh "$WAREHOUSE/postgres/load.sh"', postgres.env);
  await runDbt(postgres, folder, "run --vars 'nymgate_person_history: true'");
  await postgres.ask('create table nymgate.hr (employee text, started date)');
  const hr = `awk -F, 'NR > 1 { print substr($1, 3, 42) "," $2 }' hr-pseudonymized.csv`;
  await typeIn(folder, `${hr} | psql -c '\\copy nymgate.hr from stdin with (format csv)'`, postgres.env);
});
afterAll(() => {
  duckdb?.close();
  postgres?.close();
  rmSync(folder, { recursive: true, force: true });
});

function block(marked: string): string {
  return shellBlocks(PAGE).find((text) => text.includes(marked)) ?? '';
}

/** The start of each employee number in the HR system's file on the page. */
function hrFile(): ReadonlyMap<string, string> {
  return new Map(
    [...block('hr.csv').matchAll(/^(E\d+),(\d{4}-\d\d-\d\d)$/gm)].map(([, number = '', day = '']) => [
      number,
      day,
    ]),
  );
}

/** Cells of the table below a question on the page. */
function shownRows(sql: string): readonly (readonly string[])[] {
  const page = readFileSync(new URL(`../../docs/guides/${PAGE}`, import.meta.url), 'utf8');
  const [, table = ''] = page.split(`${sql}\`\`\`\n\n`)[1]?.match(/^\|.*\n\|[-|]+\n((?:\|.*\n)+)/) ?? [];
  const lines = table.trimEnd().split('\n');
  return lines.map((line) => line.slice(2, -2).split(' | '));
}

const cells = (answer: Answer) => answer.map((row) => row.map(String));
/** Rows in one order, because databases order texts in several ways. */
const sorted = (rows: readonly (readonly string[])[]) => rows.map((row) => row.join('|')).sort();

test('the page has ten questions, each with rows', () => {
  expect(questions.map(({ name }) => name)).toEqual(Object.keys(truth));
  expect(Object.values(truth).map((rows) => rows.length > 0)).not.toContain(false);
});

describe.each(questions)('$name', ({ name, text }) => {
  test('DuckDB and PostgreSQL return what Graph has, and the page shows it', async () => {
    const expected = sorted(cells(truth[name] ?? []));
    expect(sorted(await duckdb.ask(text))).toEqual(expected);
    expect(sorted(await postgres.ask(text))).toEqual(expected);
    expect(sorted(shownRows(text))).toEqual(expected);
  });
});

describe.each(MUTANTS)('where $why', ({ question, tables, from, to }) => {
  test(`${question} returns other rows`, async () => {
    const asked = questions.find(({ name }) => name === question)?.text ?? '';
    const model = tables.map(statementOf).join('\n');
    expect(`${model}${asked}`).toContain(from);
    const changed = (sql: string) => sql.replaceAll(from, to);
    const answer = await duckdb.ask(`begin;\n${changed(model)}\n${changed(asked)}\nrollback;`);
    expect(sorted(answer)).not.toEqual(sorted(cells(truth[question] ?? [])));
  });
});

const modelOf = (name: string) => readFileSync(join(WAREHOUSE, 'duckdb', `${name}.sql`), 'utf8');

/** The statement of the model that makes a table. */
function statementOf(table: string): string {
  const all = modelOf('model').split(/^(?=create or replace table )/m);
  return all.find((sql) => sql.startsWith(`create or replace table nymgate.${table} as`)) ?? '';
}

test('runs that are loaded already are not loaded again', async () => {
  const count = 'select count(*) from nymgate.exported_row';
  for (const [engine, load] of [
    [duckdb, block('load.sql')],
    [postgres, 'sh "$WAREHOUSE/postgres/load.sh"'],
  ] as const) {
    const before = await engine.ask(count);
    await typeIn(folder, load, engine.env);
    expect(await engine.ask(count)).toEqual(before);
  }
});

test("the model's own tests pass in both engines", async () => {
  expect(await runDbt(duckdb, folder, 'build')).toMatch(/PASS=[1-9]\d* WARN=0 ERROR=0/);
  expect(await runDbt(postgres, folder, 'test')).toMatch(/PASS=[1-9]\d* WARN=0 ERROR=0/);
});

test('statements for DuckDB are those of the models, and Snowflake and BigQuery have all tables', async () => {
  const write = async (what: string) => typeIn(folder, `python "$WAREHOUSE/write_sql.py" ${what}`);
  expect(await write('duckdb')).toBe(modelOf('model'));
  expect(await write('duckdb --history')).toBe(modelOf('person_history'));
  const models = readdirSync(join(WAREHOUSE, 'models')).filter((name) => name.endsWith('.sql'));
  for (const dialect of ['snowflake', 'bigquery'])
    expect((await write(dialect)).match(/^create or replace table /gim)?.length).toBe(models.length - 1);
});
