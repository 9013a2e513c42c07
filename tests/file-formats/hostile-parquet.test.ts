import fc from 'fast-check';
import { type RowGroup, snappyUncompress } from 'hyparquet';
import * as writer from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { textOfValues } from '../../packages/bulk/src/file-formats/parquet/columns/text-of-value.ts';
import { locateChunks } from '../../packages/bulk/src/file-formats/parquet/format/locate-chunks.ts';
import { outputCodec } from '../../packages/bulk/src/file-formats/parquet/format/packages.ts';
import { checkFooter } from '../../packages/bulk/src/file-formats/parquet/format/thrift.ts';
import {
  checkSnappy,
  decompressPage,
} from '../../packages/bulk/src/file-formats/parquet/pages/decompress-page.ts';
import { createScratchBuffer } from '../../packages/bulk/src/file-formats/parquet/pages/scratch-buffer.ts';
import { KEEP, run } from './parquet-stand.ts';

// Files that no writer makes: small, and meant to stop or to empty whoever reads them.

/** A file that is nothing but a footer, whose first field is the version, as in a good one. */
function footed(fields: readonly number[]): Uint8Array {
  const footer = Buffer.from([0x15, 4, ...fields]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')]);
}

/** 2²⁵ - 1 lists: as many as V8 takes memory for at once. */
const LISTS = [0xf9, 0xff, 0xff, 0xff, 0x0f];
const zeros = (count: number) => new Array<number>(count).fill(0);

describe('BLK-05 a footer takes no memory that it has no bytes for', () => {
  test.each<[string, readonly number[], RegExp]>([
    ['lists of lists without end', [0x19, ...LISTS, ...LISTS, ...zeros(20)], /NOT_PARQUET/],
    // As its row groups.
    [
      '2²¹ empty structs',
      [0x39, 0xfc, 0x80, 0x80, 0x80, 1, ...zeros(2 ** 21 + 1)],
      /PARQUET_FOOTER_TOO_LARGE/,
    ],
  ])('%s', async (_, fields, fault) => {
    const bytes = footed(fields);
    const before = process.memoryUsage().rss;
    await expect(run(bytes, { mail: KEEP })).rejects.toThrow(fault);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  test.each<[string, readonly number[]]>([
    ['fields that Parquet has not', [...zeros(400).fill(0x11), 0]],
    ['structs in structs', [...zeros(50).fill(0x1c), ...zeros(60)]],
    ['a text longer than the footer', [0x18, 0xff, 0xff, 0xff, 0x07, 0]],
    ['a list longer than the footer', [0x19, 0xf5, 0xff, 0x7f, ...zeros(9)]],
    ['a number without an end', [0x16, ...zeros(30).fill(0x80), 0]],
    ['a map', [0x1b, 0, 0]],
  ])('%s is none', (_, fields) => {
    expect(() => checkFooter(Uint8Array.from(fields))).toThrow('NOT_PARQUET');
  });
});

describe('BLK-05 Snappy', () => {
  /** A literal of -5 bytes, which leads back to its own tag. */
  const BACK = Uint8Array.from([20, 0xfc, 0xfa, 0xff, 0xff, 0xff, ...zeros(20)]);

  test('a literal that leads back is refused, and the reader not asked', () => {
    const page = {
      ...{ kind: 'data' as const, packed: BACK.length, unpacked: 20, values: 1, encoding: 0, isPacked: true },
      levels: { repetition: 0, definition: 0, nulls: 0 },
    };
    const reader = { snappyUncompress: () => expect.unreachable('it would never come back') };
    const unpacking = { codec: 'SNAPPY', compressors: {}, reader } as const;
    expect(() => decompressPage({ page, body: BACK }, unpacking, createScratchBuffer())).toThrow(
      'NOT_PARQUET',
    );
  });

  const { pack } = outputCodec(new Set(['SNAPPY'] as const), writer);

  test('what the writer packs is taken, of any kind and length', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .array(fc.constantFrom('Ana;', 'Kovač;', 'x'.repeat(70)), { maxLength: 4_000 })
        .map((texts) => Buffer.from(texts.join(''))),
    );
    fc.assert(
      fc.property(bytes, (given) => {
        checkSnappy(pack(given));
      }),
      { numRuns: 200 },
    );
    expect(() => checkSnappy(new Uint8Array(0))).not.toThrow();
  });

  test('of whatever is let pass the reader finds an end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (given) => {
        const packed = Uint8Array.from([10, ...given]);
        try {
          checkSnappy(packed);
          snappyUncompress(packed, new Uint8Array(10));
        } catch {
          // Refused by one of the two.
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

/** A chunk of ten bytes whose values have so many. */
function located(type_length: number, unpacked: bigint | undefined = 10n) {
  const meta = {
    ...{ type: 'FIXED_LEN_BYTE_ARRAY', path_in_schema: ['id'], num_values: 3n, data_page_offset: 4n },
    ...{ total_compressed_size: 10n, total_uncompressed_size: unpacked },
  };
  const group = { columns: [{ meta_data: meta }], num_rows: 3n } as unknown as RowGroup;
  return locateChunks(group, {
    ...{ names: new Set(['id']), size: 100 },
    elementsByName: new Map([['id', { name: 'id', type: 'FIXED_LEN_BYTE_ARRAY', type_length }]]),
  });
}

describe('BLK-05 what a chunk and a column say of themselves', () => {
  test('values of less than no bytes are refused', () => {
    expect(located(5).size).toBe(1);
    expect(() => located(-5)).toThrow('NOT_PARQUET');
  });

  test('a chunk that says it grows without bound would have a batch for each row', () => {
    expect(located(5, 64n * 1024n * 1024n).size).toBe(1);
    expect(() => located(5, 2n ** 60n)).toThrow('EXPANDS_TOO_FAR');
    for (const unpacked of [-1n, Number.NaN as unknown as bigint])
      expect(() => located(5, unpacked)).toThrow('NOT_PARQUET');
  });

  test('a decimal is as long as decimals are, whatever the footer says', () => {
    const decimal = (scale: number, type: 'INT32' | 'BYTE_ARRAY' = 'INT32') =>
      textOfValues({ name: 'pay', type, converted_type: 'DECIMAL', scale });
    expect(decimal(2)?.(-1)).toBe('-0.01');
    expect([decimal(2 ** 29), decimal(-1)]).toEqual([undefined, undefined]);
    expect(decimal(0, 'BYTE_ARRAY')?.(new Uint8Array(32).fill(0xff))).toBe('-1');
    expect(() => decimal(0, 'BYTE_ARRAY')?.(new Uint8Array(33))).toThrow('NOT_PARQUET');
  });
});
