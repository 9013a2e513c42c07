import {
  ENTRY_BYTES,
  ENTRY_FIRST,
  ENTRY_HEAD,
  ENTRY_LAST,
  ENTRY_LENGTH,
  ENTRY_MASK,
  ENTRY_NAME,
  ENTRY_NODE,
  ENTRY_PROPERTY,
  ENTRY_REACH,
  ENTRY_TAIL,
  HASH_A,
  HASH_B,
  HASH_C,
  HASH_D,
  MOST_TOTAL,
} from './layout.ts';

/** A name of an object, where its bytes lie in memory, and the address of the node of its values. */
export type NamedNode = {
  readonly bytes: Uint8Array;
  readonly address: number;
  readonly node: number;
  /** Absent: its place in the list. */
  readonly property?: number;
};

/** Entries of the table for so many names: a power of two, at least twice as many, so that searches are short and end. */
export function tableSize(names: number): number {
  let size = 2;
  while (size < names * 2) size *= 2;
  return size;
}

/** Writes the table: open addressing, the next free entry takes a name whose own is taken. */
export function writeNameTable(view: DataView, at: number, names: readonly NamedNode[]): void {
  const size = tableSize(names.length);
  const image = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const words = new Uint32Array(view.buffer, view.byteOffset + at, (size * ENTRY_BYTES) / 4);
  names.forEach(({ bytes, address, node, property }, number) => {
    const { length } = bytes;
    const last = length < 8 ? 0 : length - 8;
    const ends: Ends = [wordAt(bytes, 0), wordAt(bytes, 4), wordAt(bytes, last), wordAt(bytes, last + 4)];
    let place = hashName(ends, length) & (size - 1);
    while (words[place * ENTRY + NODE] !== 0) place = (place + 1) & (size - 1);
    const entry = place * ENTRY;
    words[entry + FIRST] = ends[0];
    words[entry + FIRST + 1] = ends[1];
    words[entry + LAST] = ends[2];
    words[entry + LAST + 1] = ends[3];
    words[entry + LENGTH] = length;
    words[entry + NODE] = node;
    words[entry + PROPERTY] = property ?? number;
    words[entry + NAME] = address;
    const total = length + 3;
    // A longer name is not foreseen.
    if (total > MOST_TOTAL) return;
    words[entry + REACH] = (total < 16 ? 0 : total - 16) | (total << 16);
    writeWritten(image, at + place * ENTRY_BYTES, bytes);
  });
}

/** Numbers of an entry, and where each of them stands; the reach has its total above it. */
const ENTRY = ENTRY_BYTES / 4;
const FIRST = ENTRY_FIRST / 4;
const LAST = ENTRY_LAST / 4;
const LENGTH = ENTRY_LENGTH / 4;
const NODE = ENTRY_NODE / 4;
const PROPERTY = ENTRY_PROPERTY / 4;
const NAME = ENTRY_NAME / 4;
const REACH = ENTRY_REACH / 4;

/**
 * The name as it stands in a document, with quotes and colon. There is room for all of it at the head, from where its last
 * bytes are moved to their place.
 */
function writeWritten(image: Uint8Array, entry: number, name: Uint8Array): void {
  const start = entry + ENTRY_HEAD;
  const end = start + name.length + 3;
  image[start] = QUOTE;
  image.set(name, start + 1);
  image[end - 2] = QUOTE;
  image[end - 1] = COLON;
  const last = Math.max(end - 16, start);
  image.copyWithin(entry + ENTRY_TAIL, last, last + 16);
  image.fill(0xff, entry + ENTRY_MASK, entry + ENTRY_MASK + Math.min(end - start, 16));
}

const QUOTE = 0x22;
const COLON = 0x3a;

/** The first and the last eight bytes as four little-endian numbers; those of a shorter name are padded with zeros. */
type Ends = readonly [number, number, number, number];

/** Four bytes as a little-endian number; zeros stand for those behind the end. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)) >>>
    0
  );
}

/** The same as `hashName` of the kernel. */
function hashName([a, b, c, d]: Ends, length: number): number {
  const hash =
    (Math.imul(a ^ HASH_A, HASH_B) +
      Math.imul(b, HASH_C) +
      Math.imul(c, HASH_D) +
      Math.imul(d, HASH_A) +
      length) >>>
    0;
  return (hash ^ (hash >>> 15)) >>> 0;
}
