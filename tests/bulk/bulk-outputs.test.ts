import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createBulkSetup } from '../../packages/hosts/src/bulk/bulk-setup.ts';
import { createLocalTarget } from '../../packages/hosts/src/bulk/places/local-target.ts';
import { runFile } from '../../packages/hosts/src/bulk/run-file.ts';
import { runHere } from '../e2e/cli-process.ts';
import { createBulkStand, freshKey, peopleCsv, RULES, TENANT } from './bulk-stand.ts';

describe('what is not ours stays as it is', () => {
  test('BLK-04: a link further up in the output is refused as well', async () => {
    const stand = createBulkStand();
    stand.write('in/hr/2026/people.csv', peopleCsv(1));
    stand.write('elsewhere/keep', '');
    stand.write('out/keep', '');
    symlinkSync(stand.path('elsewhere'), stand.path('out/hr'));
    const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect([code, readdirSync(stand.path('elsewhere'))]).toEqual([1, ['keep']]);
    expect(stderr).toContain('it is a link');
  });

  test.each(['manifest.json', 'rejects.ndjson'])(
    'BLK-05: a file of somebody else in the place of the %s',
    async (ending) => {
      const stand = createBulkStand();
      const input = stand.write('people.csv', peopleCsv(1));
      const theirs = stand.write(`safe.csv.${ending}`, 'not ours');
      const { code, stderr } = await runHere(stand.args(input, stand.path('safe.csv')));
      expect([code, readFileSync(theirs, 'utf8')]).toEqual([1, 'not ours']);
      expect([existsSync(stand.path('safe.csv')), stderr]).toEqual([
        false,
        expect.stringContaining('is there already'),
      ]);
    },
  );

  test('BLK-05: a file that comes to the place of the output while it is made', async () => {
    const stand = createBulkStand();
    const output = stand.path('safe.csv');
    const setup = await createBulkSetup({
      rulesText: RULES,
      rulesFile: 'rules.yaml',
      pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: freshKey() }], tenant: TENANT },
    });
    const open = async function* () {
      writeFileSync(output, 'not ours');
      yield Buffer.from(peopleCsv(3));
    };
    const job = {
      source: { uri: 'people.csv', name: 'people.csv', open },
      set: setup.rules.sets[0] ?? expect.unreachable(),
      ...{ name: 'people.csv', names: 'clear' as const },
      ...{ format: 'csv' as const, output, rejects: 0 },
    };
    await expect(runFile(job, setup, () => undefined)).rejects.toThrow('has changed meanwhile');
    expect(readFileSync(output, 'utf8')).toBe('not ours');
  });
});

test('BLK-05: a name that is not UTF-8 is left out and fails the run, not the other files', async () => {
  const stand = createBulkStand();
  stand.write('in/people.csv', peopleCsv(1));
  const name = Buffer.concat([Buffer.from(`${stand.path('in')}/ren`), Buffer.of(0xe9), Buffer.from('.csv')]);
  writeFileSync(name, peopleCsv(1));
  const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
  expect([code, readdirSync(stand.path('out'))]).toEqual([1, ['people.csv', 'people.csv.manifest.json']]);
  expect(stderr).toContain('names are not UTF-8 were left out: 1');
});

describe('what only looks like ours', () => {
  test('BLK-05: an output and a manifest that somebody without the keys has changed are made anew', async () => {
    const stand = createBulkStand();
    const input = stand.write('people.csv', peopleCsv(2));
    const output = stand.path('safe.csv');
    const run = () => runHere(stand.args(input, output));
    await run();
    const manifest = JSON.parse(readFileSync(`${output}.manifest.json`, 'utf8'));
    const planted = 'Id,Mail\nplanted,planted\n';
    writeFileSync(output, planted);
    const sha256 = createHash('sha256').update(planted).digest('hex');
    writeFileSync(
      `${output}.manifest.json`,
      JSON.stringify({ ...manifest, output: { ...manifest.output, sha256 } }),
    );
    expect((await run()).code).toBe(0);
    expect(readFileSync(output, 'utf8')).not.toContain('planted');
    expect((await run()).stderr).toContain('"skipped":1');
  });

  test('BLK-05: of two runs for one output the first fails, and nothing half gets the name', async () => {
    const path = createBulkStand().path('out.csv');
    const one = await createLocalTarget(path);
    const two = await createLocalTarget(path);
    await one.write(Buffer.from('one'));
    await two.write(Buffer.from('half of '));
    await expect(one.complete()).rejects.toThrow('another run');
    await one.abort();
    expect(existsSync(path)).toBe(false);
    await two.write(Buffer.from('two'));
    await two.complete();
    expect(readFileSync(path, 'utf8')).toBe('half of two');
  });
});

describe('BLK-08 names next to an output', () => {
  const NAME = 'Ana Lopez';
  const CSV = `Id,Mail,Dept,Hired,${NAME}\nE1,a@contoso.com,HR,2020-01-01,secret\n`;
  const filesBelow = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${parentPath}/${name}`);

  async function runNamed(...more: readonly string[]) {
    const stand = createBulkStand();
    stand.write(`in/${NAME}/2026/${NAME}.csv`, CSV);
    stand.write(`in/${NAME}.txt`, '');
    const ended = await runHere(stand.args(...more, stand.path('in'), stand.path('out')));
    const files = filesBelow(stand.path('out'));
    const texts = files.map((file) => readFileSync(file, 'utf8'));
    return { stand, ...ended, files, written: [...files, ...texts, ended.stdout, ended.stderr].join('\n') };
  }

  test('hold no name of the input, of its folder or of an unknown column, and the folders stay apart', async () => {
    const { code, files, written, stand } = await runNamed('--names', 'digest');
    expect(code).toBe(0);
    expect(written).not.toMatch(/Ana|Lopez/);
    const output = files.find((file) => file.endsWith('.csv')) ?? '';
    expect(output.slice(stand.path('out').length)).toMatch(/^\/[0-9a-f]{16}\/2026\/[0-9a-f]{16}\.csv$/);
    const { input, table } = JSON.parse(readFileSync(`${output}.manifest.json`, 'utf8'));
    expect([input.name, table.unknown]).toEqual([
      output.slice(stand.path('out').length + 1),
      [expect.stringMatching(/^d~[0-9a-f]{16}$/)],
    ]);
    // The same names again, or nothing would be skipped.
    const again = await runHere(stand.args('--names', 'digest', stand.path('in'), stand.path('out')));
    expect(again.stderr).toContain('"status":"skipped"');
  });

  test('BLK-02: text hidden in the name of a column is in no file, log or dry run', async () => {
    const hide = (text: string) => String.fromCodePoint(...[...text].map((c) => 0xe0000 + c.charCodeAt(0)));
    const stand = createBulkStand();
    const [id, dept] = [`I${hide(NAME)}d`, `de${hide(NAME)}PT`];
    stand.write('in/a.csv', `${id},Mail,${dept},Hired,Pay${hide(NAME)}\nE1,a@contoso.com,HR,2020-01-01,7\n`);
    const dry = await runHere(stand.args('--dry-run', stand.path('in'), stand.path('out')));
    const made = await runHere(stand.args('--names', 'digest', stand.path('in'), stand.path('out')));
    expect([dry.code, made.code]).toEqual([0, 0]);
    const files = filesBelow(stand.path('out')).map((file) => readFileSync(file, 'utf8'));
    expect(files.some((text) => text.startsWith('Id,Mail,Dept,Hired\n'))).toBe(true);
    expect([...files, dry.stdout, dry.stderr, made.stdout, made.stderr].join('\n')).not.toMatch(
      /[\u{e0000}-\u{e0fff}]/u,
    );
    expect([...files, made.stdout, made.stderr].join('\n')).not.toMatch(/u\{e00/);
  });

  test('are digests by default', async () => {
    const stand = createBulkStand();
    stand.write(`in/${NAME}.csv`, CSV);
    const words = stand
      .args(stand.path('in'), stand.path('out'))
      .filter((word) => !/^(?:--names|clear)$/.test(word));
    expect((await runHere(words)).code).toBe(0);
    expect(filesBelow(stand.path('out')).join()).not.toMatch(/Ana|Lopez/);
  });

  test('stay with --names clear, with a warning that names nobody', async () => {
    const { files, stderr } = await runNamed('--names', 'clear');
    expect(files.some((file) => file.endsWith(`/${NAME}/2026/${NAME}.csv`))).toBe(true);
    const warning = stderr.split('\n').find((line) => line.includes('name of a person')) ?? '';
    expect(warning).toContain('1 output may have the name of a person');
    expect(warning).not.toMatch(/Ana|Lopez/);
  });
});

describe('BLK-04 a place whose scheme is of no store', () => {
  const folders = () => readdirSync('.').filter((name) => /^(?:S3|gcs|azure|file):$/i.test(name));

  test.each(['S3://safe/hr/', 'gcs://safe/hr/', 'azure://contoso/safe/', 'file:///safe/'])(
    'as output, %s is refused, and no folder of that name is made',
    async (output) => {
      const stand = createBulkStand();
      const input = stand.write('people.csv', peopleCsv(1));
      for (const target of [output, `${output}people.csv`]) {
        const { code, stderr } = await runHere(stand.args(input, target));
        expect([code, stderr]).toEqual([1, expect.stringContaining('write s3://…, gs://…, az://…')]);
      }
      expect((await runHere(stand.args(output, stand.path('out')))).stderr).toContain('write s3://…');
      expect(folders()).toEqual([]);
    },
  );

  test.each([
    [['export', 's3://exports/out']],
    [['docs', '--out', 'S3://exports/docs']],
    [['init', 'aws', '--out', 'gcs://exports']],
    [['keys', 'create', '--out', 'azure://exports/key']],
  ])('%j writes to this machine only', async (words) => {
    const { code, stderr } = await runHere(words);
    expect([code, stderr]).toEqual([2, expect.stringContaining('It must be a path of this machine')]);
    expect(folders()).toEqual([]);
  });
});
