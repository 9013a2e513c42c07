import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PART_BYTES } from '../../packages/bulk/src/split/part-number.ts';
import { runCli, runHere, startCli } from '../e2e/cli-process.ts';
import { changeEnvironment } from '../harness/change-environment.ts';
import { startCloudStorage } from '../stand-ins/gcp/cloud-storage.ts';
import { startMetadataServer } from '../stand-ins/gcp/metadata-server.ts';
import { type BulkStand, createBulkStand, peopleCsv, RULES } from './bulk-stand.ts';

// BLK-06: n processes that do not know each other make each row once, and the check of them says so, or what is missing.

const OF = 3;
const WITH_ALL = RULES.replace('["**/*.csv"]', '["**/*.csv", "**/*.csv.gz", "**/*.parquet"]').replace(
  '    rowOrder: kept\n',
  '',
);
/** Few rows, but so long that a file has three parts. Cells have line ends, so that places between rows have to be found. */
const ROWS = 3_000;
const BROKEN = 7;
const LONG_TEXT = '"secret, line one\nline ""two"",\n'.concat('0123456789'.repeat(440), '"');
const people = peopleCsv(ROWS)
  .replaceAll(/secret-\d+/g, LONG_TEXT)
  .split('\nE');
for (let at = 1; at <= BROKEN; at += 1) people[at * 400] += ',one cell too many';
const files = {
  csv: people.join('\nE'),
  ndjson: Array.from(
    { length: ROWS },
    (_, n) => `{"mail":"person${n}@contoso.com","n":${n},"text":"${'x'.repeat(4_400)}"}\n`,
  ).join(''),
};

function makeParquet(): Uint8Array {
  const column = (name: string, value: (n: number) => string) => ({
    name,
    data: Array.from({ length: ROWS }, (_, n) => value(n)),
    type: 'STRING' as const,
  });
  const columnData = [
    column('Mail', (n) => `person${n}@contoso.com`),
    column('Home', (n) => `secret-${n}-${'0123456789'.repeat(440)}${n}`),
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED', rowGroupSize: 300 }));
}

test('the files have three parts', () => {
  for (const bytes of [files.csv, files.ndjson, makeParquet()])
    expect(bytes.length).toBeGreaterThan(OF * PART_BYTES);
});

const shares = Array.from({ length: OF }, (_, index) => `${index}/${OF}`);
const split = (stand: BulkStand, share: string, out = 'out') =>
  stand.args('--split', share, '--jobs', '1', stand.path('in'), stand.path(out));
const verify = (stand: BulkStand, ...more: readonly string[]) =>
  runHere([...split(stand, String(OF)), '--verify', ...more]);
const outputs = (stand: BulkStand, folder: string, ending: string) =>
  readdirSync(stand.path(folder))
    .filter((name) => name.endsWith(ending) && !name.includes('.rejects.'))
    .toSorted()
    .map((name) => readFileSync(stand.path(folder, name)));
const rowsOf = (csv: readonly Uint8Array[]) =>
  csv.flatMap((text) =>
    (parse(Buffer.from(text), { columns: true }) as object[]).map((row) => JSON.stringify(row)),
  );

describe('BLK-06 nymgate bulk --split', () => {
  test('three processes make the rows of one, of every format, and the check counts them', async () => {
    const stand = createBulkStand(WITH_ALL);
    stand.write('in/people.csv', files.csv);
    stand.write('in/records.ndjson', files.ndjson);
    stand.write('in/people.parquet', makeParquet());
    stand.write('in/array.json', `[${files.ndjson.trim().replaceAll('\n', ',')}]`);
    stand.write('in/packed.csv.gz', gzipSync(files.csv, { level: 1 }));
    const wide = Buffer.from(`\ufeff${files.csv}`, 'utf16le');
    stand.write('in/wide.csv', wide);
    for (let n = 0; n < 8; n += 1) stand.write(`in/small-${n}.ndjson`, '{"n":1}\n');
    const whole = await runHere(stand.args('--jobs', '1', stand.path('in'), stand.path('whole')));
    expect([whole.code, whole.stderr]).toEqual([0, expect.any(String)]);

    for (const share of shares.toReversed()) expect((await runHere(split(stand, share))).code).toBe(0);
    const names = readdirSync(stand.path('out')).filter((name) => !/manifest|rejects/.test(name));
    const parts = (name: string, ending: string) =>
      [0, 1, 2].map((index) => `${name}.part-000${index}-of-0003.${ending}`);
    expect(names.filter((name) => !name.startsWith('small')).toSorted()).toEqual(
      [
        ...['array.json', 'packed.csv.gz', 'wide.csv'],
        ...parts('people', 'csv'),
        ...parts('people', 'parquet'),
        ...parts('records', 'ndjson'),
      ].toSorted(),
    );
    const made = rowsOf(outputs(stand, 'out', '-of-0003.csv'));
    expect(made).toHaveLength(ROWS - BROKEN);
    expect(made.toSorted()).toEqual(rowsOf([readFileSync(stand.path('whole/people.csv'))]).toSorted());
    const lines = (folder: string, ending: string) =>
      Buffer.concat(outputs(stand, folder, ending))
        .toString()
        .split('\n')
        .toSorted();
    expect(lines('out', '-of-0003.ndjson')).toEqual(lines('whole', 'records.ndjson'));
    const groups = await Promise.all(outputs(stand, 'out', '-of-0003.parquet').map(readParquet));
    // Two row groups of 300 are joined to one window, and five windows are cut among three.
    expect(groups.map((rows) => rows.length)).toEqual([600, 1_200, 1_200]);
    const [one = []] = await Promise.all(outputs(stand, 'whole', 'people.parquet').map(readParquet));
    const mails = (rows: readonly Record<string, unknown>[]) =>
      rows.map(({ Mail }) => String(Mail)).toSorted();
    expect(mails(groups.flat())).toEqual(mails(one));
    expect(outputs(stand, 'out', 'wide.csv')).toEqual(outputs(stand, 'whole', 'wide.csv'));

    const told = await verify(stand);
    expect([told.code, told.stderr]).toEqual([0, '']);
    const count = `${ROWS} rows in, ${ROWS - BROKEN} out, ${BROKEN} rejected`;
    expect(told.stdout).toContain(`people.csv: 3 parts, ${count}\n`);
    expect(told.stdout).toContain(`packed.csv.gz: 1 part, ${count}\n`);
    expect(told.stdout).toContain(`people.parquet: 3 parts, ${ROWS} rows in, ${ROWS} out, 0 rejected\n`);
    // The limit of rejected rows is one for the whole file there.
    const strict = await verify(stand, '--rejects', String(BROKEN - 1));
    expect([strict.code, strict.stderr]).toEqual([1, expect.stringContaining(`has ${BROKEN} rejected rows`)]);
    // What is done stays as it is.
    expect((await runHere(split(stand, '1/3'))).stderr).not.toContain('"status":"done"');
  }, 300_000);

  test('F19 a process that is killed and started again makes its part with the same bytes; until then the check says what is missing', async () => {
    const stand = createBulkStand();
    stand.write('in/people.csv', files.csv);
    expect((await runHere(split(stand, '0/3', 'whole'))).code).toBe(0);
    for (const share of shares) expect((await runHere(split(stand, share, 'whole'))).code).toBe(0);
    const [made = ''] = shares.filter((share) => share !== '0/3');
    expect((await runHere(split(stand, '0/3'))).code).toBe(0);
    expect((await runHere(split(stand, shares.findLast((share) => share !== made) ?? ''))).code).toBe(0);
    let killed = 0;
    for (let wait = 100; killed < 3 && wait < 1_500; wait += 150) {
      const child = startCli(split(stand, made));
      child.stdin.end();
      child.stderr.resume();
      child.stdout.resume();
      const exited = once(child, 'exit');
      await Promise.race([exited, sleep(wait)]);
      child.kill('SIGKILL');
      await exited;
      if (child.exitCode === 0) break;
      killed += 1;
      const check = await verify(stand);
      expect(check.code).toBe(1);
      expect(check.stderr).toContain('is missing; run its process again');
    }
    expect(killed).toBeGreaterThan(0);
    expect((await runCli(split(stand, made))).code).toBe(0);
    expect((await verify(stand)).code).toBe(0);
    expect(outputs(stand, 'out', '.csv')).toEqual(outputs(stand, 'whole', '.csv'));
    expect(readdirSync(stand.path('out')).some((name) => name.startsWith('.nymgate'))).toBe(false);
  }, 300_000);

  test('the check finds an input that has changed, an output that has, and a manifest of somebody else', async () => {
    const stand = createBulkStand();
    const input = stand.write('in/people.csv', files.csv);
    for (const share of shares) expect((await runHere(split(stand, share))).code).toBe(0);
    const [first = '', second = ''] = readdirSync(stand.path('out')).filter((name) => name.endsWith('.csv'));
    const manifest = stand.path('out', `${first}.manifest.json`);
    const text = readFileSync(manifest, 'utf8');
    const fault = async () => {
      const { code, stderr } = await verify(stand);
      expect(code).toBe(1);
      return stderr;
    };
    writeFileSync(manifest, text.replace('"rejected": 2', '"rejected": 0'));
    expect(await fault()).toContain(`${first} has a manifest that was sealed with other keys`);
    writeFileSync(manifest, readFileSync(stand.path('out', `${second}.manifest.json`)));
    expect(await fault()).toContain(`${first} is another part`);
    writeFileSync(manifest, text);
    appendFileSync(stand.path('out', second), 'x');
    expect(await fault()).toContain(`${second} does not match the hash in its manifest`);
    rmSync(stand.path('out', second));
    for (const share of shares) expect((await runHere(split(stand, share))).code).toBe(0);
    expect((await verify(stand)).code).toBe(0);
    appendFileSync(input, 'E1,late@contoso.com,x,2020-01-01,y\n');
    expect(await fault()).toContain('people.csv has changed between its parts');
  }, 300_000);

  test('the number of a process comes from the platform', async () => {
    const stand = createBulkStand();
    stand.write('in/a.ndjson', '{"n":1}\n');
    const none = await runHere(split(stand, '2'));
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('JOB_COMPLETION_INDEX')]);
    for (const name of ['JOB_COMPLETION_INDEX', 'AWS_BATCH_JOB_ARRAY_INDEX', 'CLOUD_RUN_TASK_INDEX']) {
      const told: string[] = [];
      for (const index of ['0', '1']) {
        const { code, stderr } = await runCli(split(stand, '2', name), { environment: { [name]: index } });
        expect(code).toBe(0);
        told.push(stderr);
      }
      expect(told.filter((text) => text.includes('has nothing to do'))).toHaveLength(1);
      expect(existsSync(stand.path(name, 'a.ndjson'))).toBe(true);
      const beyond = await runCli(split(stand, '2', name), { environment: { [name]: '2' } });
      expect([beyond.code, beyond.stderr]).toEqual([2, expect.stringContaining(`${name} is no number`)]);
    }
    for (const wrong of ['3/3', '0/0', '-1/2', 'x', '1/20000'])
      expect((await runHere(split(stand, wrong))).code).toBe(2);
    expect((await runHere(stand.args('--verify', stand.path('in'), stand.path('out')))).code).toBe(2);
    expect((await runHere([...split(stand, '0/2'), '--dry-run'])).code).toBe(2);
  });

  test('BLK-04 a file that has the name of a part is no reason to write over it', async () => {
    const stand = createBulkStand();
    stand.write('in/people.csv', files.csv);
    stand.write('in/people.part-0001-of-0003.csv', peopleCsv(1));
    const { code, stderr } = await runHere(split(stand, '0/3'));
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('rename the input that has the name of a part'),
    ]);
    expect(existsSync(stand.path('out'))).toBe(false);
  });

  test('parts of an object are read by ranges, of one version', async () => {
    const token = 'ya29.of-this-test';
    const metadata = await startMetadataServer({
      issuer: { sign: async () => '' },
      subject: '1',
      accessToken: token,
    });
    const storage = await startCloudStorage({ bucket: 'exports', token, pageSize: 2 });
    onTestFinished(async () => {
      await storage.close();
      await metadata.close();
    });
    changeEnvironment({
      STORAGE_EMULATOR_HOST: storage.origin,
      GCE_METADATA_HOST: new URL(metadata.origin).host,
    });
    const stand = createBulkStand(WITH_ALL);
    storage.plant('in/people.csv', Buffer.from(files.csv), {});
    storage.plant('in/people.parquet', Buffer.from(makeParquet()), {});
    const args = (share: string, ...more: readonly string[]) =>
      stand.args('--split', share, ...more, 'gs://exports/in/', 'gs://exports/out/');
    for (const share of shares) expect((await runHere(args(share))).code).toBe(0);
    const check = await runHere(args('3', '--verify'));
    expect([check.code, check.stdout.match(/3 parts/g)]).toEqual([0, ['3 parts', '3 parts']]);
    const csv = [...storage.objects].flatMap(([name, { bytes }]) =>
      /out.*3\.csv$/.test(name) ? [bytes] : [],
    );
    stand.write('in/people.csv', files.csv);
    expect((await runHere(stand.args(stand.path('in'), stand.path('whole')))).code).toBe(0);
    expect(rowsOf(csv).toSorted()).toEqual(rowsOf(outputs(stand, 'whole', '.csv')).toSorted());
    // The same bytes, written again: what the parts were made of is gone.
    storage.plant('in/people.csv', Buffer.from(files.csv), {});
    const changed = await runHere(args('3', '--verify'));
    expect([changed.code, changed.stderr]).toEqual([
      1,
      expect.stringContaining('has changed between its parts'),
    ]);
  }, 300_000);
});

async function readParquet(bytes: Uint8Array): Promise<readonly Record<string, unknown>[]> {
  const file = {
    byteLength: bytes.length,
    slice: (start: number, end?: number) => Uint8Array.from(bytes.subarray(start, end)).buffer,
  };
  return parquetReadObjects({ file });
}
