import type { ByteWriter } from 'hyparquet-writer';
import { notParquetError } from '../format/parquet-limits.ts';
import { readByte, readVarint, type ThriftCursor } from '../format/thrift.ts';

/** So many bits, 32 at most, from a bit on, the lowest first. */
export function bitsAt(view: DataView, bit: number, width: number): number {
  const first = bit >> 3;
  if (width <= 25 && first + 4 <= view.byteLength)
    return (view.getUint32(first, true) >>> (bit & 7)) & ((1 << width) - 1);
  let value = 0;
  for (let got = 0; got < width; ) {
    const [at, shift] = [(bit + got) >> 3, (bit + got) & 7];
    const take = Math.min(8 - shift, width - got);
    value += ((view.getUint8(at) >> shift) & ((1 << take) - 1)) * 2 ** got;
    got += take;
  }
  return value;
}

/** The same number of bits of each value, the lowest first. */
export function packBits(values: ArrayLike<number>, width: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((values.length * width) / 8));
  for (let at = 0, bit = 0; at < values.length; at += 1)
    for (let put = 0; put < width; ) {
      const [place, shift] = [bit >> 3, bit & 7];
      const take = Math.min(8 - shift, width - put);
      const part = ((values[at] ?? 0) >>> put) & ((1 << take) - 1);
      bytes[place] = (bytes[place] ?? 0) | (part << shift);
      put += take;
      bit += take;
    }
  return bytes;
}

/**
 * Fills `out` by runs (parquet-format, Encodings, "Run Length Encoding / Bit-Packing Hybrid").
 *
 * @throws BulkError NOT_PARQUET for runs beyond what is to be filled: a run says in a few bytes that it has 2³¹ values (BLK-05)
 */
export function readRuns(cursor: ThriftCursor, width: number, out: Uint8Array | Int32Array): void {
  if (width > 32) throw notParquetError();
  for (let seen = 0; seen < out.length; ) {
    const header = readVarint(cursor);
    // Values that are packed come in eights, and DuckDB fills up to 256.
    const length = header % 2 === 1 ? (header - 1) * 4 : header / 2;
    const end = Math.min(out.length, seen + length);
    if (header % 2 === 1) {
      const [bit, bytes] = [cursor.at * 8, (length / 8) * width];
      if (length === 0 || cursor.at + bytes > cursor.view.byteLength) throw notParquetError();
      for (let at = seen; at < end; at += 1) out[at] = bitsAt(cursor.view, bit + (at - seen) * width, width);
      cursor.at += bytes;
    } else {
      let value = 0;
      for (let byte = 0; byte < width; byte += 8) value += readByte(cursor) * 2 ** byte;
      if (seen + length > out.length) throw notParquetError();
      out.fill(value, seen, end);
    }
    seen = end;
  }
}

/** Fewer equal values in a row are packed. */
const LEAST = 8;

/** Writes values as such runs. */
export function writeRuns(out: ByteWriter, values: Uint8Array | Uint32Array, width: number): void {
  const pack = (waiting: Uint8Array | Uint32Array): void => {
    if (waiting.length === 0) return;
    const eights = Math.ceil(waiting.length / 8);
    out.appendVarInt(eights * 2 + 1);
    const bytes = new Uint8Array(eights * width);
    bytes.set(packBits(waiting, width));
    out.appendBytes(bytes);
  };
  let from = 0;
  for (let at = 0; at < values.length; ) {
    let end = at + 1;
    while (end < values.length && values[end] === values[at]) end += 1;
    if (end - at < LEAST) {
      at += 8;
      continue;
    }
    pack(values.subarray(from, at));
    out.appendVarInt((end - at) * 2);
    for (let bit = 0; bit < width; bit += 8) out.appendUint8(((values[at] ?? 0) >>> bit) & 0xff);
    [from, at] = [end, end];
  }
  pack(values.subarray(from));
}
