import { encodeUtf8 } from '../../../kernel/bytes.ts';
import { HASH_A, HASH_B, HASH_C, HASH_D, MOST_TOTAL, NAME_ENTRY_LAYOUT } from './layout.ts';

/** A name of an object, where its bytes lie in memory, and the address of the node of its values. */
export type NamedNode = {
  readonly entry: NameEntry;
  readonly address: number;
  readonly node: number;
  /** Absent: its place in the list. */
  readonly property?: number;
};

/** What the entry of a name is in every table: its bytes without what leads on, and where a table looks for it first. */
export type NameEntry = { readonly bytes: Uint8Array; readonly hash: number };

/** Entries of the table for so many names: a power of two, at least twice as many, so that searches are short and end. */
export function getTableSize(names: number): number {
  let size = 2;
  while (size < names * 2) size *= 2;
  return size;
}

/** Writes the table: open addressing, the next free entry takes a name whose own is taken. */
export function writeNameTable(view: DataView, at: number, names: readonly NamedNode[]): void {
  const size = getTableSize(names.length);
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, size * NAME_ENTRY_LAYOUT.bytes);
  const words = new Uint32Array(view.buffer, view.byteOffset + at, size * WORDS);
  names.forEach(({ entry, address, node, property }, number) => {
    let place = entry.hash & (size - 1);
    while (words[place * WORDS + NODE] !== 0) place = (place + 1) & (size - 1);
    bytes.set(entry.bytes, place * NAME_ENTRY_LAYOUT.bytes);
    words[place * WORDS + NODE] = node;
    words[place * WORDS + PROPERTY] = property ?? number;
    words[place * WORDS + NAME] = address;
  });
}

/** The entry of a name; many objects may have the same. */
export function createNameEntry(name: Uint8Array): NameEntry {
  const { length } = name;
  const ends = readEnds(name);
  const words = new Uint32Array(WORDS);
  words[FIRST] = ends[0];
  words[FIRST + 1] = ends[1];
  words[LAST] = ends[2];
  words[LAST + 1] = ends[3];
  words[LENGTH] = length;
  const bytes = new Uint8Array(words.buffer);
  writeExpectedName(bytes, name);
  return { bytes, hash: hashName(ends, length) };
}

/** How many words an entry has, and where each of them stands. */
const WORDS = NAME_ENTRY_LAYOUT.bytes / 4;
const { property: PROPERTY, node: NODE, length: LENGTH, name: NAME } = NAME_ENTRY_LAYOUT.words;
const FIRST = NAME_ENTRY_LAYOUT.places.first / 4;
const LAST = NAME_ENTRY_LAYOUT.places.last / 4;
const {
  head: HEAD,
  tail: TAIL,
  significant: SIGNIFICANT,
  reach: REACH,
  total: TOTAL,
} = NAME_ENTRY_LAYOUT.places;

/** Bytes that the kernel compares at a time. */
const VECTOR = 16;

/**
 * The name as it stands in a document, with quotes and colon: its first bytes and its last, which of them count, and where the
 * last begin. A longer name is not foreseen.
 */
function writeExpectedName(entry: Uint8Array, name: Uint8Array): void {
  const total = name.length + 3;
  if (total > MOST_TOTAL) return;
  const reach = Math.max(total - VECTOR, 0);
  const written = new Uint8Array(MOST_TOTAL);
  written[0] = QUOTE;
  written.set(name, 1);
  written[total - 2] = QUOTE;
  written[total - 1] = COLON;
  entry.set(written.subarray(0, VECTOR), HEAD);
  entry.set(written.subarray(reach, reach + VECTOR), TAIL);
  entry.fill(0xff, SIGNIFICANT, SIGNIFICANT + Math.min(total, VECTOR));
  // Both are two bytes, and neither is more than one holds.
  entry[REACH] = reach;
  entry[TOTAL] = total;
}

const QUOTE = 0x22;
const COLON = 0x3a;

/** The first and the last eight bytes as four little-endian numbers; those of a shorter name are padded with zeros. */
type Ends = readonly [number, number, number, number];

function readEnds(bytes: Uint8Array): Ends {
  const last = bytes.length < 8 ? 0 : bytes.length - 8;
  return [readWord(bytes, 0), readWord(bytes, 4), readWord(bytes, last), readWord(bytes, last + 4)];
}

/** Where a table looks for bytes first. */
export function hashBytes(bytes: Uint8Array): number {
  return hashName(readEnds(bytes), bytes.length);
}

/** Four bytes as a little-endian number; zeros stand for those behind the end. */
function readWord(bytes: Uint8Array, at: number): number {
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

/** Half of a character beyond the first 65,536, whether the other half is there or not. */
const HALF = /[\ud800-\udfff]/;
const SURROGATE = /[\ud800-\udfff]/u;

/**
 * The UTF-8 bytes of a name. A lone surrogate, which UTF-8 cannot express and only an escape can write, becomes three bytes
 * that no well-formed text holds. The kernel writes it in the same way, so it equals itself and nothing else.
 */
export function encodeName(name: string): Uint8Array {
  if (!HALF.test(name)) return encodeUtf8(name);
  const parts = Array.from(name, (character) =>
    SURROGATE.test(character) ? encodeSurrogate(character.charCodeAt(0)) : encodeUtf8(character),
  );
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function encodeSurrogate(unit: number): Uint8Array {
  return Uint8Array.of(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 63), 0x80 | (unit & 63));
}

/** Whether the kernel can distinguish a name from others if it is written with escapes. */
export function isShortName(name: string): boolean {
  return encodeName(name).length <= 1_000;
}
