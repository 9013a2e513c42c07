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
  ENTRY_TOTAL,
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
  names.forEach(({ bytes, address, node, property }, number) => {
    const ends = endsOf(bytes);
    let place = hashName(ends, bytes.length) & (size - 1);
    while (view.getUint32(at + place * ENTRY_BYTES + ENTRY_NODE, true) !== 0)
      place = (place + 1) & (size - 1);
    const entry = at + place * ENTRY_BYTES;
    view.setUint32(entry + ENTRY_FIRST, ends[0], true);
    view.setUint32(entry + ENTRY_FIRST + 4, ends[1], true);
    view.setUint32(entry + ENTRY_LAST, ends[2], true);
    view.setUint32(entry + ENTRY_LAST + 4, ends[3], true);
    view.setUint32(entry + ENTRY_LENGTH, bytes.length, true);
    view.setUint32(entry + ENTRY_NODE, node, true);
    view.setUint32(entry + ENTRY_PROPERTY, property ?? number, true);
    view.setUint32(entry + ENTRY_NAME, address, true);
    writeWritten(view, entry, bytes);
  });
}

/** The name as it stands in a document. A longer one is not foreseen. */
function writeWritten(view: DataView, entry: number, name: Uint8Array): void {
  const written = Uint8Array.of(QUOTE, ...name, QUOTE, COLON);
  if (written.length > MOST_TOTAL) return;
  const reach = Math.max(written.length - 16, 0);
  view.setUint16(entry + ENTRY_REACH, reach, true);
  view.setUint16(entry + ENTRY_TOTAL, written.length, true);
  for (let at = 0; at < Math.min(written.length, 16); at += 1) {
    view.setUint8(entry + ENTRY_HEAD + at, written[at] ?? 0);
    view.setUint8(entry + ENTRY_TAIL + at, written[reach + at] ?? 0);
    view.setUint8(entry + ENTRY_MASK + at, 0xff);
  }
}

const QUOTE = 0x22;
const COLON = 0x3a;

type Ends = readonly [number, number, number, number];

/** The first and the last eight bytes as four little-endian numbers; those of a shorter name are padded with zeros. */
function endsOf(bytes: Uint8Array): Ends {
  const eight = new Uint8Array(16);
  eight.set(bytes.subarray(0, 8));
  eight.set(bytes.length >= 8 ? bytes.subarray(-8) : bytes, 8);
  const view = new DataView(eight.buffer);
  const word = (at: number) => view.getUint32(at, true);
  return [word(0), word(4), word(8), word(12)];
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
