import { notParquet, PARQUET_LIMITS, tooLarge } from './parquet-limits.ts';

/** Fields of a Thrift struct: numbers of 32 bits at most, structs, and whatever else there is, which has been passed over. */
type Struct = ReadonlyMap<number, number | Struct | 'other'>;
type Place = { readonly view: DataView; at: number; deep: number };

/**
 * Goes over the headers of the pages of a column chunk before anything is unpacked: sizes and numbers of values that they claim have to lie
 * within the chunk and within the limits, so that a page which says that it has 2 GiB takes no memory (BLK-05).
 *
 * @param values that the footer says the chunk has
 * @throws BulkError NOT_PARQUET, PARQUET_TOO_LARGE
 */
export function checkPages(bytes: ArrayBuffer, values: number): void {
  const place: Place = { view: new DataView(bytes), at: 0, deep: 0 };
  let seen = 0;
  while (place.at < bytes.byteLength) {
    const header = readHeader(place);
    seen += checkPage(header, bytes.byteLength - place.at);
    if (seen > values) throw notParquet();
    place.at += numberIn(header, COMPRESSED);
  }
  if (seen !== values) throw notParquet();
}

// parquet.thrift, PageHeader: fields, and types of pages.
const TYPE = 1;
const UNCOMPRESSED = 2;
const COMPRESSED = 3;
const DICTIONARY_PAGE = 2;
const DATA_PAGE_V2 = 3;
/** By type, the field that describes such a page. The reader goes by the type, whatever other fields there are. */
const PARTS: ReadonlyMap<number, number> = new Map([
  [0, 5],
  [DICTIONARY_PAGE, 7],
  [DATA_PAGE_V2, 8],
]);

/** Returns how many values the page brings. */
function checkPage(header: Struct, left: number): number {
  const unpacked = numberIn(header, UNCOMPRESSED);
  const packed = numberIn(header, COMPRESSED);
  if (unpacked < 0 || packed < 0 || packed > left) throw notParquet();
  if (unpacked > PARQUET_LIMITS.pageBytes) throw tooLarge();
  const type = numberIn(header, TYPE);
  const part = header.get(PARTS.get(type) ?? 0);
  if (!(part instanceof Map)) throw notParquet();
  const count = numberIn(part, 1);
  if (type === DICTIONARY_PAGE) return checkDictionary(count, unpacked);
  if (count > PARQUET_LIMITS.pageValues) throw tooLarge();
  if (count < 0) throw notParquet();
  if (type === DATA_PAGE_V2) checkLevels(part, { count, packed });
  return count;
}

/** A value of a dictionary takes a byte at least. */
function checkDictionary(count: number, unpacked: number): 0 {
  if (count < 0 || count > unpacked) throw notParquet();
  return 0;
}

/** Nulls among the values; rows, which are as many in a flat column; bytes of the levels, which stand before the data. */
function checkLevels(
  data: Struct,
  { count, packed }: { readonly count: number; readonly packed: number },
): void {
  const [nulls, rows] = [numberIn(data, 2), numberIn(data, 3)];
  const [definition, repetition] = [numberIn(data, 5), numberIn(data, 6)];
  const isOdd = nulls < 0 || nulls > count || rows !== count || definition < 0 || repetition < 0;
  if (isOdd || definition + repetition > packed) throw notParquet();
}

/** All that are asked for are required, and none is wider: what is read as 0 here could be another number to the reader. */
function numberIn(struct: Struct, field: number): number {
  const value = struct.get(field);
  if (typeof value !== 'number') throw notParquet();
  return value;
}

/** @throws BulkError NOT_PARQUET for what is no header */
function readHeader(place: Place): Struct {
  try {
    return readStruct(place);
  } catch {
    throw notParquet();
  }
}

const DEEPEST = 8;

/** Thrift compact protocol, "Struct encoding". Reading past the end throws. */
function readStruct(place: Place): Struct {
  const fields = new Map<number, number | Struct | 'other'>();
  place.deep += 1;
  if (place.deep > DEEPEST) throw notParquet();
  let id = 0;
  for (let byte = readByte(place); byte !== 0; byte = readByte(place)) {
    const delta = byte >> 4;
    id = delta === 0 ? zigzag(readVarint(place)) : id + delta;
    fields.set(id, readValue(place, byte & 0x0f));
  }
  place.deep -= 1;
  return fields;
}

function readValue(place: Place, type: number): number | Struct | 'other' {
  if (type === 5 || type === 4) return zigzag(readVarint(place));
  if (type === 12) return readStruct(place);
  skip(place, type);
  return 'other';
}

/** Booleans of a struct have no bytes; i8, i64, double and binary are passed over. Headers of pages have no lists. */
function skip(place: Place, type: number): void {
  if (type === 1 || type === 2) return;
  if (type === 3) place.at += 1;
  else if (type === 6) readVarint(place);
  else if (type === 7) place.at += 8;
  else if (type === 8) {
    // In two steps: the length has to be read before the place is.
    const length = readVarint(place);
    place.at += length;
  } else throw notParquet();
}

function readByte(place: Place): number {
  const byte = place.view.getUint8(place.at);
  place.at += 1;
  return byte;
}

function readVarint(place: Place): number {
  let value = 0;
  for (let factor = 1; factor < 2 ** 70; factor *= 128) {
    const byte = readByte(place);
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
  }
  throw notParquet();
}

function zigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
