import { ByteWriter, ParquetWriter, parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ColumnAction } from '../../packages/bulk/src/bulk-plan.ts';
import { toColumnAction } from '../../packages/bulk/src/rules/to-column-action.ts';
import { type Acts, KEEP, PERSON, pseudonymizer, run } from '../file-formats/parquet-stand.ts';
import { openDuck } from './open-duck.ts';

let duck: Awaited<ReturnType<typeof openDuck>>;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => duck.close());
const written = (select: string, options?: string) => duck.written(select, options);
const query = (bytes: Uint8Array, select: string) => duck.query(bytes, select);

const PEOPLE = `SELECT range AS number, 'person' || (range % 50) || '@contoso.com' AS mail, CASE WHEN range % 7 = 0 THEN NULL ELSE 'Dept ' || (range % 3) END AS department, 'secret ' || range AS salary FROM range(10000)`;

describe('Parquet', () => {
  test('kept values stay, others become pseudonyms, unnamed columns are never read', async () => {
    const bytes = await written(PEOPLE, ', ROW_GROUP_SIZE 3000');
    const { counts, plan, bytes: out } = await run(bytes, { number: KEEP, mail: PERSON, department: KEEP });
    expect(counts).toMatchObject({ rowsIn: 10_000, rowsOut: 10_000, rejected: 0 });
    expect(counts.columns.map(({ treatment }) => treatment)).toEqual([
      'keep',
      'pseudonymize (person)',
      'keep',
    ]);
    expect(counts.columns.map(({ filled }) => filled)).toEqual([10_000, 10_000, 10_000 - 1_429]);
    expect(plan.unknown).toEqual(['salary']);
    const rows = await query(out, 'SELECT * FROM FILE ORDER BY number');
    expect(rows).toHaveLength(10_000);
    for (const at of [0, 1, 4_999, 9_999]) {
      expect(rows[at]).toEqual({
        number: String(at),
        mail: pseudonymizer.irreversible(`person${at % 50}@contoso.com`, 'person'),
        department: at % 7 === 0 ? null : `Dept ${at % 3}`,
      });
    }
    expect(Buffer.from(out).includes('secret')).toBe(false);
    expect(Buffer.from(out).includes('@contoso.com')).toBe(true);
    expect(Buffer.from(out).includes('person1')).toBe(false);
  });

  test('the manifest says of a reversible pseudonym that it is one, as that of a CSV does', async () => {
    const { counts } = await run(await written('SELECT 1 AS mail'), {
      mail: { ...PERSON, reversible: true },
    });
    expect(counts.columns).toEqual([
      {
        name: 'mail',
        treatment: 'pseudonymize reversibly (person)',
        ...{ filledBefore: 1, filled: 1, emptied: 0, rejected: {} },
      },
    ]);
  });

  test('texts are trimmed as in a CSV, and the manifest claims no guard against formulas', async () => {
    const inBrackets: ColumnAction = { type: 'apply', label: 'in brackets', apply: (text) => `[${text}]` };
    const bytes = await written(`SELECT unnest([chr(9) || ' ' || chr(160) || 'x ', '   ', '=1']) AS a`);
    const { bytes: out, plan, counts } = await run(bytes, { a: inBrackets });
    const rows = await query(out, 'SELECT a FROM FILE');
    expect(rows.map(({ a }) => a)).toEqual(['[\u00a0x]', null, '[=1]']);
    expect([plan.formulas, counts.columns[0]?.filled]).toEqual(['keep', 2]);
  });

  test.each(['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4_raw'])('reads %s', async (codec) => {
    const bytes = await written(PEOPLE, `, COMPRESSION ${codec}`);
    const { bytes: out } = await run(bytes, { number: KEEP, mail: PERSON });
    const [sum] = await query(
      out,
      'SELECT count(*) AS n, sum(number) AS s, count(DISTINCT mail) AS m FROM FILE',
    );
    expect(sum).toEqual({ n: '10000', s: '49995000', m: '50' });
  });

  const TYPES = `SELECT * FROM (VALUES
    (true, 1::TINYINT, -5::INTEGER, 9223372036854775807::BIGINT, 4294967295::UINTEGER, 18446744073709551615::UBIGINT, 1.5::FLOAT, 0.1::DOUBLE, -123.45::DECIMAL(9,2), 12345678901234567890.123::DECIMAL(38,3), DATE '2026-03-01', TIMESTAMP '2026-03-01 08:30:00.123456', TIMESTAMP_NS '2026-03-01 08:30:00.123456789', TIMESTAMPTZ '1969-12-31 23:59:59.999999+00', UUID 'c0ffee00-1234-4567-89ab-0123456789ab', 'naïve 😀', '\\x00\\xFF'::BLOB),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
  ) t(bool, tiny, int, big, uint, ubig, float, double, small_decimal, large_decimal, date, micros, nanos, zoned, uuid, text, blob)`;

  test('kept values keep their types, to the last digit', async () => {
    const bytes = await written(TYPES);
    const names = ((await query(bytes, 'DESCRIBE SELECT * FROM FILE')) as { column_name: string }[]).map(
      (row) => row.column_name,
    );
    const { bytes: out } = await run(bytes, Object.fromEntries(names.map((name) => [name, KEEP])));
    expect(await query(out, 'DESCRIBE SELECT * FROM FILE')).toEqual(
      await query(bytes, 'DESCRIBE SELECT * FROM FILE'),
    );
    // Bytes that are no text could be anything: they are emptied.
    expect(await query(out, 'SELECT * FROM FILE')).toEqual(
      await query(bytes, 'SELECT * REPLACE (NULL AS blob) FROM FILE'),
    );
  });

  test('a type that the rules keep is the type of the column, where it has it; of a text it is what the text looks like', async () => {
    const kept = {
      bool: 'boolean',
      int: 'integer',
      ubig: 'integer',
      double: 'number',
      small_decimal: 'number',
      date: 'date',
      micros: 'dateTime',
    } as const;
    const acts = Object.entries(kept).map(
      ([name, type]) => [name, toColumnAction({ treatment: 'keep', type }) ?? KEEP] as const,
    );
    const bytes = await written(TYPES);
    const { bytes: out } = await run(bytes, Object.fromEntries(acts));
    const names = Object.keys(kept).join(', ');
    for (const select of [`DESCRIBE SELECT ${names} FROM FILE`, `SELECT ${names} FROM FILE`])
      expect(await query(out, select)).toEqual(await query(bytes, select));
    const texts = await run(await written("SELECT unnest(['12', 'x']) AS text"), {
      text: acts[3]?.[1] ?? KEEP,
    });
    expect(await query(texts.bytes, 'SELECT text FROM FILE')).toEqual([{ text: '12' }, { text: null }]);
  });

  test.each([
    ['bool', 'true'],
    ['int', '-5'],
    ['big', '9223372036854775807'],
    ['uint', '4294967295'],
    ['ubig', '18446744073709551615'],
    ['double', '0.1'],
    ['small_decimal', '-123.45'],
    ['large_decimal', undefined],
    ['date', '2026-03-01'],
    ['micros', '2026-03-01T08:30:00.123456Z'],
    ['nanos', '2026-03-01T08:30:00.123456789Z'],
    ['zoned', '1969-12-31T23:59:59.999999Z'],
    ['uuid', 'c0ffee00-1234-4567-89ab-0123456789ab'],
    ['text', 'naïve 😀'],
  ])('a pseudonym of a %s is that of its text', async (name, text) => {
    const { bytes: out } = await run(await written(TYPES), { [name]: PERSON });
    const [row, none] = await query(out, 'SELECT * FROM FILE');
    if (text !== undefined) expect(row?.[name]).toBe(pseudonymizer.irreversible(text, 'person'));
    expect(row?.[name]).toMatch(/^t~/);
    expect(none?.[name]).toBeNull();
  });

  test('BLK-02 a value that is no text rejects its row, with its number', async () => {
    const columnData = [
      { name: 'id', data: [1, 2, 3], type: 'INT32' as const },
      {
        name: 'mail',
        data: [Buffer.from('a@x.de'), Uint8Array.from([0xff, 0xfe]), Buffer.from('b@x.de')],
        type: 'BYTE_ARRAY' as const,
      },
    ];
    const { counts, rejects, bytes } = await run(new Uint8Array(parquetWriteBuffer({ columnData })), {
      id: KEEP,
      mail: PERSON,
    });
    expect(rejects).toEqual([[2, 'not-text']]);
    expect(counts).toMatchObject({ rowsIn: 3, rowsOut: 2, rejected: 1 });
    expect(await query(bytes, 'SELECT id FROM FILE')).toEqual([{ id: 1 }, { id: 3 }]);
  });

  test('a nested column is dropped, or refused by its name', async () => {
    const bytes = await written(`SELECT 1 AS id, [1, 2] AS list, {'a': 'Ana'} AS person`);
    expect(await query((await run(bytes, { id: KEEP })).bytes, 'SELECT * FROM FILE')).toEqual([{ id: 1 }]);
    await expect(run(bytes, { id: KEEP, person: KEEP })).rejects.toThrow(/PARQUET_UNSUPPORTED.*\(person\)/);
    await expect(run(bytes, { list: PERSON })).rejects.toThrow(/PARQUET_UNSUPPORTED.*\(list\)/);
    await expect(run(await written(`SELECT TIME '08:30:00' AS at`), { at: PERSON })).rejects.toThrow('(at)');
  });

  test('a part of a nested column that has the name of a column is not taken for it', async () => {
    const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
    const schema = [
      { name: 'root', num_children: 2 },
      { name: 'manager', repetition_type: 'OPTIONAL' as const, num_children: 1 },
      { name: 'mail', ...text, repetition_type: 'REQUIRED' as const },
      { name: 'mail', ...text, repetition_type: 'OPTIONAL' as const },
    ];
    const mails = ['ana@contoso.com', null, 'zoe@contoso.com'];
    const columnData = [
      { name: 'manager', data: mails.map(() => ({ mail: 'boss@contoso.com' })) },
      { name: 'mail', data: mails },
    ];
    const file = new Uint8Array(parquetWriteBuffer({ columnData, schema }));
    const { bytes } = await run(file, { mail: PERSON });
    expect(await query(bytes, 'SELECT mail FROM FILE')).toEqual(
      mails.map((mail) => ({ mail: mail && pseudonymizer.irreversible(mail, 'person') })),
    );
  });

  test('what is no number among numbers is nobody', async () => {
    const bytes = await written(`SELECT unnest([7, 'NaN'::DOUBLE, NULL]) AS id`);
    const { bytes: out } = await run(bytes, { id: PERSON });
    const nym = pseudonymizer.irreversible('7', 'person');
    expect(await query(out, 'SELECT id FROM FILE')).toEqual([{ id: nym }, { id: null }, { id: null }]);
  });

  test('a row group without rows, whose columns are nowhere, is passed over', async () => {
    const schema = [
      { name: 'root', num_children: 1 },
      { name: 'active', type: 'BOOLEAN' as const, repetition_type: 'OPTIONAL' as const },
    ];
    const writer = new ByteWriter();
    const output = new ParquetWriter({ writer, schema });
    // As pyarrow 26 writes a table of booleans that has no rows.
    const nowhere = {
      num_values: 0n,
      total_compressed_size: 0n,
      total_uncompressed_size: 0n,
      data_page_offset: 0n,
    };
    const meta_data = {
      type: 'BOOLEAN',
      encodings: [],
      path_in_schema: ['active'],
      codec: 'SNAPPY',
      ...nowhere,
    } as const;
    output.row_groups.push({
      columns: [{ file_offset: 0n, meta_data: { ...meta_data, encodings: [], path_in_schema: ['active'] } }],
      total_byte_size: 0n,
      num_rows: 0n,
    });
    void output.finish();
    const { counts, bytes } = await run(writer.getBytes().slice(), { active: KEEP });
    expect([counts.rowsIn, await query(bytes, 'SELECT * FROM FILE')]).toEqual([0, []]);
  });

  test('KEY-01 F19 rows change their places within windows, the same way each time', async () => {
    const bytes = await written('SELECT range AS number FROM range(1700)');
    const [one, two, kept] = [
      await run(bytes, { number: KEEP }, 'shuffled'),
      await run(bytes, { number: KEEP }, 'shuffled'),
      await run(bytes, { number: KEEP }),
    ];
    expect(Buffer.compare(one.bytes, two.bytes)).toBe(0);
    const numbers = (await query(one.bytes, 'SELECT number FROM FILE')).map(({ number }) => Number(number));
    const straight = (await query(kept.bytes, 'SELECT number FROM FILE')).map(({ number }) => Number(number));
    expect(straight).toEqual(Array.from({ length: 1_700 }, (_, at) => at));
    expect(numbers).not.toEqual(straight);
    expect(numbers.slice(0, 500).toSorted((a, b) => a - b)).toEqual(straight.slice(0, 500));
    // What is left of less than a window goes with the last one.
    expect(numbers.slice(1_000).toSorted((a, b) => a - b)).toEqual(straight.slice(1_000));
    expect(Math.min(...numbers.slice(1_500))).toBeLessThan(1_500);
  });

  test('an empty file, and one of many columns without source', async () => {
    const bytes = await written('SELECT 1 AS id WHERE false');
    const { counts, bytes: out } = await run(bytes, { id: KEEP, gone: PERSON });
    expect(counts.rowsIn).toBe(0);
    expect(await query(out, 'SELECT * FROM FILE')).toEqual([]);
    const one = await run(await written('SELECT 1 AS id'), { id: KEEP, gone: PERSON });
    expect(await query(one.bytes, 'SELECT * FROM FILE')).toEqual([{ id: 1, gone: null }]);
  });

  test('large groups are written in slices, and each slice is handed on', async () => {
    const bytes = await written(
      `SELECT range AS number, md5(range::VARCHAR) || md5(range::VARCHAR) AS text FROM range(400000)`,
      ', ROW_GROUP_SIZE 400000',
    );
    const { bytes: out, chunks } = await run(bytes, { number: KEEP, text: KEEP });
    expect(chunks.length).toBeGreaterThan(2);
    const [sum] = await query(
      out,
      `SELECT count(*) AS n, sum(number) AS s, count_if(text <> md5(number::VARCHAR) || md5(number::VARCHAR)) AS wrong FROM FILE`,
    );
    expect(sum).toEqual({ n: '400000', s: '79999800000', wrong: '0' });
  });
});

const SAMPLES = {
  BYTE_ARRAY: ['a', 'b', 'c'],
  BOOLEAN: [true, false, true],
  INT32: [1, 2, 3],
  INT64: [1n, 2n, 3n],
};

/** A file of one page, whose header may claim what it likes. */
function claiming({
  unpacked,
  packed,
  values,
  rows = 3,
  type = 'BYTE_ARRAY',
  encoding = 0,
  body,
}: {
  unpacked?: number;
  packed?: number;
  values?: number;
  rows?: number;
  type?: 'BYTE_ARRAY' | 'BOOLEAN' | 'INT32' | 'INT64';
  /** Number of the encoding, and the bytes of the page. */
  encoding?: number;
  body?: readonly number[];
}): Uint8Array {
  const writer = new ByteWriter();
  const schema = [
    { name: 'root', num_children: 1 },
    { name: 'mail', type, repetition_type: 'REQUIRED' as const },
  ];
  const output = new ParquetWriter({ writer, schema, codec: 'UNCOMPRESSED', statistics: false });
  void output.write({
    columnData: [{ name: 'mail', data: SAMPLES[type], encoding: 'PLAIN', offsetIndex: false }],
  });
  const meta = output.row_groups[0]?.columns[0]?.meta_data;
  if (meta === undefined) throw new Error('nothing was written');
  const page = new ByteWriter();
  const data = Buffer.from(body ?? writer.getBytes().subarray(-15));
  const field = (number: number, value: number) => {
    page.appendUint8((number << 4) | 5);
    page.appendVarBigInt(BigInt(value) * 2n);
  };
  // PageHeader: type DATA_PAGE, both sizes, DataPageHeader with number of values and three encodings.
  field(1, 0);
  field(1, unpacked ?? data.length);
  field(1, packed ?? data.length);
  page.appendUint8(0x2c);
  field(1, values ?? 3);
  for (const one of [encoding, 3, 3]) field(1, one);
  page.appendUint8(0);
  page.appendUint8(0);
  page.appendBytes(data);
  const bytes = new ByteWriter();
  bytes.appendBytes(Buffer.from('PAR1'));
  bytes.appendBytes(page.getBytes());
  meta.data_page_offset = 4n;
  meta.num_values = BigInt(rows);
  meta.total_compressed_size = BigInt(page.offset);
  for (const group of output.row_groups) group.num_rows = BigInt(rows);
  output.num_rows = BigInt(rows);
  output.writer = bytes;
  void output.finish();
  return bytes.getBytes().slice();
}

describe('BLK-05 what a file claims', () => {
  const GIB = 2 ** 30;
  test('the file that is changed here is good to begin with', async () => {
    const { bytes } = await run(claiming({}), { mail: KEEP });
    expect(await query(bytes, 'SELECT mail FROM FILE')).toHaveLength(3);
  });

  test.each([
    ['a page of 2 GiB', { unpacked: 2 * GIB - 1 }, 'PARQUET_TOO_LARGE'],
    ['a page larger than the file', { packed: 2 * GIB - 1 }, 'NOT_PARQUET'],
    ['more values than rows', { values: 2 * GIB - 1 }, 'PARQUET_TOO_LARGE'],
    ['a few values more than rows', { values: 4 }, 'NOT_PARQUET'],
    ['fewer values than rows', { values: 2 }, 'NOT_PARQUET'],
    ['2^31 rows in a few bytes', { rows: 2 * GIB, values: 2 * GIB - 1 }, 'EXPANDS_TOO_FAR'],
  ])('%s is refused within a second', async (_, claims, fault) => {
    const bytes = claiming(claims);
    const [start, before] = [performance.now(), process.memoryUsage().rss];
    await expect(run(bytes, { mail: PERSON })).rejects.toThrow(fault);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  const RUN = [0x80, 0x80, 0x80, 0x80, 0x02];
  const LENGTHS = [0x80, 1, 4, 3, 40, 0, 0, 0, 0, 0];
  const NO_LENGTHS = [0x80, 1, 4, 3, 0, 0, 0, 0, 0, 0];
  test.each<[string, Parameters<typeof claiming>[0]]>([
    // Six bytes that the reader would make 2^28 values of, each of eight bytes.
    ['a run of 2^28 truths', { type: 'BOOLEAN', encoding: 3, body: [6, 0, 0, 0, ...RUN, 1] }],
    ['a run of 2^28 indexes', { encoding: 8, body: [1, ...RUN, 0] }],
    ['a packed run without a bit', { encoding: 8, body: [0, 0x81, 0x80, 0x80, 0x80, 0x0f], values: 3 }],
    [
      'a block of 2^31 parts',
      { type: 'INT64', encoding: 5, body: [0x80, 1, ...RUN, 3, 0, ...new Array(20).fill(0)] },
    ],
    [
      'a number without an end',
      { type: 'INT64', encoding: 5, body: [0x80, 1, 4, 3, 0, ...new Array(50_000).fill(0x80)] },
    ],
    [
      'texts that begin with a text of 64 MiB',
      { encoding: 7, body: [0x80, 1, 4, 3, 0, 0x80, 0x80, 0x80, 0x40, 0, 0, 0, 0] },
    ],
    // Three lengths of twenty; behind the page lies whatever this process had to do with before.
    ['texts that reach beyond their page', { encoding: 6, body: [...LENGTHS, 0x61, 0x62, 0x63] }],
    [
      'texts that reach beyond their page, behind no prefix',
      { encoding: 7, body: [...NO_LENGTHS, ...LENGTHS, 0x61] },
    ],
  ])('%s is refused before it is read', async (_, claims) => {
    const [start, before] = [performance.now(), process.memoryUsage().rss];
    await expect(run(claiming(claims), { mail: KEEP })).rejects.toThrow(/NOT_PARQUET|PARQUET_TOO_LARGE/);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });

  test('rows and bytes beyond all proportion are refused', async () => {
    const many = claiming({ rows: 2 ** 26, values: 3 });
    await expect(run(many, { mail: KEEP })).rejects.toThrow('EXPANDS_TOO_FAR');
    const zeros = await written(
      `SELECT repeat('0', 40000000) || range AS mail FROM range(3)`,
      ', COMPRESSION zstd',
    );
    await expect(run(zeros, { mail: KEEP })).rejects.toThrow(/EXPANDS_TOO_FAR|PARQUET_TOO_LARGE/);
  });

  test('a file is read once, behind its footer; only texts that are treated are looked through before', async () => {
    const bytes = await written(PEOPLE, ', ROW_GROUP_SIZE 3000');
    const footer = bytes.length - 8 - Buffer.from(bytes).readUInt32LE(bytes.length - 8);
    const readBy = async (acts: Acts) => {
      const { read } = await run(bytes, acts);
      expect(read.filter(([from, to]) => to - from === bytes.length)).toHaveLength(1);
      return read.filter(([from, to]) => from < footer && to - from < bytes.length);
    };
    expect(await readBy({ number: KEEP, department: KEEP })).toEqual([]);
    const looked = await readBy({ number: KEEP, mail: PERSON, department: KEEP });
    expect(looked.length).toBeGreaterThan(1);
    // The chunks of one column of five: none of the others is read again.
    expect(looked.reduce((sum, [from, to]) => sum + to - from, 0)).toBeLessThan(bytes.length / 5);
  });

  test.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['nothing', () => new Uint8Array(0)],
    ['text', () => Buffer.from('name,mail\nAna,ana@contoso.com\n')],
    ['magic alone', () => Buffer.from('PAR1PAR1')],
    ['a cut file', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['a footer longer than the file', (bytes) => withFooter(bytes, bytes.length)],
    ['a footer of 4 GiB', (bytes) => withFooter(bytes, 2 ** 32 - 1)],
    [
      'a footer that begins in the middle',
      (bytes) => withFooter(bytes, bytes.readUInt32LE(bytes.length - 8) - 7),
    ],
    [
      'data that was overwritten',
      (bytes) => Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(200, 0xff), bytes.subarray(204)]),
    ],
  ])('%s is no Parquet', async (_, change) => {
    const bytes = change(Buffer.from(await written(PEOPLE)));
    const failure: Error = await run(bytes, { number: KEEP, mail: PERSON }).then(
      () => new Error('none'),
      (error) => error,
    );
    expect(failure.message).toMatch(/NOT_PARQUET|PARQUET_(FOOTER_)?TOO_LARGE/);
    expect(failure.message).not.toContain('contoso');
  });

  test('an encrypted file is told as one', async () => {
    const bytes = Buffer.from(await written(PEOPLE));
    bytes.write('PARE', bytes.length - 4, 'latin1');
    await expect(run(bytes, { mail: PERSON })).rejects.toThrow(/PARQUET_ENCRYPTED .*decrypt it/);
  });

  test('10⁵ columns are refused within a second', async () => {
    const columnData = Array.from({ length: 100_000 }, (_, at) => ({
      name: `c${at}`,
      data: [1],
      type: 'INT32' as const,
    }));
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData, statistics: false }));
    const start = performance.now();
    await expect(run(bytes, { c1: KEEP })).rejects.toThrow(/PARQUET_FOOTER_TOO_LARGE .*write fewer columns/);
    expect(performance.now() - start).toBeLessThan(1_000);
  }, 60_000);

  test('any byte that is changed ends in a result or in a fault, never in anything else', async () => {
    const bytes = Buffer.from(await written('SELECT range AS number, range::VARCHAR AS mail FROM range(20)'));
    for (let at = 4; at < bytes.length; at += 3) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const outcome = await run(changed, { number: KEEP, mail: PERSON }).then(
        () => 'result',
        (error: Error) => error.name,
      );
      expect(['result', 'BulkError']).toContain(outcome);
    }
  });
});

function withFooter(bytes: Buffer, length: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(length, copy.length - 8);
  return copy;
}
