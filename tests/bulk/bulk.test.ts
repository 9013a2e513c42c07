import { createHash, getHashes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runCli, runHere } from '../e2e/cli-process.ts';
import { createBulkStand, freshKey, peopleCsv, RULES } from './bulk-stand.ts';

type Manifest = {
  readonly input: { readonly digest: string; readonly bytes: number };
  readonly output: { readonly sha256: string; readonly bytes: number };
  readonly rows: { readonly in: number; readonly out: number; readonly rejected: number };
  readonly rules: { readonly policy: string; readonly set: string };
  readonly pseudonyms: { readonly scheme: string; readonly epoch: string };
  readonly table?: { readonly columns: readonly object[]; readonly unknown: readonly string[] };
};

const manifestOf = (path: string) => JSON.parse(readFileSync(`${path}.manifest.json`, 'utf8')) as Manifest;
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
/** The lines of standard error that are JSON. */
const events = (stderr: string) =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { event: string; status?: string });

describe('nymgate bulk', () => {
  test("a folder becomes a folder: outputs, manifests and reject files, each its owner's alone", async () => {
    const stand = createBulkStand();
    stand.write('in/hr/people.csv', peopleCsv(3));
    stand.write('in/a.ndjson', '{"mail":"ana@contoso.com","n":1,"x":"y"}\nbad\n');
    stand.write('in/b.json', '[{"n":2}]');
    stand.write('in/notes.txt', 'nothing for us');
    const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect([code, events(stderr).at(-1)]).toEqual([
      0,
      expect.objectContaining({
        event: 'done',
        files: 3,
        done: 3,
        failed: 0,
        rowsIn: 6,
        rowsOut: 5,
        rejected: 1,
      }),
    ]);
    expect(stderr).toContain(
      '1 file skipped: no rule is for such a name, or it has no known format (notes.txt …). Check',
    );
    expect(readdirSync(stand.path('out')).toSorted()).toEqual([
      'a.ndjson',
      'a.ndjson.manifest.json',
      'a.ndjson.rejects.ndjson',
      'b.json',
      'b.json.manifest.json',
      'hr',
    ]);
    expect(readFileSync(stand.path('out/a.ndjson.rejects.ndjson'), 'utf8')).toBe(
      '{"line":2,"reason":"not-json","meaning":"is no JSON, or more than one document"}\n',
    );
    expect(statSync(stand.path('out/hr/people.csv')).mode & 0o777).toBe(0o600);
    expect(statSync(stand.path('out/hr')).mode & 0o777).toBe(0o700);
  });

  test('the manifest has rows, treatments, and what names input, output and policy', async () => {
    const stand = createBulkStand();
    const input = stand.write('people.csv', peopleCsv(5));
    const output = stand.path('safe.csv');
    expect((await runHere(stand.args(input, output))).code).toBe(0);
    const manifest = manifestOf(output);
    expect(manifest).toMatchObject({
      input: { digest: expect.stringMatching(/^s~/), bytes: statSync(input).size },
      output: { sha256: sha256(output), bytes: statSync(output).size },
      rows: { in: 5, out: 5, rejected: 0 },
      rules: { language: 'native', set: 'people', policy: expect.stringMatching(/^[0-9a-f]{64}$/) },
      pseudonyms: { scheme: 'native', epoch: expect.stringMatching(/^[0-9a-f]{16}$/) },
      table: {
        unknown: ['Home'],
        columns: [
          { name: 'Id', treatment: 'pseudonymize (employee-number)', filled: 5 },
          { name: 'Mail', treatment: 'pseudonymize (person)', filled: 5 },
          { name: 'Dept', treatment: 'keep', filled: 5 },
          { name: 'Hired', treatment: 'coarsen (to the month)', filled: 5 },
        ],
      },
    });
  });

  test('KEY-01 nothing beside an output lets somebody without the keys try what stood in the input', async () => {
    const stand = createBulkStand();
    const input = stand.write('p.csv', 'Mail,Dept,Salary\nana@contoso.com,HR,61000\n');
    await runHere(stand.args(input, stand.path('o.csv')));
    const bytes = readFileSync(input);
    const hashes = getHashes().flatMap((name) => {
      const hash = createHash(name, name.startsWith('shake') ? { outputLength: 32 } : {})
        .update(bytes)
        .digest();
      return [hash.toString('hex'), hash.toString('base64'), hash.toString('base64url')];
    });
    const manifest = readFileSync(stand.path('o.csv.manifest.json'), 'utf8');
    expect(hashes.filter((hash) => manifest.includes(hash))).toEqual([]);
    const digest = () => manifestOf(stand.path('o.csv')).input.digest;
    const first = digest();
    await runHere(stand.args(stand.write('q.csv', bytes), stand.path('o.csv')));
    expect(digest()).toBe(first);
    stand.write('key', freshKey());
    await runHere(stand.args(input, stand.path('o.csv')));
    expect(digest()).not.toBe(first);
  });

  test('a name of a column is cut in the manifest: a file without header has data there', async () => {
    const stand = createBulkStand();
    const input = stand.write('p.csv', `Dept,${'x'.repeat(100)},a\u0007b\nHR,1,2\n`);
    await runHere(stand.args(input, stand.path('o.csv')));
    expect(manifestOf(stand.path('o.csv')).table?.unknown).toEqual([`${'x'.repeat(63)}…`, 'a\\u0007b']);
  });

  test('a second run skips what is there, and makes anew what has another input, other rules or another key', async () => {
    const stand = createBulkStand();
    const input = stand.write('in/people.csv', peopleCsv(4));
    const output = stand.path('out/people.csv');
    const run = async () => {
      const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
      return [code, events(stderr).find(({ event }) => event === 'file')?.status, sha256(output)] as const;
    };
    const [, , first] = await run();
    expect(await run()).toEqual([0, 'skipped', first]);
    writeFileSync(input, peopleCsv(5));
    const [code, status, second] = await run();
    expect([code, status, second === first]).toEqual([0, 'done', false]);
    stand.write('rules.yaml', RULES.replace('to: month', 'to: day'));
    expect((await run())[1]).toBe('done');
    stand.write('key', freshKey());
    expect((await run())[1]).toBe('done');
    expect((await run())[1]).toBe('skipped');
  });

  test('a file of somebody else is not written over', async () => {
    const stand = createBulkStand();
    const input = stand.write('people.csv', peopleCsv(1));
    const theirs = stand.write('safe.csv', 'not ours');
    const { code, stderr } = await runHere(stand.args(input, theirs));
    expect([code, readFileSync(theirs, 'utf8')]).toEqual([1, 'not ours']);
    expect(stderr).toContain('is there already and is not of an earlier run');
  });

  test('a folder of the output that is a link is refused', async () => {
    const stand = createBulkStand();
    stand.write('in/hr/people.csv', peopleCsv(1));
    stand.write('elsewhere/keep', '');
    stand.write('out/keep', '');
    symlinkSync(stand.path('elsewhere'), stand.path('out/hr'));
    const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect([code, readdirSync(stand.path('elsewhere'))]).toEqual([1, ['keep']]);
    expect(stderr).toContain('it is a link');
  });

  test('with one rejected row too many the file fails, nothing appears, and the reject file says which rows', async () => {
    const stand = createBulkStand();
    const input = stand.write('p.csv', 'Dept,Id\nHR\nIT,E1\nHR,2,3\n');
    const refused = await runHere(stand.args('--rejects', '1', input, stand.path('o.csv')));
    expect([refused.code, existsSync(stand.path('o.csv'))]).toEqual([1, false]);
    expect(refused.stderr).toContain('REJECTS_EXCEEDED');
    expect(
      readFileSync(stand.path('o.csv.rejects.ndjson'), 'utf8')
        .split('\n')
        .map((line) => line.slice(0, 34)),
    ).toEqual(['{"line":2,"reason":"cells-missing"', '{"line":4,"reason":"cells-extra","', '']);
    expect((await runHere(stand.args('--rejects', '2', input, stand.path('o.csv')))).code).toBe(0);
    expect(readFileSync(stand.path('o.csv'), 'utf8').split('\n')[1]).toMatch(/^IT,t~/);
  });

  test('an output below something that is no folder is told', async () => {
    const stand = createBulkStand();
    const input = stand.write('p.csv', peopleCsv(2));
    const file = stand.write('file', '');
    const { code, stderr } = await runHere(stand.args(input, stand.path('file', 'o.csv')));
    expect([code, stderr]).toEqual([1, expect.stringContaining('BULK_OUTPUT')]);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  // A limit on the size of files cuts a write short without an error first, as a disk does that becomes full.
  test('F18: where the output does not fit, nothing of it is left under any name, and what was there stays', async () => {
    const stand = createBulkStand();
    const input = stand.write('in/p.csv', peopleCsv(20));
    expect((await runHere(stand.args(stand.path('in'), stand.path('out')))).code).toBe(0);
    const before = readFileSync(stand.path('out/p.csv'), 'utf8');
    writeFileSync(input, peopleCsv(4_000));
    const shell = 'ulimit -f 64; exec "$@"';
    const { code, stderr } = await runCli(stand.args(stand.path('in'), stand.path('out')), { shell });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/BULK_OUTPUT.*(?:EFBIG|ENOSPC)/)]);
    expect(readFileSync(stand.path('out/p.csv'), 'utf8')).toBe(before);
    expect(readdirSync(stand.path('out')).toSorted()).toEqual(['p.csv', 'p.csv.manifest.json']);
  });

  test('one file that fails does not stop the others', async () => {
    const stand = createBulkStand();
    stand.write('in/a.csv', 'x,y\n1,2\n');
    stand.write('in/b.json', '{"no":"array"}');
    stand.write('in/c.csv', peopleCsv(2));
    const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
    expect([code, readdirSync(stand.path('out')).toSorted()]).toEqual([1, ['c.csv', 'c.csv.manifest.json']]);
    expect(stderr).toContain('COLUMNS_NONE');
    expect(stderr).toContain('NOT_AN_ARRAY');
  });

  test('workers treat one file after the other, also after one that failed', async () => {
    const stand = createBulkStand();
    for (const name of ['a', 'b', 'c', 'd', 'e']) stand.write(`in/${name}.csv`, peopleCsv(2));
    stand.write('in/0.csv', 'x,y\n1,2\n');
    const args = stand.args('--jobs', '2', stand.path('in'), stand.path('out'));
    const { code, stderr } = await runCli(args);
    expect([code, events(stderr).at(-1)]).toEqual([1, expect.objectContaining({ done: 5, failed: 1 })]);
  });

  test.each<[string, readonly string[], string]>([
    ['no output', ['in'], 'Give at least one input'],
    ['an output inside the input', ['in', 'in/out'], 'must not lie in each other'],
    ['the input inside the output', ['in/sub', 'in'], 'must not lie in each other'],
    ['an unknown set', ['--bulk', 'nobody', 'in', 'out'], 'there are: people, records'],
    ['a domain as tenant', ['--tenant', 'contoso.com', 'in', 'out'], '--tenant is the tenant id'],
    ['two inputs of one name', ['in', 'in', 'out'], 'each time with another output'],
  ])('%s is refused before anything is written', async (_, paths, message) => {
    const stand = createBulkStand();
    stand.write('in/a.csv', peopleCsv(1));
    stand.write('in/sub/b.csv', peopleCsv(1));
    const args = paths.map((path) => (/^(?:in|out)/.test(path) ? stand.path(path) : path));
    const { code, stderr } = await runHere(stand.args(...args));
    expect([code, existsSync(stand.path('out'))]).toEqual([2, false]);
    expect(stderr).toContain(message);
  });

  test('rules of an API are no rules for files', async () => {
    const stand = createBulkStand('endpoints:\n  - pathTemplate: /v1.0/users\n');
    const input = stand.write('a.csv', 'a\n1\n');
    const { code, stderr } = await runHere(stand.args(input, stand.path('o.csv')));
    expect([code, stderr]).toEqual([1, expect.stringContaining('these are no rules for files')]);
  });

  test('a file that was named itself must have rules and a format', async () => {
    const stand = createBulkStand();
    const input = stand.write('data.bin', 'x');
    expect((await runHere(stand.args(input, stand.path('o')))).stderr).toContain('RULE_MISSING');
    const named = await runHere(stand.args('--bulk', 'people', input, stand.path('o')));
    expect(named.stderr).toContain('FORMAT_UNKNOWN');
  });

  test('--dry-run shows treatments and outputs, writes nothing, and shows what was there before to nobody but a terminal', async () => {
    const stand = createBulkStand();
    stand.write('in/people.csv', peopleCsv(2));
    const { code, stdout } = await runHere(stand.args('--dry-run', stand.path('in'), stand.path('out')));
    expect([code, existsSync(stand.path('out'))]).toEqual([0, false]);
    expect(stdout).toMatch(/Mail +pseudonymize \(person\) +t~[\w-]+@contoso\.com/);
    expect(stdout).toContain('left out: Home (no rule)');
    expect(stdout).not.toMatch(/person[01]@|secret-\d|\sE[01]\s/);
  });
});
