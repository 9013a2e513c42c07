import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import type { FileSource } from '../../packages/bulk/src/bulk-files.ts';
import type { BulkFormat } from '../../packages/bulk/src/bulk-plan.ts';
import { openTablePart } from '../../packages/bulk/src/split/open-part.ts';
import { createBulkSetup } from '../../packages/hosts/src/bulk/bulk-setup.ts';
import { createFileJob } from '../../packages/hosts/src/bulk/create-file-job.ts';
import { listLocalSources } from '../../packages/hosts/src/bulk/places/any-place.ts';
import { runFile } from '../../packages/hosts/src/bulk/run-file.ts';
import { createBulkStand, freshKey, TENANT } from './bulk-stand.ts';

// A file of this machine has no ETag: of one that is replaced or written while it is read, the header of one version would say what is
// done to the values of another.

const RULES = `nymgate: 1
bulk:
  people:
    rowOrder: kept
    columns:
      Dept: keep
`;
const ROWS = 40_000;

/** Runs a file, and calls `change` when its first bytes have been read. */
async function runWhile(file: string, format: BulkFormat, change: () => void) {
  const stand = createBulkStand();
  const pseudonyms = {
    ...{ scheme: 'native' as const, keys: [{ id: 1, secret: freshKey() }], tenant: TENANT },
  };
  const setup = await createBulkSetup({ rulesText: RULES, rulesFile: 'rules.yaml', pseudonyms });
  const [source] = (await listLocalSources(file)).sources;
  if (source === undefined) throw new Error('no file');
  const choosing = {
    selection: { format, rejects: 0, names: 'clear' as const },
    setup,
    isExplicitlyNamed: true,
  };
  const job = await createFileJob(source, choosing);
  if (job === undefined) throw new Error('no rule');
  const output = stand.path('out');
  let changed = false;
  const failure = await runFile({ ...job, output }, setup, () => {
    if (!changed) change();
    changed = true;
  }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { failure, made: existsSync(output) ? readFileSync(output) : undefined };
}

async function textOf(source: FileSource | undefined): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source?.open() ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

const csv = (header: string, row: string): string => `${header}\n${`${row}\n`.repeat(ROWS * 12)}`;

function parquet(first: string, second: string): Uint8Array {
  const column = (name: string, text: string) => ({
    ...{ name, data: Array.from({ length: ROWS }, (_, at) => `${text}-${at}`), type: 'STRING' as const },
  });
  const columnData = [column(first, first), column(second, second)];
  return new Uint8Array(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED', statistics: false }));
}

describe('BLK-05 an input that changes while it is read fails', () => {
  test('CSV that is written over', async () => {
    const stand = createBulkStand();
    const file = stand.write('p.csv', csv('Dept,Name', 'HRHR,Anna'));
    const { failure, made } = await runWhile(file, 'csv', () =>
      writeFileSync(file, csv('Name,Dept', 'Anna,HRHR')),
    );
    expect(made?.includes('Anna') ?? false).toBe(false);
    expect(failure).toContain('it changed while it was read');
  });

  test('Parquet that is written over', async () => {
    const stand = createBulkStand();
    const file = stand.write('p.parquet', parquet('Dept', 'Name'));
    const other = parquet('Name', 'Dept');
    const { failure, made } = await runWhile(file, 'parquet', () => writeFileSync(file, other));
    expect(made?.includes('Name-') ?? false).toBe(false);
    expect(failure).toContain('it changed while it was read');
  });

  test('a part of a table, whose header was read before', async () => {
    const stand = createBulkStand();
    const file = stand.write('p.csv', csv('Dept,Name', 'HRHR,Anna'));
    const [listed] = (await listLocalSources(file)).sources;
    if (listed === undefined) throw new Error('no file');
    const form = { delimiter: ',', encoding: 'utf-8' } as const;
    const { source } = await openTablePart(listed, { index: 1, of: 2 }, { form });
    renameSync(stand.write('other', csv('Name,Dept', 'Anna,HRHR')), file);
    await expect(textOf(source)).rejects.toThrow('it changed while it was read');
  });

  test('one that has grown since it was listed', async () => {
    const stand = createBulkStand();
    const file = stand.write('p.csv', 'Dept,Name\nHR,Anna\n');
    const [listed] = (await listLocalSources(file)).sources;
    writeFileSync(file, 'Dept,Name\nHR,Anna\nHR,Berta\n');
    await expect(textOf(listed)).rejects.toThrow('it changed while it was read');
  });
});
