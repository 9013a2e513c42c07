import { existsSync, mkdirSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { previewJobs } from '../../packages/cli/src/bulk/preview/preview-jobs.ts';
import { ObjectFailure } from '../../packages/clouds/src/object-stores/shared/object-failure.ts';
import { runHere } from '../e2e/cli-process.ts';
import { captureTerminal } from '../harness/capture-terminal.ts';
import { createBulkStand } from './bulk-stand.ts';

// What --dry-run shows is what a run would do with the same bytes: whoever writes rules believes it.

const GERMAN = `nymgate: 1
bulk:
  hr:
    encoding: windows-1252
    delimiter: ";"
    columns:
      Persönliche E-Mail: { treatment: pseudonymize, kind: person }
      Standort: keep
`;
const PLAIN = `nymgate: 1\nbulk: { hr: { rowOrder: kept, columns: { Id: keep, Note: keep } } }\n`;

const preview = async (rules: string, file: string | Uint8Array) => {
  const stand = createBulkStand(rules);
  const input = stand.write('hr.csv', file);
  return runHere(stand.args('--dry-run', input, stand.path('out.csv')));
};

describe('nymgate bulk --dry-run', () => {
  test('reads a file in the encoding that the rules state', async () => {
    const file = Buffer.from('Persönliche E-Mail;Standort\r\nana@contoso.com;Köln\r\n', 'latin1');
    const { code, stdout } = await preview(GERMAN, file);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/Persönliche E-Mail +pseudonymize \(person\) +t~/),
    ]);
    expect(stdout).toMatch(/Standort +keep +Köln/);
  });

  test('reads UTF-16 by its mark, although the preview cuts the file anywhere', async () => {
    const rows = Array.from({ length: 40_000 }, (_, n) => `${n},Köln`).join('\n');
    const { code, stdout } = await preview(PLAIN, Buffer.from(`\ufeffId,Note\n${rows}\n`, 'utf16le'));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Note +keep +Köln +Köln +Köln/)]);
  });

  test('a cell with line ends that the preview cuts is no fault of the file', async () => {
    const { code, stdout } = await preview(PLAIN, `Id,Note\n1,short\n2,"${'line\n'.repeat(150_000)}"\n`);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Id +keep +1/)]);
  });

  test('rows that end with a carriage return are rows', async () => {
    const { stdout } = await preview(PLAIN, 'Id,Note\r1,one\r2,two\r');
    expect(stdout).toMatch(/Note +keep +one +two/);
  });

  test('says which rows would be left out', async () => {
    const { code, stdout } = await preview(PLAIN, 'Id,Note\n1\n2,two\n3\n4,a,b\n');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(
        '2 rows rejected: cells-missing, has fewer cells than the header (first in line 2)',
      ),
    ]);
    expect(stdout).toContain('1 row rejected: cells-extra, has more cells than the header (first in line 5)');
  });
});

test('--dry-run shows Parquet too: typed values before, texts and kept values after', async () => {
  const stand = createBulkStand(
    'nymgate: 1\nbulk: { hr: { columns: { id: keep, mail: { treatment: pseudonymize, kind: person } } } }\n',
  );
  const columnData = [
    { name: 'id', data: Array.from({ length: 900 }, (_, at) => BigInt(at + 41)), type: 'INT64' as const },
    { name: 'mail', data: Array.from({ length: 900 }, (_, at) => (at === 1 ? null : `a${at}@contoso.com`)) },
    { name: 'salary', data: Array.from({ length: 900 }, () => 'secret-value') },
  ];
  const input = stand.write('hr.parquet', new Uint8Array(parquetWriteBuffer({ columnData })));
  const { code, stdout } = await runHere(stand.args('--dry-run', input, stand.path('out.parquet')));
  expect([code, stdout]).toEqual([0, expect.stringMatching(/id +keep +41 +42 +43\n/)]);
  expect(stdout).toMatch(/mail +pseudonymize \(person\) +t~\S+@contoso\.com +t~/);
  expect(stdout).toContain('left out: salary (no rule)');
  expect(stdout).not.toContain('secret-value');
  expect(existsSync(stand.path('out.parquet'))).toBe(false);
  const broken = await runHere(stand.args('--dry-run', stand.write('x.parquet', 'PAR1'), stand.path('o')));
  expect([broken.code, broken.stdout]).toEqual([1, expect.stringContaining('NOT_PARQUET')]);
});

describe('nymgate bulk says what to do', () => {
  test('a column that comes out empty, and one that the file lacks, in the run and in the preview', async () => {
    const rules = PLAIN.replace('Note: keep', 'Note: { treatment: coarsen, to: month }, Team: keep');
    const stand = createBulkStand(rules);
    const input = stand.write('hr.csv', 'Id,Note\n1,15.03.2021\n2,16.03.2021\n');
    const run = () => runHere(stand.args(input, stand.path('out.csv')));
    for (const { code, stderr } of [await run(), await run()])
      expect([code, stderr]).toEqual([0, expect.stringContaining('"missing":["Team"],"empty":["Note"]')]);
    const { stdout } = await runHere(stand.args('--dry-run', input, stand.path('other.csv')));
    expect(stdout).toContain('not in the file: Team');
    const good = await runHere(
      stand.args(stand.write('a.csv', 'Id,Note,Team\n1,2021-03-15,x\n'), stand.path('a.out')),
    );
    expect(good.stderr).not.toMatch(/missing|empty/);
  });

  test('a key without a tenant joins with nothing', async () => {
    const stand = createBulkStand(PLAIN);
    const input = stand.write('hr.csv', 'Id,Note\n1,one\n');
    const key = ['--key', `file:${stand.path('key')}`];
    const alone = await runHere([
      'bulk',
      '--rules',
      stand.path('rules.yaml'),
      ...key,
      input,
      stand.path('o.csv'),
    ]);
    expect([alone.code, alone.stderr]).toEqual([0, expect.stringContaining('Without --tenant')]);
    expect((await runHere(stand.args(input, stand.path('p.csv')))).stderr).not.toContain('Without --tenant');
  });

  test("Psoxy's rules with a key of the native scheme make other pseudonyms than Psoxy", async () => {
    const stand = createBulkStand('columnsToPseudonymize: [Id]\n');
    const input = stand.write('hr.csv', 'Id,Note\n1,one\n');
    expect((await runHere(stand.args(input, stand.path('o.csv')))).stderr).toContain(
      'For those give --config with pseudonyms.scheme: psoxy',
    );
  });

  test('a folder in the place of an output, and a file in the place of a folder', async () => {
    const stand = createBulkStand(PLAIN);
    stand.write('in/hr.csv', 'Id,Note\n1,one\n');
    mkdirSync(stand.path('out/hr.csv'), { recursive: true });
    const folder = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect([folder.code, folder.stderr]).toEqual([
      1,
      expect.stringContaining('cannot be read (EISDIR); move it away'),
    ]);
    stand.write('file', '');
    const file = await runHere(stand.args(stand.path('in'), stand.path('file')));
    expect([file.code, file.stderr]).toEqual([1, expect.stringContaining('BULK_OUTPUT')]);
  });

  test('an empty folder, and a name that no rule is for', async () => {
    const stand = createBulkStand(PLAIN.replace('{ rowOrder', '{ files: ["*.csv"], rowOrder'));
    mkdirSync(stand.path('in'));
    const empty = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect([empty.code, empty.stderr]).toEqual([1, expect.stringContaining('No input file found')]);
    const other = await runHere(stand.args(stand.write('hr.xls', 'x'), stand.path('out')));
    expect([other.code, other.stderr]).toEqual([
      1,
      expect.stringContaining('or choose a rule set (--bulk, or set of the job)'),
    ]);
  });
});

test('--dry-run tells an object that cannot be read, and goes on with the next one', async () => {
  const { terminal, out } = captureTerminal();
  const job = (name: string) =>
    ({
      source: {
        uri: `s3://exports/${name}`,
        name,
        open: () => {
          const finding = { outcome: 'changed', reason: 'it was replaced', next: 'run this again' } as const;
          throw new ObjectFailure(finding, `s3://exports/${name}`);
        },
      },
      set: { name: 'people', pointer: '', columns: [], matches: () => true, open: () => expect.fail() },
      ...({ name, names: 'clear' } as const),
      format: 'csv',
      output: name,
      rejects: 0,
    }) as const;
  expect(await previewJobs([job('a.csv'), job('b.csv')], {} as never, terminal)).toBe(1);
  expect(out()).toMatch(/a\.csv: it was replaced; run this again[\s\S]*b\.csv: it was replaced/);
});
