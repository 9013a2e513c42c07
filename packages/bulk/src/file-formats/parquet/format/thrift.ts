import { footerTooLargeError, notParquetError, PARQUET_LIMITS } from './parquet-limits.ts';

/** Bytes that are read from `at` on. Reading past the end throws a RangeError. */
export type ThriftCursor = { readonly view: DataView; at: number };
/** Fields of a struct: numbers of 32 bits at most, booleans and structs. All others have been passed over. */
export type Struct = ReadonlyMap<number, number | boolean | Struct>;

/** How deep a walk is, and how many structs and lists it has met. */
type SkipState = ThriftCursor & { deep: number; parts: number; readonly isKept: boolean };

/** Fields of Parquet's structs go to 17 (parquet.thrift), and its structs and lists stand ten deep. */
const LAST_FIELD = 255;
const DEEPEST = 20;

export function createThriftCursor({ buffer, byteOffset, byteLength }: Uint8Array, at = 0): ThriftCursor {
  return { view: new DataView(buffer, byteOffset, byteLength), at };
}

export function readByte(cursor: ThriftCursor): number {
  const byte = cursor.view.getUint8(cursor.at);
  cursor.at += 1;
  return byte;
}

/** Of ten bytes at most; beyond 53 bits only its length counts. */
export function readVarint(cursor: ThriftCursor): number {
  let value = 0;
  for (let factor = 1; factor < 2 ** 70; factor *= 128) {
    const byte = readByte(cursor);
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
  }
  throw notParquetError();
}

/**
 * The struct at a cursor, which is moved behind it (Thrift compact protocol).
 *
 * @throws RangeError if the bytes end within it, BulkError NOT_PARQUET for anything else
 */
export function readStruct(cursor: ThriftCursor): Struct {
  const walk = { ...cursor, deep: 0, parts: 0, isKept: true };
  const struct = passStruct(walk);
  cursor.at = walk.at;
  return struct;
}

/**
 * Scans a footer without building anything. Five bytes can declare a list of 2²⁵ parts, for which a reader allocates memory before it
 * reads the first; an empty struct has one byte and takes a hundred (BLK-05).
 *
 * @throws BulkError NOT_PARQUET, PARQUET_FOOTER_TOO_LARGE
 */
export function checkFooter(footer: Uint8Array): void {
  try {
    passStruct({ ...createThriftCursor(footer), deep: 0, parts: 0, isKept: false });
  } catch (error) {
    throw error instanceof RangeError ? notParquetError() : error;
  }
}

const NO_FIELDS: Struct = new Map();

function passStruct(walk: SkipState): Struct {
  enter(walk);
  const fields = walk.isKept ? new Map<number, number | boolean | Struct>() : undefined;
  let id = 0;
  for (let byte = readByte(walk); (byte & 0x0f) !== 0; byte = readByte(walk)) {
    const [delta, type] = [byte >> 4, byte & 0x0f];
    id = delta === 0 ? zigzag(readVarint(walk)) : id + delta;
    if (id < 0 || id > LAST_FIELD) throw notParquetError();
    // A boolean of a struct has no bytes: its type is its value.
    const value = type <= 2 ? type === 1 : passValue(walk, type);
    if (value !== undefined) fields?.set(id, value);
    else fields?.delete(id);
  }
  walk.deep -= 1;
  return fields ?? NO_FIELDS;
}

function passValue(walk: SkipState, type: number): number | Struct | undefined {
  if (type === 4 || type === 5) return zigzag(readVarint(walk));
  if (type === 12) return passStruct(walk);
  if (type > 0 && type <= 3) walk.at += 1;
  else if (type === 6) readVarint(walk);
  else if (type === 7) walk.at += 8;
  // The length has to be read before the place is.
  else if (type === 8) walk.at = readVarint(walk) + walk.at;
  else if (type === 9) passList(walk);
  else throw notParquetError();
  return undefined;
}

function passList(walk: SkipState): void {
  enter(walk);
  const byte = readByte(walk);
  const size = byte >> 4 === 15 ? readVarint(walk) : byte >> 4;
  // Each has a byte at least.
  if (size > walk.view.byteLength - walk.at) throw new RangeError();
  for (let left = size; left > 0; left -= 1) passValue(walk, byte & 0x0f);
  walk.deep -= 1;
}

function enter(walk: SkipState): void {
  walk.parts += 1;
  walk.deep += 1;
  if (walk.deep > DEEPEST) throw notParquetError();
  if (walk.parts > PARQUET_LIMITS.footerParts) throw footerTooLargeError();
}

function zigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
