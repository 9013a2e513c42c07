import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createBulkStand, freshKey } from '../bulk/bulk-stand.ts';
import { ROOT } from '../docs/repository-files.ts';
import { runCli } from '../e2e/cli-process.ts';
import { DuckDBInstance } from '../oracles/duckdb.ts';

// The program of docs/guides/bulk-on-many-machines.md inside Spark, and its parts in DuckDB: the rows of one process, whichever way.

const PYTHON = process.env['NYMGATE_SPARK'];
const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const PAGE = readFileSync(join(ROOT, 'docs/guides/bulk-on-many-machines.md'), 'utf8');
const block = (language: string) =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(PAGE)?.[1] ?? '';
const ROWS = 20_000;

beforeAll(() => {
  if (PYTHON === undefined || !existsSync(PYTHON))
    throw new Error("NYMGATE_SPARK must name a Python that has PySpark: pip install 'pyspark==3.5.9'");
});

const record = (n: number) =>
  JSON.stringify({
    mail: `person${n}@contoso.com`,
    department: `D${n % 7}`,
    hired: '2021-03-15',
    name: `Secret ${n}`,
  });

/** A stand with `nymgate` on a path of its own. */
function createSparkStand() {
  const stand = createBulkStand(block('yaml'));
  stand.write('people.yaml', block('yaml'));
  stand.write('pseudonymize.py', block('python'));
  stand.write(
    'bin/nymgate',
    `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli/main.js')}' "$@"\n`,
  );
  chmodSync(stand.path('bin/nymgate'), 0o700);
  const key = freshKey();
  writeFileSync(stand.path('key'), key, { mode: 0o600 });
  return { ...stand, key };
}

type SparkStand = ReturnType<typeof createSparkStand>;

/** The page's own command, with two workers. */
async function submit(stand: SparkStand): Promise<{ readonly code: unknown; readonly told: string }> {
  const bin = dirname(PYTHON ?? '');
  const words = /spark-submit (.*)/.exec(PAGE)?.[1]?.split(' ') ?? [];
  const child = spawn(
    join(bin, 'spark-submit'),
    ['--master', 'local[2]', '--conf', 'spark.sql.files.maxPartitionBytes=1m', ...words],
    {
      cwd: stand.folder,
      env: {
        PATH: `${stand.path('bin')}:${bin}:/usr/bin:/bin`,
        PSEUDONYM_KEY: stand.key,
        PYSPARK_PYTHON: PYTHON,
        SPARK_LOCAL_IP: '127.0.0.1',
        HOME: stand.folder,
      },
    },
  );
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (told += String(text)));
  const [code] = await once(child, 'close');
  return { code, told };
}

const linesOf = (stand: SparkStand) =>
  readdirSync(stand.path('safe-people'))
    .filter((name) => name.startsWith('part-'))
    .flatMap((name) => readFileSync(stand.path('safe-people', name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .toSorted();

test('two workers of Spark make the rows of one process', async () => {
  const stand = createSparkStand();
  const input = stand.write(
    'people.ndjson',
    `${Array.from({ length: ROWS }, (_, n) => record(n)).join('\n')}\n`,
  );
  const { code, told } = await submit(stand);
  expect([code, told]).toEqual([0, expect.any(String)]);
  expect(readdirSync(stand.path('safe-people'))).toEqual(
    expect.arrayContaining(['_SUCCESS', 'part-00000', 'part-00001']),
  );
  const args = [
    'bulk',
    '--rules',
    stand.path('people.yaml'),
    '--key',
    `file:${stand.path('key')}`,
    '--tenant',
    TENANT,
  ];
  expect((await runCli([...args, input, stand.path('one.ndjson')])).code).toBe(0);
  const one = readFileSync(stand.path('one.ndjson'), 'utf8').trim().split('\n').toSorted();
  expect(one).toHaveLength(ROWS);
  expect(linesOf(stand)).toEqual(one);
  expect(one[0]).not.toMatch(/Secret|person\d/);
});

test('a partition that nymgate refuses fails the job, and nothing counts as written', async () => {
  const stand = createSparkStand();
  stand.write('people.ndjson', `${'Kanarienvogel-4711\n'.repeat(300)}`);
  const { code, told } = await submit(stand);
  expect(code).not.toBe(0);
  expect(told).toContain('REJECTS_EXCEEDED');
  expect(told).not.toContain('Kanarienvogel');
  expect(existsSync(stand.path('safe-people/_SUCCESS'))).toBe(false);
});

test('DuckDB reads parts as one table, with the rows of one process, and their manifests', async () => {
  const stand = createBulkStand(
    'nymgate: 1\nbulk: { p: { columns: { Mail: { treatment: pseudonymize, kind: person }, Department: keep } } }\n',
  );
  const rows = Array.from(
    { length: 3_000 },
    (_, n) => `p${n}@contoso.com,"Department\n${n % 7}","${'0123456789'.repeat(440)}"\n`,
  );
  stand.write('in/people.csv', `Mail,Department,Note\n${rows.join('')}`);
  const run = async (out: string, ...more: readonly string[]) =>
    expect((await runCli(stand.args(...more, stand.path('in'), stand.path(out)))).code).toBe(0);
  await run('one');
  for (const share of ['0/3', '1/3', '2/3']) await run('safe', '--split', share);
  const database = await (await DuckDBInstance.create(':memory:')).connect();
  const ask = async (sql: string) => (await database.runAndReadAll(sql)).getRowsJson();
  const [query = '', sums = ''] = [
    block('sql').replaceAll('\n', ' '),
    /`(SELECT sum\(.*)`/.exec(PAGE)?.[1] ?? '',
  ];
  const here = (sql: string) => sql.replaceAll("'safe/", `'${stand.path('safe')}/`);
  const grouped = await ask(here(query).replace(';', ' ORDER BY 1'));
  expect(grouped).toHaveLength(7);
  const table = (path: string) => `(SELECT * FROM read_csv('${stand.path(path)}', header = true))`;
  const [parts, one] = [table('safe/people.part-*.csv'), table('one/people.csv')];
  expect(await ask(`SELECT count(*) FROM (${parts} EXCEPT ALL ${one})`)).toEqual([['0']]);
  expect(await ask(`SELECT count(*) FROM (${one} EXCEPT ALL ${parts})`)).toEqual([['0']]);
  expect(await ask(here(sums))).toEqual([['3000', '3000']]);
});
