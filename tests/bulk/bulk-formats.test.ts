import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
import { changeEnvironment } from '../harness/change-environment.ts';
import { startCloudStorage } from '../stand-ins/gcp/cloud-storage.ts';
import { startMetadataServer } from '../stand-ins/gcp/metadata-server.ts';
import { createBulkStand, peopleCsv, RULES } from './bulk-stand.ts';

const WITH_ALL = RULES.replace('["**/*.csv"]', '["**/*.csv", "**/*.csv.gz", "**/*.parquet"]');
const PEOPLE = peopleCsv(50);
const cellsOf = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

describe('nymgate bulk, packed files', () => {
  test('gzip comes out as gzip, with the rows of the same file in plain text', async () => {
    const stand = createBulkStand(WITH_ALL);
    stand.write('in/plain.csv', PEOPLE);
    stand.write('in/packed.csv.gz', gzipSync(PEOPLE));
    const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('FORMAT')]);
    const packed = readFileSync(stand.path('out/packed.csv.gz'));
    expect(gunzipSync(packed).toString()).toBe(readFileSync(stand.path('out/plain.csv'), 'utf8'));
    const manifest = JSON.parse(readFileSync(stand.path('out/packed.csv.gz.manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ rows: { in: 50, out: 50 }, output: { bytes: packed.length } });
    const again = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect(again.stderr).toContain('"skipped":2');
  });

  test('records without any property that the rules name are told: names of properties are exact', async () => {
    const stand = createBulkStand(
      'nymgate: 1\nbulk:\n  all: { properties: { Mail: { treatment: pseudonymize, kind: person } } }\n',
    );
    const input = stand.write(
      'in.ndjson',
      '{ "mail": "ana@contoso.com" }\n{"mail":"bo@contoso.com"}\n{"Mail":null}\n',
    );
    const { code, stderr } = await runHere(stand.args(input, stand.path('out.ndjson')));
    expect([code, stderr]).toEqual([0, expect.stringContaining('"hollow":2')]);
  });

  test('a name without its ending is packed where the input is', async () => {
    const stand = createBulkStand(WITH_ALL);
    const input = stand.write('people.csv.gz', gzipSync(PEOPLE));
    expect((await runHere(stand.args(input, stand.path('out.csv')))).code).toBe(0);
    expect(readFileSync(stand.path('out.csv'), 'utf8').split('\n')).toHaveLength(52);
  });

  test('BLK-05 a wrong label, a bomb and a cut file leave no output', async () => {
    const stand = createBulkStand(WITH_ALL);
    const inputs = {
      'label.csv': gzipSync(PEOPLE),
      'plain.csv.gz': PEOPLE,
      'cut.csv.gz': gzipSync(PEOPLE).subarray(0, 100),
      'bomb.csv.gz': gzipSync(`Id,Mail${'\n'.repeat(60_000_000)}`, { level: 9 }),
    };
    for (const [name, bytes] of Object.entries(inputs)) stand.write(`in/${name}`, bytes);
    const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect(code).toBe(1);
    for (const fault of ['COMPRESSION_LABEL', 'COMPRESSION_BROKEN', 'EXPANDS_TOO_FAR'])
      expect(stderr).toContain(fault);
    for (const name of Object.keys(inputs)) expect(existsSync(stand.path('out', name))).toBe(false);
  });

  test('Parquet has the pseudonyms of the same rows in CSV', async () => {
    const stand = createBulkStand(WITH_ALL);
    const rows = cellsOf(PEOPLE.replaceAll('"', '').replaceAll('Dept, ', 'Dept '));
    const column = (name: string, at: number) => ({
      name,
      data: rows.map((cells) => cells[at] ?? ''),
      type: 'STRING' as const,
    });
    stand.write('in/people.csv', PEOPLE);
    stand.write(
      'in/people.parquet',
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [column('Id', 0), column('Mail', 1), column('Dept', 2), column('Home', 4)],
        }),
      ),
    );
    const { code } = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect(code).toBe(0);
    const bytes = readFileSync(stand.path('out/people.parquet'));
    const found = await parquetReadObjects({
      file: {
        byteLength: bytes.length,
        slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
      },
    });
    const csv = cellsOf(readFileSync(stand.path('out/people.csv'), 'utf8'));
    expect(found.map(({ Id, Mail }) => [Id, Mail])).toEqual(csv.map(([id, mail]) => [id, mail]));
    expect(Object.keys(found[0] ?? {})).not.toContain('Home');
    expect(bytes.includes('secret-')).toBe(false);
  });
});

describe('nymgate bulk, a bucket', () => {
  test('BLK-04 BLK-05 from one folder of a bucket into another: whole outputs, manifests, nothing of keys and metadata, nothing twice', async () => {
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
    storage.plant('in/hr/people.csv', Buffer.from(PEOPLE), { owner: 'Kanarienvogel-4711' });
    storage.plant('in/packed.csv.gz', gzipSync(PEOPLE), {});
    const run = () => runHere(stand.args('gs://exports/in/', 'gs://exports/out/'));
    const first = await run();
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('"done":2')]);
    const names = [...storage.objects.keys()].filter((name) => name.startsWith('out/')).toSorted();
    expect(names).toEqual([
      'out/hr/people.csv',
      'out/hr/people.csv.manifest.json',
      'out/packed.csv.gz',
      'out/packed.csv.gz.manifest.json',
    ]);
    const plain = storage.objects.get('out/hr/people.csv')?.bytes ?? Buffer.alloc(0);
    expect(gunzipSync(storage.objects.get('out/packed.csv.gz')?.bytes ?? '').equals(plain)).toBe(true);
    expect(plain.includes('person1@')).toBe(false);
    const told = [...storage.objects]
      .filter(([name]) => name.startsWith('out/'))
      .map(([, { metadata }]) => metadata);
    expect(JSON.stringify([told, first.stderr])).not.toContain('Kanarienvogel');
    expect((await run()).stderr).toContain('"skipped":2');
    const nested = await runHere(stand.args('gs://exports/in/', 'gs://exports/in/out/'));
    expect([nested.code, nested.stderr]).not.toContain(0);
    expect(nested.stderr).toContain('taken for one of them');
    // A name that is not taken keeps no other file back, and is told at the end.
    storage.plant('in/ana@contoso.com.csv', Buffer.from(PEOPLE), {});
    const named = await run();
    expect([named.code, named.stderr]).toEqual([1, expect.stringContaining('"skipped":2')]);
    expect(named.stderr).toContain('an object has a name that is not taken');
    expect(named.stderr).not.toContain('ana@');
    // Outputs of ours are no inputs, wherever they are asked for.
    const again = await runHere(stand.args('gs://exports/out/', 'gs://exports/third/'));
    expect(again.code).toBe(1);
    expect([...storage.objects.keys()].some((name) => name.startsWith('third/'))).toBe(false);
  });
});
