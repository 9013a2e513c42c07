import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { runHere } from '../e2e/cli-process.ts';
import { createBulkStand, peopleCsv, RULES } from './bulk-stand.ts';

const ALL = RULES.replace('["**/*.csv"]', '["**/*.csv", "**/*.csv.gz", "**/*.parquet", "**/*.dat"]');
const ZIP = Buffer.concat([Buffer.from('PK\u0003\u0004\u0014\0\u0006\0', 'latin1'), Buffer.alloc(5000, 7)]);
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\u0005\u0006', 'latin1'), Buffer.alloc(18)]);
const OLE2 = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(5000, 7)]);
const TOLD = 'save each sheet as CSV (in Excel: Save As, "CSV UTF-8")';

test.each([
  ['staff.xlsx', ZIP, []],
  ['staff.xls', OLE2, []],
  ['staff.ods', ZIP, ['--bulk', 'people']],
  ['staff.dat', OLE2, []],
  ['staff.dat', EMPTY_ZIP, []],
  ['staff.csv', ZIP, []],
  ['staff.csv', OLE2, []],
  ['staff.csv.gz', gzipSync(ZIP), []],
  ['staff.csv.gz', ZIP, []],
  ['staff.parquet', ZIP, []],
  ['staff.parquet', OLE2, []],
  ['staff.ndjson', OLE2, []],
  ['staff.json', ZIP, []],
  ['staff.csv', ZIP, ['--split', '1/2']],
  ['staff.ndjson', OLE2, ['--split', '0/2']],
  ['staff.csv', OLE2, ['--dry-run']],
])('%s with the bytes of a workbook is told how to be saved (%#)', async (name, bytes, more) => {
  const stand = createBulkStand(ALL);
  const input = stand.write(name, bytes);
  const output = stand.path('out.csv');
  const { code, stdout, stderr } = await runHere(stand.args(...more, input, output));
  const said = (stdout + stderr).replaceAll('\\"', '"');
  expect([code, said]).toEqual([1, expect.stringContaining(TOLD)]);
  expect(said).not.toContain('--format');
  expect(existsSync(output)).toBe(false);
});

test('a workbook fails alone among the files of a folder, and one on standard input too', async () => {
  const stand = createBulkStand(ALL);
  stand.write('in/a.csv', ZIP);
  stand.write('in/b.csv', peopleCsv(5));
  const { code, stderr } = await runHere(stand.args(stand.path('in'), stand.path('out')));
  expect([code, stderr]).toEqual([1, expect.stringContaining('WORKBOOK')]);
  expect([existsSync(stand.path('out/a.csv')), existsSync(stand.path('out/b.csv'))]).toEqual([false, true]);
  const args = stand.args('--bulk', 'people', '--format', 'csv', '-', '-');
  const piped = await runHere(args, { input: ZIP.toString('latin1') });
  expect([piped.code, piped.stderr]).toEqual([1, expect.stringContaining('WORKBOOK')]);
});

test('text that begins with the letters of an archive is read', async () => {
  const stand = createBulkStand(ALL.replace('Id:', 'PK: keep\n      Id:'));
  const input = stand.write('pk.csv', 'PK,Id\n1,E1\n');
  const { code, stderr } = await runHere(stand.args(input, stand.path('out.csv')));
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('WORKBOOK')]);
});
