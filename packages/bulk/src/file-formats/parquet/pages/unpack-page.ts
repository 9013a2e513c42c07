import type { ColumnMetaData, Compressors } from 'hyparquet';
import type { Reader } from '../format/load-packages.ts';
import { notParquet } from '../format/parquet-limits.ts';
import { checkSnappy } from './check-snappy.ts';
import type { PageBytes } from './read-pages.ts';
import type { Scratch } from './scratch.ts';

/** What unpacks the pages of a chunk. */
export type Unpacking = {
  readonly codec: ColumnMetaData['codec'];
  readonly compressors: Compressors;
  readonly reader: Pick<Reader, 'snappyUncompress'>;
};

/**
 * Levels, which are never packed in the second form, and data.
 *
 * @param scratch where they are put; what a codec makes in memory of its own, and has no levels, stays there
 */
export function unpackPage({ page, body }: PageBytes, unpacking: Unpacking, scratch: Scratch): Uint8Array {
  const { codec, compressors, reader } = unpacking;
  if (!page.isPacked || codec === 'UNCOMPRESSED') {
    if (body.length !== page.unpacked) throw notParquet();
    return body;
  }
  const levels = page.levels.repetition + page.levels.definition;
  const data = body.subarray(levels);
  const length = page.unpacked - levels;
  const unpack = compressors[codec];
  if (unpack === undefined) {
    checkSnappy(data);
    const bytes = withLevels(body, levels, scratch.take(page.unpacked));
    reader.snappyUncompress(data, bytes.subarray(levels));
    return bytes;
  }
  const unpacked = unpack(data, length);
  if (unpacked.length !== length) throw notParquet();
  if (levels === 0) return unpacked;
  const bytes = withLevels(body, levels, scratch.take(page.unpacked));
  bytes.set(unpacked, levels);
  return bytes;
}

function withLevels(body: Uint8Array, levels: number, bytes: Uint8Array): Uint8Array {
  bytes.set(body.subarray(0, levels));
  return bytes;
}
