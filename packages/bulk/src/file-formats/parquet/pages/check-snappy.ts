import { notParquet } from '../format/parquet-limits.ts';

/** Bytes of a copy by the lowest two bits of its tag; 0 is a literal. */
const COPIES = [0, 2, 3, 5] as const;

/**
 * Goes over the elements of packed bytes without making any (google/snappy, format_description.txt): a literal that says it has 2³¹ bytes or
 * more leads the reader back to where it was, for ever (BLK-05). Everything else it looks at itself.
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
  if (packed.length > 0 && at > packed.length) throw notParquet();
}

/** Of tag, length and data: up to 60 the tag has the length, else one to four bytes behind it. */
function literalBytes(packed: Uint8Array, at: number, code: number): number {
  if (code < 60) return code + 2;
  const width = code - 59;
  let length = 0;
  for (let place = width; place > 0; place -= 1) length = length * 256 + (packed[at + place] ?? 0);
  return 2 + width + length;
}
