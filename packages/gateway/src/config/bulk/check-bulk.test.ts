import { describe, expect, test } from 'vitest';
import { SetupError } from '../../../../engine/src/kernel/errors.ts';
import { loadConfig } from '../load-config.ts';

const BASE = `pseudonyms: { scheme: native, keys: [{ id: 1, secret: "file:key" }] }
connectors:
  entra-id:
    tenant: 6e4c8e9f-76cf-41d1-806e-61838b880b87
    clientId: 0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11
    assertion: { type: token-file, path: /t }
`;

const load = (bulk: string) =>
  loadConfig({ text: `${BASE}bulk:\n${bulk}`, file: 'n.yaml', environment: {} }).bulk;

function readFaults(bulk: string): readonly string[] {
  try {
    load(bulk);
    return [];
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return error.issues.map(({ message, fix, line }) => `${line}: ${message} (${fix})`);
  }
}

describe('bulk jobs of a configuration', () => {
  test('have a place to read, one to write, and rules; the rest has defaults', () => {
    expect(load('  hr: { from: "s3://exports/hr/", to: "gs://safe_hr/", rules: hr.yaml }')).toEqual({
      hr: { from: 's3://exports/hr/', to: 'gs://safe_hr/', rules: 'hr.yaml', rejects: 100, names: 'digest' },
    });
    expect(
      load('  hr: { from: exports, to: /srv/out, rules: "env:R", format: parquet }')?.['hr'],
    ).toMatchObject({
      from: 'exports',
      format: 'parquet',
    });
  });

  test.each([
    [
      '{ from: "ftp://x/", to: out, rules: r }',
      /bulk\.hr\.from must be s3:\/\/BUCKET.*or a path of this machine/,
    ],
    ['{ from: in, to: "az://account", rules: r }', /bulk\.hr\.to must be/],
    ['{ from: in, to: "S3://safe/hr/", rules: r }', /bulk\.hr\.to must be s3:/],
    ['{ from: in, to: "s3a://safe/hr/", rules: r }', /bulk\.hr\.to must be s3:/],
    ['{ from: "x+y://a/", to: out, rules: r }', /bulk\.hr\.from must be s3:/],
    ['{ from: in, to: out, rules: r, format: xml }', /csv.*tsv.*ndjson.*json-array.*parquet/],
    [
      '{ from: in, to: out, rules: r, connector: teams }',
      /not one of the connectors \(use one of entra-id\)/,
    ],
    ['{ from: in, to: out, rules: r, rejcts: 1 }', /unknown key "rejcts".*did you mean rejects\?/],
  ])('%s is refused with what may stand there', (job, words) => {
    expect(readFaults(`  hr: ${job}`)).toEqual([expect.stringMatching(words)]);
  });

  test.each([
    ['s3://box/', 's3://box/safe/'],
    ['s3://box/hr', 's3://box/hr/'],
    ['s3://box', 's3://box/x'],
    ['./in', 'in/out'],
    ['in', 'in'],
    ['/srv/in', '/srv/out/../in//safe'],
  ])('BLK-05 outputs of a job from %s may not go to %s, nor those of another job', (from, to) => {
    expect(readFaults(`  hr: { from: "${from}", to: "${to}", rules: r }`)).toEqual([
      expect.stringContaining('bulk.hr.to lies within bulk.hr.from'),
    ]);
    expect(
      readFaults(
        `  hr: { from: "${from}", to: elsewhere, rules: r }\n  b: { from: other, to: "${to}", rules: r }`,
      ),
    ).toEqual([expect.stringContaining('bulk.b.to lies within bulk.hr.from')]);
  });

  test.each([
    ['s3://safe/hr/', 's3://safe/hr/'],
    ['s3://safe/hr', 's3://safe/hr/'],
    ['s3://safe', 's3://safe/hr/'],
    ['s3://safe/hr/', 's3://safe'],
    ['out', './out/'],
    ['/srv/out', '/srv/x/../out/hr'],
    ['.', 'out'],
  ])('BLK-05 one job writes to %s and another one to %s, so one would write over the other', (to, other) => {
    const jobs = `  hr: { from: in, to: "${to}", rules: r }\n  b: { from: other, to: "${other}", rules: r }`;
    expect(readFaults(jobs)).toEqual([
      expect.stringMatching(/bulk\.b\.to and bulk\.hr\.to .*\(give each job a folder of its own/),
    ]);
  });

  test('outputs that are named one by one may lie in one folder', () => {
    const jobs = `  hr: { from: in/a.csv, to: out/a.csv, rules: r }\n  b: { from: in/b.csv, to: out/b.csv, rules: r }`;
    expect(readFaults(jobs)).toEqual([]);
  });

  test.each([
    ['.', 'out'],
    ['..', './out'],
    ['../..', '../out'],
    ['/', 'out'],
  ])('BLK-05 outputs of a job from %s, which is above, may not go to %s', (from, to) => {
    expect(readFaults(`  hr: { from: "${from}", to: "${to}", rules: r }`)).toEqual([
      expect.stringContaining('bulk.hr.to lies within bulk.hr.from'),
    ]);
  });

  test.each([
    ['s3://box/hr/', 's3://box/hr-safe/'],
    ['.', '/srv/out'],
    ['.', '../out'],
    ['in', '../in/out'],
  ])('outputs of a job from %s may go to %s, which is another folder', (from, to) => {
    expect(readFaults(`  hr: { from: "${from}", to: "${to}", rules: r }`)).toEqual([]);
  });
});
