import { footerTooLarge, notParquet, PARQUET_LIMITS } from './parquet-limits.ts';
import { type Place, readThriftByte, readThriftVarint } from './thrift-struct.ts';

/** Where a walk over the footer stands, and how many structs and lists it has met. */
type Walk = Place & { parts: number };

/** Fields of Parquet's structs go to 17 (parquet.thrift), and its structs and lists stand ten deep. */
const LAST_FIELD = 255;
const DEEPEST = 20;

/**
 * Goes over a footer without making anything of it (Thrift compact protocol): a list says in five bytes that it has 2²⁵ parts, and the
 * reader takes memory for all of them before it looks for the first; an empty struct has one byte, and takes a hundred (BLK-05).
 *
 * @param footer from its first byte to its last
 * @throws BulkError NOT_PARQUET, PARQUET_FOOTER_TOO_LARGE; RangeError where it ends within something
 */
export function checkFooter(footer: Uint8Array): void {
  const view = new DataView(footer.buffer, footer.byteOffset, footer.byteLength);
  passStruct({ view, at: 0, parts: 0, deep: 0 });
}

function passStruct(walk: Walk): void {
  enter(walk);
  let id = 0;
  for (let byte = readThriftByte(walk); (byte & 0x0f) !== 0; byte = readThriftByte(walk)) {
    const delta = byte >> 4;
    id = delta === 0 ? Math.floor(readThriftVarint(walk) / 2) : id + delta;
    if (id > LAST_FIELD) throw notParquet();
    // A boolean of a struct has no bytes: its type is its value.
    if ((byte & 0x0f) > 2) passValue(walk, byte & 0x0f);
  }
  walk.deep -= 1;
}

function passList(walk: Walk): void {
  enter(walk);
  const byte = readThriftByte(walk);
  const size = byte >> 4 === 15 ? readThriftVarint(walk) : byte >> 4;
  // Each has a byte at least.
  if (size > walk.view.byteLength - walk.at) throw notParquet();
  for (let left = size; left > 0; left -= 1) passValue(walk, byte & 0x0f);
  walk.deep -= 1;
}

function passValue(walk: Walk, type: number): void {
  if (type <= 3 && type > 0) walk.at += 1;
  else if (type >= 4 && type <= 6) readThriftVarint(walk);
  else if (type === 7) walk.at += 8;
  else if (type === 8) passBytes(walk);
  else if (type === 9) passList(walk);
  else if (type === 12) passStruct(walk);
  else throw notParquet();
}

function passBytes(walk: Walk): void {
  const length = readThriftVarint(walk);
  if (length > walk.view.byteLength - walk.at) throw notParquet();
  walk.at += length;
}

function enter(walk: Walk): void {
  walk.parts += 1;
  walk.deep += 1;
  if (walk.deep > DEEPEST) throw notParquet();
  if (walk.parts > PARQUET_LIMITS.footerParts) throw footerTooLarge();
}
