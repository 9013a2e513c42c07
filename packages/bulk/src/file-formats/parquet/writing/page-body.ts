import type { SchemaElement } from 'hyparquet';
import { type Cells, NO_VALUE } from '../columns/cells.ts';

/** The data of one page as it grows, without levels. */
export type PageBody = { bytes: Uint8Array; used: number };

/** Puts a value behind the others, by PLAIN. */
export type PutValue = (body: PageBody, cells: Cells, at: number) => void;

/** How the values of a type are written (parquet-format, "Plain: (PLAIN = 0)"). Booleans have a byte here, and a bit in the page. */
export function putValue({ type }: SchemaElement): PutValue {
  return type === 'BYTE_ARRAY' ? putText : putFixed;
}

function putText(body: PageBody, cells: Cells, at: number): void {
  const length = cells.lengths[at] ?? 0;
  reserve(body, length + 4);
  const { bytes, used } = body;
  bytes[used] = length & 0xff;
  bytes[used + 1] = (length >> 8) & 0xff;
  bytes[used + 2] = (length >> 16) & 0xff;
  bytes[used + 3] = length >>> 24;
  body.used += 4;
  copy(body, cells, at);
}

function putFixed(body: PageBody, cells: Cells, at: number): void {
  reserve(body, cells.lengths[at] ?? 0);
  copy(body, cells, at);
}

/** Fewer bytes are copied one by one sooner than a view of them is made. */
const SHORT = 64;

function copy(body: PageBody, { bytes, starts, lengths }: Cells, at: number): void {
  const start = starts[at] ?? NO_VALUE;
  const length = lengths[at] ?? 0;
  if (length > SHORT) body.bytes.set(bytes.subarray(start, start + length), body.used);
  else for (let byte = 0; byte < length; byte += 1) body.bytes[body.used + byte] = bytes[start + byte] ?? 0;
  body.used += length;
}

function reserve(body: PageBody, more: number): void {
  if (body.used + more <= body.bytes.length) return;
  const grown = new Uint8Array(Math.max(body.bytes.length * 2, body.used + more));
  grown.set(body.bytes.subarray(0, body.used));
  body.bytes = grown;
}

/** A bit for each byte, the lowest first. */
export function packBits(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(bytes.length / 8));
  for (let at = 0; at < bytes.length; at += 1)
    bits[at >> 3] = (bits[at >> 3] ?? 0) | ((bytes[at] ?? 0) << (at & 7));
  return bits;
}
