import { readFileSync } from 'node:fs';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runParquet } from '../../packages/bulk/src/file-formats/parquet/run-parquet.ts';
import {
  type Acts,
  KEEP,
  PERSON,
  planOf,
  pseudonymizer,
  run,
  sourceOf,
} from '../file-formats/parquet-stand.ts';
import { openDuck } from './open-duck.ts';

let duck: Awaited<ReturnType<typeof openDuck>>;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => duck.close());

type Rows = readonly Record<string, unknown>[];
const byId = (rows: Rows) => rows.toSorted((one, other) => Number(one['id']) - Number(other['id']));
/** What has to come out: all as it was, but for the mail. */
const treated = (rows: Rows) =>
  rows.map((row) => ({
    ...row,
    mail: row['mail'] === null ? null : pseudonymizer.irreversible(String(row['mail']), 'person'),
  }));
const groupsOf = (bytes: Uint8Array) =>
  parquetMetadata(Uint8Array.from(bytes).buffer).row_groups.map(({ num_rows: rows }) => Number(rows));

/** Instants as numbers: INT96, which has no zone, becomes a time in UTC. */
const SELECT = 'SELECT * REPLACE (epoch_us(seen) AS seen) FROM FILE';
const COLUMNS = ['id', 'mail', 'name', 'active', 'hired', 'score', 'pay', 'seen'];
const ACTS: Acts = Object.fromEntries(COLUMNS.map((name) => [name, name === 'mail' ? PERSON : KEEP]));

describe('files as other programs write them: small pages, three row groups, a dictionary that ends in the middle', () => {
  // Written by fixtures/write-fixtures.py.
  test.each(['pyarrow-1.0', 'pyarrow-2.6', 'spark-3.5'])('%s, cell for cell', async (name) => {
    const bytes = readFileSync(new URL(`../file-formats/fixtures/${name}.parquet`, import.meta.url));
    const before = await duck.query(bytes, SELECT);
    expect(before).toHaveLength(600);
    const kept = await run(bytes, ACTS);
    expect(await duck.query(kept.bytes, SELECT)).toEqual(treated(before));
    expect(groupsOf(kept.bytes)).toEqual(groupsOf(bytes));
    const shuffled = await duck.query((await run(bytes, ACTS, 'shuffled')).bytes, SELECT);
    expect(shuffled).not.toEqual(treated(before));
    expect(byId(shuffled)).toEqual(byId(treated(before)));
    // What we write is read by us as well.
    const again = await run(kept.bytes, Object.fromEntries(COLUMNS.map((column) => [column, KEEP])));
    expect(await duck.query(again.bytes, SELECT)).toEqual(treated(before));
  });

  test('DuckDB with delta encodings and pages of both forms', async () => {
    const select = `SELECT range AS id, CASE WHEN range % 9 = 0 THEN NULL ELSE 'P' || (range % 700) || '@contoso.com' END AS mail, range % 3 = 0 AS active, range / 7 AS score FROM range(9000)`;
    for (const version of ['V1', 'V2']) {
      const bytes = await duck.written(select, `, PARQUET_VERSION ${version}, ROW_GROUP_SIZE 4096`);
      const { bytes: out } = await run(bytes, { id: KEEP, mail: PERSON, active: KEEP, score: KEEP });
      expect(await duck.query(out, 'SELECT * FROM FILE')).toEqual(
        treated(await duck.query(bytes, 'SELECT * FROM FILE')),
      );
      expect(groupsOf(out)).toEqual(groupsOf(bytes));
    }
  });
});

describe('a column is made page after page', () => {
  test('BLK-05 a row group is not held: most of it is written before its end is read', async () => {
    const select = `SELECT range AS id, ${Array.from({ length: 12 }, (_, at) => `md5('${at}' || range) AS t${at}`).join(', ')} FROM range(40000)`;
    const bytes = await duck.written(select, ', ROW_GROUP_SIZE 100000');
    expect(groupsOf(bytes)).toEqual([40_000]);
    const names = ['id', ...Array.from({ length: 12 }, (_, at) => `t${at}`)];
    const { givenAt, chunks } = await run(bytes, Object.fromEntries(names.map((name) => [name, KEEP])));
    const early = givenAt.filter((given) => given < bytes.length / 2).length;
    expect(early).toBeGreaterThan(givenAt.length / 3);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(bytes.length / 5);
  });
});

test('whoever may end a run is asked with each page that is looked through, too', async () => {
  const told: number[] = [];
  await runParquet({
    source: sourceOf(fileOf(['a', 'b', 'c', 'd'], ['e', 'f', 'g', 'h'])),
    planTable: planOf({ unit: PERSON, mail: PERSON }),
    dependencies: { pseudonymizer, onReject: () => undefined },
    write: async () => undefined,
    onRows: (rows) => void told.push(rows),
  });
  expect(told).toEqual([0, 0, 0, 2, 4]);
});

/** One column `unit` by a dictionary, uncompressed, beside a column of mails. */
function fileOf(units: readonly string[], mails: readonly (string | Uint8Array)[]): Uint8Array {
  const bytesOf = (text: string | Uint8Array) => (typeof text === 'string' ? Buffer.from(text) : text);
  const columnData = [
    {
      name: 'unit',
      data: units.map(bytesOf),
      type: 'BYTE_ARRAY' as const,
      encoding: 'RLE_DICTIONARY' as const,
    },
    {
      name: 'mail',
      data: mails.map(bytesOf),
      type: 'BYTE_ARRAY' as const,
      encoding: 'RLE_DICTIONARY' as const,
    },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED', statistics: false }));
}

describe('a dictionary of the output', () => {
  const mailOf = (_: unknown, at: number) => `p${at}@contoso.com`;

  test('BLK-02 has no value of a row that was left out, nor one that is spelled otherwise', async () => {
    const mails: (string | Uint8Array)[] = ['Ana@contoso.com', Uint8Array.from([0xff]), 'ANA@contoso.com'];
    const { bytes, rejects } = await run(fileOf(['hr', 'board', 'it'], mails), { unit: KEEP, mail: PERSON });
    expect(rejects).toEqual([[2, 'not-text']]);
    const nym = pseudonymizer.irreversible('ana@contoso.com', 'person');
    const rows = await duck.query(bytes, 'SELECT decode(unit) AS unit, mail FROM FILE');
    expect(rows).toEqual([
      { unit: 'hr', mail: nym },
      { unit: 'it', mail: nym },
    ]);
    const text = Buffer.from(bytes).toString('latin1');
    expect(text).not.toContain('board');
    expect(text.split(String(nym))).toHaveLength(2);
  });

  test('KEY-01 has its values in the order of the output, not in that of the rows before', async () => {
    const units = Array.from({ length: 400 }, (_, at) => `unit-${String(at % 200).padStart(3, '0')};`);
    const { bytes } = await run(fileOf(units, units.map(mailOf)), { unit: KEEP, mail: PERSON }, 'shuffled');
    const rows = await duck.query(bytes, 'SELECT decode(unit) AS unit FROM FILE');
    const inOutput = [...new Set(rows.map(({ unit }) => String(unit)))];
    const inBytes = Buffer.from(bytes)
      .toString('latin1')
      .match(/unit-\d+;/g);
    expect(inBytes).toEqual(inOutput);
    expect(inBytes).not.toEqual([...new Set(units)]);
  });

  test('KEY-01 F19 rows change places in another way for other values, and the same way for the same', async () => {
    const order = async (mails: readonly string[]) => {
      const file = fileOf(
        mails.map((_, at) => `u${at}`),
        mails,
      );
      const { bytes } = await run(file, { unit: KEEP, mail: PERSON }, 'shuffled');
      return (await duck.query(bytes, 'SELECT decode(unit) AS unit FROM FILE')).map(({ unit }) => unit);
    };
    const mails = Array.from({ length: 300 }, mailOf);
    const first = await order(mails);
    expect(await order(mails)).toEqual(first);
    // One value in the middle is another one, as long as it was.
    expect(await order(mails.with(150, 'q150@contoso.com'))).not.toEqual(first);
  });
});
