import { notParquet } from '../format/parquet-limits.ts';

/** Bytes that are read from `at` on. Reading past the end throws. */
export type PageCursor = { readonly view: DataView; at: number };

/**
 * Goes over runs of RLE and bit-packed values (parquet-format, Encodings, "Run Length Encoding / Bit-Packing Hybrid") without making any:
 * a run says in a few bytes that it has 2³¹ values, and the reader writes them all (BLK-05).
 *
 * @returns how many of the values are 1, for levels, which have one bit
 * @throws BulkError NOT_PARQUET for runs beyond the number of values
 */
export function checkRuns(
  reading: PageCursor,
  { count, width }: { readonly count: number; readonly width: number },
): number {
  if (width > 32) throw notParquet();
  let ones = 0;
  for (let seen = 0; seen < count; ) {
    const header = readVarint(reading, 5);
    const isPacked = header % 2 === 1;
    const length = isPacked ? (header - 1) * 4 : header / 2;
    // Values that are packed come in eights, and DuckDB fills up to 256. As many bytes have to be there, unless a value has no bit.
    const filling = isPacked ? (width > 0 ? Number.POSITIVE_INFINITY : LARGEST_FILLING) : 0;
    if (length > count - seen + filling || (isPacked && length === 0)) throw notParquet();
    ones += isPacked
      ? packedOnes(reading, { bytes: (length / 8) * width, bits: Math.min(length, count - seen), width })
      : runOnes(reading, length, width);
    seen += length;
  }
  return ones;
}

function runOnes(reading: PageCursor, length: number, width: number): number {
  let value = 0;
  for (let byte = 0; byte < (width + 7) >> 3; byte += 1) value += readByte(reading) * 256 ** byte;
  return value === 1 ? length : 0;
}

const LARGEST_FILLING = 504;

type Packed = { readonly bytes: number; readonly bits: number; readonly width: number };

function packedOnes(reading: PageCursor, { bytes, bits, width }: Packed): number {
  const { view, at } = reading;
  if (at + bytes > view.byteLength) throw notParquet();
  reading.at += bytes;
  let ones = 0;
  if (width === 1)
    for (let bit = 0; bit < bits; bit += 1) ones += (view.getUint8(at + (bit >> 3)) >> (bit & 7)) & 1;
  return ones;
}

const LARGEST_BLOCK = 65_536;
const MOST_MINIBLOCKS = 512;

/**
 * The same for "Delta encoding": its block header says how large an array is made for each block, and a number of it may have any length.
 * Leaves the reading behind the values.
 */
export function checkDelta(reading: PageCursor, count: number): void {
  const [block, miniblocks] = [readVarint(reading, 5), readVarint(reading, 5)];
  readVarint(reading, 5);
  readVarint(reading, 10);
  const isOdd = block > LARGEST_BLOCK || miniblocks < 1 || miniblocks > MOST_MINIBLOCKS || block < miniblocks;
  if (isOdd || block % miniblocks !== 0) throw notParquet();
  const values = block / miniblocks;
  for (let seen = 1; seen < count; ) {
    readVarint(reading, 10);
    const widths = reading.at;
    reading.at += miniblocks;
    for (let mini = 0; mini < miniblocks && seen < count; mini += 1, seen += values) {
      const width = reading.view.getUint8(widths + mini);
      if (width > 64) throw notParquet();
      reading.at += Math.ceil((values * width) / 8);
    }
  }
  if (reading.at > reading.view.byteLength) throw notParquet();
}

function readByte(reading: PageCursor): number {
  const byte = reading.view.getUint8(reading.at);
  reading.at += 1;
  return byte;
}

/** As a number; beyond 53 bits only its length counts. */
export function readVarint(reading: PageCursor, most: number): number {
  let value = 0;
  for (let at = 0; at < most; at += 1) {
    const byte = readByte(reading);
    value += (byte & 0x7f) * 128 ** at;
    if (byte < 0x80) return value;
  }
  throw notParquet();
}
