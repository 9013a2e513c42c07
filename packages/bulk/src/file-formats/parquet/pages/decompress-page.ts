import { Buffer } from 'node:buffer';
import type { ColumnMetaData, Compressors } from 'hyparquet';
import type { Reader } from '../format/packages.ts';
import { notParquetError } from '../format/parquet-limits.ts';
import type { PageBytes } from './read-pages.ts';
import type { ScratchBuffer } from './scratch-buffer.ts';

/** What unpacks the pages of a chunk. */
export type DecompressContext = {
  readonly codec: ColumnMetaData['codec'];
  readonly compressors: Compressors;
  readonly reader: Pick<Reader, 'snappyUncompress'>;
};

/**
 * Levels, which are never packed in the second form, and data.
 *
 * @param scratch where they are put; what a codec makes in memory of its own, and has no levels, stays there
 */
export function decompressPage(
  { page, body }: PageBytes,
  { codec, compressors, reader }: DecompressContext,
  scratch: ScratchBuffer,
): Buffer {
  if (!page.isPacked || codec === 'UNCOMPRESSED') {
    if (body.length !== page.unpacked) throw notParquetError();
    return toBuffer(body);
  }
  const levels = page.levels.repetition + page.levels.definition;
  const data = body.subarray(levels);
  const decompress = compressors[codec];
  const decompressed = decompress?.(data, page.unpacked - levels);
  if (decompressed !== undefined && decompressed.length !== page.unpacked - levels) throw notParquetError();
  if (decompressed !== undefined && levels === 0) return toBuffer(decompressed);
  const bytes = scratch.allocate(page.unpacked);
  bytes.set(body.subarray(0, levels));
  if (decompressed !== undefined) bytes.set(decompressed, levels);
  else {
    checkSnappy(data);
    reader.snappyUncompress(data, bytes.subarray(levels));
  }
  return toBuffer(bytes);
}

function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Bytes of a copy by the lowest two bits of its tag; 0 is a literal. */
const COPIES = [0, 2, 3, 5] as const;

/**
 * Scans the elements of packed bytes without unpacking (google/snappy, format_description.txt): a literal that declares 2³¹ bytes or
 * more sends the reader back to where it was, for ever (BLK-05). The reader checks everything else.
 *
 * @throws BulkError NOT_PARQUET for elements that go beyond the end
 */
export function checkSnappy(packed: Uint8Array): void {
  let at = 0;
  // The length of it all, which the header of the page says as well.
  while ((packed[at] ?? 0) >= 0x80) at += 1;
  at += 1;
  while (at < packed.length) {
    const tag = packed[at] ?? 0;
    const copy = COPIES[tag & 3] ?? 0;
    at += copy === 0 ? literalBytes(packed, at, tag >> 2) : copy;
  }
  // Of no values some writers pack nothing.
  if (packed.length > 0 && at > packed.length) throw notParquetError();
}

/** Of tag, length and data: up to 60 the tag has the length, else one to four bytes behind it. */
function literalBytes(packed: Uint8Array, at: number, code: number): number {
  if (code < 60) return code + 2;
  const width = code - 59;
  let length = 0;
  for (let place = width; place > 0; place -= 1) length = length * 256 + (packed[at + place] ?? 0);
  return 2 + width + length;
}
