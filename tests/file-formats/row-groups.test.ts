import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { openParquetPart } from '../../packages/bulk/src/file-formats/open-parquet-part.ts';
import { KEEP, PERSON, pseudonymizer, run, sourceOf } from './parquet-stand.ts';

const mailOf = (_: unknown, at: number) => `p${at}@contoso.com`;
const numbersBelow = (count: number) => Array.from({ length: count }, (_, at) => at);

/** A file with so many rows in each row group. */
function fileOf(groups: readonly number[], text: (_: unknown, at: number) => string = mailOf): Uint8Array {
  const ids = numbersBelow(groups.reduce((sum, rows) => sum + rows, 0));
  const columnData = [
    { name: 'id', data: ids, type: 'INT32' as const },
    { name: 'mail', data: ids.map(text), type: 'STRING' as const },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: [...groups], codec: 'SNAPPY' }));
}

type Row = { readonly id: number; readonly mail: string };

async function readRows(bytes: Uint8Array): Promise<readonly Row[]> {
  return (await parquetReadObjects({ file: Uint8Array.from(bytes).buffer })) as unknown as readonly Row[];
}

const countRows = (bytes: Uint8Array) =>
  parquetMetadata(Uint8Array.from(bytes).buffer).row_groups.map(({ num_rows: rows }) => Number(rows));

/** So many row groups of one row. */
const SINGLE_ROWS = numbersBelow(1_203).map(() => 1);

async function shuffle(file: Uint8Array) {
  const { bytes, counts } = await run(file, { id: KEEP, mail: PERSON }, 'shuffled');
  const rows = await readRows(bytes);
  for (const { id, mail } of rows)
    expect(mail).toBe(pseudonymizer.irreversible(mailOf(undefined, id), 'person'));
  expect(counts.rowsOut).toBe(rows.length);
  return { order: rows.map(({ id }) => id), groups: countRows(bytes) };
}

describe('KEY-01 rows change places across row groups', () => {
  test.each<[name: string, groups: number[], windows: number[]]>([
    ['groups of one row', SINGLE_ROWS, [500, 703]],
    ['a last group of one row', [...numbersBelow(10).map(() => 100), 1], [500, 501]],
    ['a short group between large ones', [600, 1, 600, 3], [600, 604]],
    ['empty groups', [0, 3, 0, 4, 0], [7]],
    ['large groups, which stay as they are', [500, 700], [500, 700]],
  ])('%s', async (_, sizes, windows) => {
    const file = fileOf(sizes);
    const { order, groups } = await shuffle(file);
    expect(groups).toEqual(windows);
    let from = 0;
    for (const rows of windows) {
      const window = order.slice(from, from + rows);
      const sorted = window.toSorted((one, other) => one - other);
      expect(window).not.toEqual(sorted);
      expect(sorted).toEqual(numbersBelow(rows).map((row) => from + row));
      from += rows;
    }
    expect((await shuffle(file)).order).toEqual(order);
  });

  test('with rowOrder: kept, groups and rows stay as they are', async () => {
    const { bytes } = await run(fileOf([2, 1, 3]), { id: KEEP, mail: PERSON });
    expect(countRows(bytes)).toEqual([2, 1, 3]);
    expect((await readRows(bytes)).map(({ id }) => id)).toEqual(numbersBelow(6));
  });

  test('BLK-05 groups that are large together are not held', async () => {
    const file = fileOf(
      numbersBelow(60).map(() => 1),
      (_, at) => String.fromCharCode(97 + (at % 26)).repeat(10) + mailOf(_, at).repeat(30_000),
    );
    const { bytes } = await run(file, { id: KEEP, mail: KEEP }, 'shuffled');
    const ids = (await readRows(bytes)).map(({ id }) => id);
    expect(ids.toSorted((one, other) => one - other)).toEqual(numbersBelow(60));
    expect(ids).not.toEqual(numbersBelow(60));
  });

  test('values of megabytes change places in windows of at least eight rows', async () => {
    const file = fileOf([16], (_, at) => String(at % 10).repeat(2_500_000));
    const { bytes } = await run(file, { id: KEEP, mail: KEEP }, 'shuffled');
    const ids = (await readRows(bytes)).map(({ id }) => id);
    expect(ids.slice(0, 8).toSorted((one, other) => one - other)).toEqual(numbersBelow(8));
    expect(ids.some((id, at) => Math.abs(id - at) > 3)).toBe(true);
  });

  test('BLK-06 a part has the groups that are joined, all of them', async () => {
    const source = sourceOf(fileOf(SINGLE_ROWS));
    const parts = await Promise.all(
      numbersBelow(4).map((index) => openParquetPart(source, { index, of: 4 })),
    );
    expect(parts.map(({ range }) => [range?.from, range?.to])).toEqual([
      [0, 0],
      [0, 500],
      [500, 500],
      [500, 1_203],
    ]);
  });
});
