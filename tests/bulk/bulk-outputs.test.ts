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
      ...{ format: 'csv' as const, output, rejects: 0 },
    };
    await expect(runFile(job, setup, () => undefined)).rejects.toThrow('has changed meanwhile');
    expect(readFileSync(output, 'utf8')).toBe('not ours');
  });
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
