import { notParquet } from './parquet-limits.ts';

type Value = number | Struct | 'true' | 'false' | 'other';
/** Fields of a Thrift struct: numbers of 32 bits at most, booleans, structs, and whatever else there is, which has been passed over. */
export type Struct = ReadonlyMap<number, Value>;
export type Place = { readonly view: DataView; at: number; deep: number };

/** All that are asked for are required, and none is wider: what is read as 0 here could be another number to the reader. */
export function numberIn(struct: Struct, field: number): number {
  const value = struct.get(field);
  if (typeof value !== 'number') throw notParquet();
  return value;
}

/**
 * The struct at a place, which is moved behind it.
 *
 * @returns undefined when the bytes end within it
 * @throws BulkError NOT_PARQUET for what is none
 */
export function readPageHeader(place: Place): Struct | undefined {
  try {
    return readStruct(place);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw notParquet();
  }
}

const DEEPEST = 8;

/** Thrift compact protocol, "Struct encoding". Reading past the end throws. */
function readStruct(place: Place): Struct {
  const fields = new Map<number, Value>();
  place.deep += 1;
  if (place.deep > DEEPEST) throw notParquet();
  let id = 0;
  for (let byte = readThriftByte(place); byte !== 0; byte = readThriftByte(place)) {
    const delta = byte >> 4;
    id = delta === 0 ? zigzag(readThriftVarint(place)) : id + delta;
    fields.set(id, readValue(place, byte & 0x0f));
  }
  place.deep -= 1;
  return fields;
}

function readValue(place: Place, type: number): Value {
  if (type === 5 || type === 4) return zigzag(readThriftVarint(place));
  if (type === 12) return readStruct(place);
  // A boolean of a struct has no bytes: its type is its value.
  if (type === 1 || type === 2) return type === 1 ? 'true' : 'false';
  skip(place, type);
  return 'other';
}

/** i8, i64, double and binary are passed over. Headers of pages have no lists. */
function skip(place: Place, type: number): void {
  if (type === 3) place.at += 1;
  else if (type === 6) readThriftVarint(place);
  else if (type === 7) place.at += 8;
  else if (type === 8) {
    // In two steps: the length has to be read before the place is.
    const length = readThriftVarint(place);
    place.at += length;
  } else throw notParquet();
}

export function readThriftByte(place: Place): number {
  const byte = place.view.getUint8(place.at);
  place.at += 1;
  return byte;
}

/** Of ten bytes at most; beyond 53 bits only its length counts. */
export function readThriftVarint(place: Place): number {
  let value = 0;
  for (let factor = 1; factor < 2 ** 70; factor *= 128) {
    const byte = readThriftByte(place);
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
  }
  throw notParquet();
}

function zigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
