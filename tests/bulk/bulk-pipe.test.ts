import { mkdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { runCli, runHere } from '../e2e/cli-process.ts';
import { createBulkStand, peopleCsv } from './bulk-stand.ts';

// `nymgate bulk - -`: the rows of a file, as a part of somebody else's pipeline.

const SECRET = 'Kanarienvogel-4711';

test('makes of standard input what a file becomes', async () => {
  const stand = createBulkStand();
  const text = peopleCsv(3_000);
  const file = stand.write('people.csv', text);
  expect((await runHere(stand.args(file, stand.path('out.csv')))).code).toBe(0);
  const piped = await runCli(stand.args('--bulk', 'people', '--format', 'csv', '-', '-'), { input: text });
  expect([piped.code, piped.stderr]).toEqual([
    0,
    '{"event":"done","rowsIn":3000,"rowsOut":3000,"rejected":0}\n',
  ]);
  expect(piped.stdout).toBe(readFileSync(stand.path('out.csv'), 'utf8'));
});

test('BLK-02 BLK-03 tells rejected lines without a value, and fails where a file would', async () => {
  const stand = createBulkStand();
  const ndjson = (input: string | Uint8Array, ...more: readonly string[]) =>
    runHere(stand.args('--bulk', 'records', '--format', 'ndjson', ...more, '-', '-'), { input });
  const lines = `{"n":1}\n${SECRET}\n{"n":2}\n["${SECRET}"]\n`;
  const told = await ndjson(lines);
  expect([told.code, told.stdout.split('\n').toSorted()]).toEqual([0, ['', '{"n":1}', '{"n":2}']]);
  expect(told.stderr.split('\n').slice(0, 2)).toEqual([
    '{"event":"reject","line":2,"reason":"not-json","meaning":"is no JSON, or more than one document"}',
    '{"event":"reject","line":4,"reason":"not-an-object","meaning":"is no JSON object"}',
  ]);
  const strict = await ndjson(lines, '--rejects', '1');
  expect([strict.code, strict.stderr]).toEqual([1, expect.stringContaining('REJECTS_EXCEEDED')]);
  const packed = await ndjson(gzipSync(lines));
  expect([packed.code, packed.stdout, packed.stderr]).toEqual([
    1,
    '',
    expect.stringContaining('COMPRESSION_LABEL'),
  ]);
  const broken = await runHere(stand.args('--bulk', 'people', '--format', 'csv', '-', '-'), {
    input: `Id,Mail\n1,"${SECRET}"x\n`,
  });
  expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('throw away what was written')]);
  for (const { stderr, stdout } of [told, strict, packed, broken])
    expect(stderr + stdout).not.toContain(SECRET);
});

test('without a terminal, notes of a run over files are JSON lines too', async () => {
  const stand = createBulkStand();
  mkdirSync(stand.path('in'));
  stand.write('in/other.bin', 'x');
  const { stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
  const lines = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual({ event: 'note', message: expect.stringContaining('1 file skipped') });
});

test('is refused where nothing says what the stream is', async () => {
  const stand = createBulkStand();
  const refusal = async (...args: readonly string[]) => {
    const { code, stderr } = await runHere(stand.args(...args));
    expect(code).toBe(2);
    return JSON.parse(stderr).message;
  };
  expect(await refusal('-', '-', '--format', 'csv')).toContain('give --bulk with one of: people, records');
  expect(await refusal('-', '-', '--bulk', 'people')).toContain('give --format');
  expect(await refusal('-', '-', '--bulk', 'people', '--format', 'parquet')).toContain(
    'Parquet is no stream',
  );
  expect(await refusal('-', stand.path('out'))).toContain('write "nymgate bulk - -"');
  expect(await refusal('-', '-', '--split', '0/2')).toContain('--split are for files');
});
