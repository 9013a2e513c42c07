import { describe, expect, test } from 'vitest';
import { readPages } from './read-pages.ts';
import { createScratchBuffer } from './scratch-buffer.ts';

type Field = { readonly type: number; readonly bytes: readonly number[] };

// Thrift compact protocol, by hand: a writer makes no such headers.
const varint = (value: number): readonly number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const i32 = (value: number): Field => ({ type: 5, bytes: varint(value * 2) });
const i64 = (value: number): Field => ({ type: 6, bytes: varint(value * 2) });
const binary = (text: string): Field => ({ type: 8, bytes: [text.length, ...Buffer.from(text)] });
function struct(fields: Readonly<Record<number, Field>>): Field {
  let before = 0;
  const bytes = Object.entries(fields).flatMap(([id, field]) => {
    const head = ((Number(id) - before) << 4) | field.type;
    before = Number(id);
    return [head, ...field.bytes];
  });
  return { type: 12, bytes: [...bytes, 0] };
}
const sizes = (type: number) => ({ 1: i32(type), 2: i32(6), 3: i32(6) });
const data = (values: number, more: Readonly<Record<number, Field>> = {}) =>
  struct({ 1: i32(values), 2: i32(0), 3: i32(3), 4: i32(3), ...more });
/** A header, and six bytes of a page behind it. */
const page = (fields: Readonly<Record<number, Field>>) => [...struct(fields).bytes, ...new Array(6).fill(0)];
/** All pages of a chunk, which comes in pieces of seven bytes. */
async function readAll(values: number, ...pages: readonly (readonly number[])[]): Promise<number> {
  const all = Uint8Array.from(pages.flat());
  const pieces = async function* () {
    for (let at = 0; at < all.length; at += 7) yield all.subarray(at, at + 7);
  };
  let count = 0;
  for await (const { body } of readPages(
    { bytes: pieces(), size: all.length, valueCount: values },
    createScratchBuffer(),
  )) {
    expect(body).toHaveLength(6);
    count += 1;
  }
  return count;
}

const GOOD = page({ ...sizes(0), 5: data(3) });
const MANY = 2 ** 29;

describe('BLK-05 headers of pages are read as the reader reads them', () => {
  test('with the least and the greatest value in it', async () => {
    const statistics = struct({ 1: binary('zoi'), 2: binary('ani'), 3: i64(0) });
    const withStatistics = page({ ...sizes(0), 5: data(3, { 5: statistics }) });
    expect(await readAll(6, withStatistics, GOOD)).toBe(2);
  });

  test.each<[string, readonly number[], RegExp]>([
    [
      'a page of data that also calls itself a dictionary',
      page({ ...sizes(0), 5: data(MANY), 7: struct({ 1: i32(0), 2: i32(0) }) }),
      /PARQUET_TOO_LARGE/,
    ],
    [
      'a page of the second form that also has the first one',
      page({
        ...sizes(3),
        5: data(0),
        8: struct({ 1: i32(MANY), 2: i32(0), 3: i32(MANY), 4: i32(0), 5: i32(0), 6: i32(0) }),
      }),
      /PARQUET_TOO_LARGE/,
    ],
    ['a size in 64 bits', page({ 1: i32(0), 2: i64(2 ** 40), 3: i32(6), 5: data(0) }), /NOT_PARQUET/],
    ['a number of values in 64 bits', page({ ...sizes(0), 5: struct({ 1: i64(MANY) }) }), /NOT_PARQUET/],
    ['no size at all', page({ 1: i32(0), 2: i32(6), 5: data(0) }), /NOT_PARQUET/],
    [
      'a page whose rows are not its values',
      page({
        ...sizes(3),
        8: struct({ 1: i32(0), 2: i32(0), 3: i32(2), 4: i32(0), 5: i32(0), 6: i32(0) }),
      }),
      /NOT_PARQUET/,
    ],
  ])('%s is refused', async (_, malformed, fault) => {
    await expect(readAll(3, malformed, GOOD)).rejects.toThrow(fault);
  });
});
