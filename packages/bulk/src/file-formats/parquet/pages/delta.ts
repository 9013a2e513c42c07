import { notParquetError, PARQUET_LIMITS, tooLargeError } from '../format/parquet-limits.ts';
import { readByte, readVarint, type ThriftCursor } from '../format/thrift.ts';
import { bitsAt } from './runs.ts';

const LARGEST_BLOCK = 65_536;
const MOST_MINIBLOCKS = 512;

/**
 * So many values of "Delta encoding" (parquet-format, Encodings), modulo 2⁶⁴. The cursor is moved behind them.
 *
 * @throws BulkError NOT_PARQUET, RangeError past the end
 */
export function readDelta(cursor: ThriftCursor, count: number): BigInt64Array {
  const values = new BigInt64Array(count);
  if (count === 0) return values;
  const [block, miniblocks] = [readVarint(cursor), readVarint(cursor)];
  readVarint(cursor);
  const size = block / miniblocks;
  const isSound = miniblocks >= 1 && miniblocks <= MOST_MINIBLOCKS && block <= LARGEST_BLOCK;
  if (!isSound || size < 1 || !Number.isInteger(size)) throw notParquetError();
  let last = readZigzag(cursor);
  values[0] = last;
  for (let at = 1; at < count; ) {
    const least = readZigzag(cursor);
    const widths = cursor.at;
    cursor.at += miniblocks;
    for (let mini = 0; mini < miniblocks && at < count; mini += 1) {
      const width = cursor.view.getUint8(widths + mini);
      if (width > 64) throw notParquetError();
      const [bit, end] = [cursor.at * 8, Math.min(count, at + size)];
      for (let from = at; at < end; at += 1) {
        last = BigInt.asIntN(64, last + least + wideBitsAt(cursor.view, bit + (at - from) * width, width));
        values[at] = last;
      }
      cursor.at += Math.ceil((size * width) / 8);
    }
  }
  return values;
}

/**
 * Lengths of texts. Each text may begin with a part of the one before: a few bytes can say a million texts of a megabyte.
 *
 * @throws BulkError NOT_PARQUET for a length below nothing, PARQUET_TOO_LARGE for more bytes than a page may have
 */
export function readLengths(cursor: ThriftCursor, count: number): Uint32Array {
  const lengths = new Uint32Array(count);
  let sum = 0;
  for (const [at, length] of readDelta(cursor, count).entries()) {
    if (length < 0n) throw notParquetError();
    sum += Number(length);
    if (sum > PARQUET_LIMITS.pageBytes) throw tooLargeError();
    lengths[at] = Number(length);
  }
  return lengths;
}

function wideBitsAt(view: DataView, bit: number, width: number): bigint {
  if (width <= 32) return BigInt(bitsAt(view, bit, width));
  return BigInt(bitsAt(view, bit, 32)) + (BigInt(bitsAt(view, bit + 32, width - 32)) << 32n);
}

function readZigzag(cursor: ThriftCursor): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = readByte(cursor);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }
  throw notParquetError();
}
