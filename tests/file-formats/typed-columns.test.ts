import { parquetMetadata, type SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { toColumnAction } from '../../packages/bulk/src/rules/to-column-action.ts';
import { KEEP, run } from './parquet-stand.ts';

// What a column says that it is, is the word of whoever made the file: `keep` with a type keeps nothing that cannot be of that type.

const NAME = 'Ana Kovac, born 1984';

/** A file with one column of texts whose footer says that they are something else. */
function disguised(said: Partial<SchemaElement>, type: 'BYTE_ARRAY' | 'FIXED_LEN_BYTE_ARRAY' = 'BYTE_ARRAY') {
  const writer = new ByteWriter();
  const length = type === 'BYTE_ARRAY' ? {} : { type_length: NAME.length * 2 };
  const element: SchemaElement = { name: 'a', type, repetition_type: 'OPTIONAL', ...length };
  const root: SchemaElement = { name: 'schema', num_children: 1 };
  const output = new ParquetWriter({
    ...{ writer, schema: [root, element], codec: 'UNCOMPRESSED', statistics: false },
  });
  const text = Buffer.from(type === 'BYTE_ARRAY' ? NAME : NAME + NAME);
  void output.write({ columnData: [{ name: 'a', data: [new Uint8Array(text)], encoding: 'PLAIN' }] });
  output.schema = [root, { ...element, ...said }];
  void output.finish();
  return new Uint8Array(writer.getBytes()).slice();
}

const TIMESTAMP = { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' } as const;

test.each([
  ['date', { converted_type: 'DATE' }, undefined],
  ['date', { logical_type: { type: 'DATE' } }, undefined],
  ['dateTime', { converted_type: 'TIMESTAMP_MILLIS' }, undefined],
  ['dateTime', { logical_type: TIMESTAMP }, undefined],
  ['number', { converted_type: 'DECIMAL', scale: 2, precision: 38 }, undefined],
  ['number', { converted_type: 'DECIMAL', scale: 2, precision: 38 }, 'FIXED_LEN_BYTE_ARRAY'],
] as const)('BLK-05 a text that a file calls a %s is not kept as one (%j)', async (type, said, physical) => {
  const act = toColumnAction({ treatment: 'keep', type });
  if (act === undefined) throw new Error('it is kept');
  const file = disguised(said, physical);
  const outcome = await run(file, { a: act }).then(
    ({ bytes }) => Buffer.from(bytes).includes('Kovac'),
    (error: Error) => error.name,
  );
  expect([false, 'BulkError']).toContain(outcome);
});

test('BLK-02 what a footer says of a kept column leaves only where readers need it', async () => {
  const crs = { logical_type: { type: 'GEOMETRY', crs: NAME } } as const;
  const file = disguised({ ...crs, field_id: 1_984, scale: 1_984, precision: 1_984, type_length: 1_984 });
  expect(Buffer.from(file.slice(-200)).includes('Kovac')).toBe(true);
  const { bytes } = await run(file, { a: KEEP });
  const { schema, metadata_length: length } = parquetMetadata(Uint8Array.from(bytes).buffer);
  expect(Buffer.from(bytes.subarray(-length - 8)).includes('Kovac')).toBe(false);
  expect(schema[1]).toEqual({ name: 'a', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' });
});
