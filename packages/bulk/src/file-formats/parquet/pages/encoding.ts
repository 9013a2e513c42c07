import type { SchemaElement } from 'hyparquet';

/** parquet.thrift, Encoding. */
export const ENCODING = Object.freeze({
  plain: 0,
  rle: 3,
  deltaNumbers: 5,
  deltaLengths: 6,
  deltaTexts: 7,
  streamSplit: 9,
});

/** PLAIN_DICTIONARY and RLE_DICTIONARY, which in a page of data are one. */
export function isDictionary(encoding: number): boolean {
  return encoding === 2 || encoding === 8;
}

const WIDTHS: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8, INT96: 12 };

/** Bytes of each value of a physical type; undefined for texts and booleans. */
export function widthOf({ type, type_length: length }: SchemaElement): number | undefined {
  return type === 'FIXED_LEN_BYTE_ARRAY' ? (length ?? 0) : WIDTHS[type ?? ''];
}
