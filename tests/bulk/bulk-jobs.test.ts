import { chmodSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
import { createBulkStand, peopleCsv, TENANT } from './bulk-stand.ts';

// docs/reference/bulk.md#jobs-of-the-configuration

const RULE = 'nymgate: 1\nbulk: { hr: { columns: { Mail: { treatment: pseudonymize, kind: person } } } }\n';

function createJobStand(job: Readonly<Record<string, unknown>> = {}) {
  const stand = createBulkStand();
  stand.write('in/people.csv', peopleCsv(3));
  const hr = {
    from: stand.path('in'),
    to: stand.path('out'),
    rules: stand.path('rules.yaml'),
    names: 'clear',
    ...job,
  };
  const config = {
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: `file:${stand.path('key')}` }] },
    connectors: {
      'entra-id': {
        tenant: TENANT,
        clientId: '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11',
        assertion: { type: 'token-file', path: '/t' },
      },
    },
    bulk: { hr },
  };
  const file = stand.write('nymgate.json', JSON.stringify(config));
  return {
    ...stand,
    file,
    run: (...more: readonly string[]) => runHere(['bulk', '--config', file, ...more]),
  };
}

test('a job of the configuration writes the bytes that the same options write', async () => {
  const stand = createJobStand();
  expect((await stand.run('hr')).code).toBe(0);
  expect((await runHere(stand.args(stand.path('in'), stand.path('told')))).code).toBe(0);
  const written = readFileSync(stand.path('out/people.csv'), 'utf8');
  expect(written).toContain('@contoso.com');
  expect(written).toBe(readFileSync(stand.path('told/people.csv'), 'utf8'));
});

test('set, format and rejects of the job count, and --rejects and --dry-run go beside its name', async () => {
  const stand = createJobStand({ set: 'people', format: 'tsv', rejects: 0 });
  stand.write('in/people.csv', 'Id\tDept\nE1\tHR\nE2\n');
  expect((await stand.run('hr')).stderr).toContain('REJECTS_EXCEEDED');
  expect((await stand.run('--dry-run', 'hr')).stdout).toContain('(tsv, people)');
  expect((await stand.run('--rejects', '1', 'hr')).code).toBe(0);
});

test('BLK-06 --split goes beside the name of a job: two processes make its files, and the check finds them', async () => {
  const stand = createJobStand();
  // Which process makes a small file follows from its name.
  for (let n = 0; n < 8; n += 1) stand.write(`in/more-${n}/people.csv`, peopleCsv(5));
  expect((await stand.run('--split', '1/2', 'hr')).code).toBe(0);
  const early = await stand.run('--split', '2', '--verify', 'hr');
  expect([early.code, early.stderr]).toEqual([
    1,
    expect.stringContaining('is missing; run its process again'),
  ]);
  expect((await stand.run('--split', '0/2', 'hr')).code).toBe(0);
  const late = await stand.run('--split', '2', '--verify', 'hr');
  expect([late.code, late.stdout]).toEqual([0, expect.stringContaining('people.csv: 1 part, 3 rows in')]);
  expect(readFileSync(stand.path('out/more-7/people.csv'), 'utf8').split('\n')).toHaveLength(7);
});

test.each([
  [['hr', 'out'], '--rules is missing'],
  [[], 'missing required argument'],
  [['--bulk', 'people', 'hr'], '--bulk does not go with a job'],
  [['--format', 'csv', 'hr'], '--format does not go with a job'],
  [['nobody'], 'no job of this name under bulk (there are: hr)'],
])('%j is refused with what to do', async (more, words) => {
  const { code, stderr } = await createJobStand().run(...more);
  expect([code !== 0, stderr]).toEqual([true, expect.stringContaining(words)]);
});

test('check --config finds nothing in a sound job, and every fault of others', async () => {
  const check = async (job: Readonly<Record<string, unknown>>) => {
    const { file } = createJobStand(job);
    return runHere(['check', '--config', file]);
  };
  expect(await check({})).toMatchObject({ code: 0, stdout: '' });
  for (const [job, words] of [
    [{ rules: '/nowhere/r.yaml' }, 'RULES_UNREADABLE'],
    [{ set: 'people2' }, 'bulk.hr.set is not a set of its rules (use one of people, records)'],
    [{ set: 'records', format: 'csv' }, 'bulk.hr.format: FORMAT_MISMATCH'],
    [{ from: 's3://exports/a/../b/' }, 'bulk.hr.from: the name of the object'],
    [{ to: 'az://x/UPPER' }, 'CONFIG_INVALID'],
    [{ connector: 'teams' }, 'not one of the connectors'],
  ] as const) {
    const { code, stdout } = await check(job);
    expect([code, stdout]).toEqual([1, expect.stringContaining(words)]);
  }
});

test('PIN-01 rules of a job that everybody may write are refused', async () => {
  const stand = createJobStand();
  chmodSync(stand.path('rules.yaml'), 0o666);
  expect((await stand.run('hr')).stderr).toContain('bulk.hr.rules: others than its owner may write');
});

test('rules of a job may stand in a variable', async () => {
  process.env['BULK_JOB_RULES'] = RULE;
  try {
    const stand = createJobStand({ rules: 'env:BULK_JOB_RULES' });
    expect((await stand.run('hr')).code).toBe(0);
    expect(readFileSync(stand.path('out/people.csv'), 'utf8')).toMatch(/^Mail\n/);
  } finally {
    delete process.env['BULK_JOB_RULES'];
  }
});
