import { Buffer } from 'node:buffer';
import type { ColumnMetaData, Compressors } from 'hyparquet';
import type { Reader } from '../load-packages.ts';
import type { PageBytes } from './read-pages.ts';

/** What unpacks the pages of a chunk. */
export type Unpacking = {
  readonly codec: ColumnMetaData['codec'];
  readonly compressors: Compressors;
  readonly reader: Pick<Reader, 'decompressPage'>;
};

/** Levels, which are never packed in the second form, and data. */
export function unpackPage({ page, body }: PageBytes, { codec, compressors, reader }: Unpacking): Uint8Array {
  if (!page.isPacked) return body;
  const levels = page.levels.repetition + page.levels.definition;
  const data = body.subarray(levels);
  const unpacked = reader.decompressPage(data, page.unpacked - levels, codec, compressors);
  return levels === 0 ? unpacked : Buffer.concat([body.subarray(0, levels), unpacked]);
}
