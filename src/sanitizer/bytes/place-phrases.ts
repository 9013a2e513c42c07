import { foldTexts } from '../transforms/fold-text.ts';
import { FOLDING_BASE64 } from './folding-bytes.ts';
import type { ImageWriter } from './image-writer.ts';
import {
  MOST_PHRASES,
  PHRASES_BYTES,
  PHRASES_COUNT,
  PHRASES_FOLD,
  PHRASES_ROOT,
  PHRASES_TEXTS,
  TRIE_BYTES,
  TRIE_CHARACTER,
  TRIE_CHILD,
  TRIE_NEXT,
  TRIE_PHRASE,
} from './layout.ts';

/** Bytes that all phrases together may have: the kernel has room for as much in one result. */
const LONGEST = 8_192;

/**
 * A phrase list as the kernel searches it; with the same folding that the tree engine uses.
 *
 * @returns 0 when the list is too long; its texts are then the host's
 */
export function placePhrases(writer: ImageWriter, phrases: readonly string[]): number {
  return writer.once(phrases, () => {
    const texts = new TextEncoder().encode(JSON.stringify(phrases));
    // Around each text stand two quotes and a comma. A result has but the comma, or the bracket instead of it.
    if (phrases.length > MOST_PHRASES || texts.length - 2 * phrases.length - 1 > LONGEST) return 0;
    const table = writer.reserve(PHRASES_BYTES);
    writer.write(table + PHRASES_FOLD, placeFolding(writer));
    writer.write(table + PHRASES_ROOT, placeTrie(writer, phrases));
    writer.write(table + PHRASES_TEXTS, placeTexts(writer, texts, phrases.length));
    writer.write(table + PHRASES_COUNT, phrases.length);
    return table;
  });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The texts as they are written between quotes: address and length of each. */
function placeTexts({ reserve, place, write }: ImageWriter, texts: Uint8Array, count: number): number {
  const table = reserve(count * 8);
  const address = place(texts);
  let start = 2;
  for (let at = 0; at < count; at += 1) {
    const end = findEnd(texts, start);
    write(table + at * 8, address + start);
    write(table + at * 8 + 4, end - start);
    // Behind the quote stand a comma and the quote of the next text.
    start = end + 3;
  }
  return table;
}

/** The quote at which a text ends: the first one that is not escaped. */
function findEnd(texts: Uint8Array, start: number): number {
  let end = texts.indexOf(QUOTE, start);
  while (isEscaped(texts, end)) end = texts.indexOf(QUOTE, end + 1);
  return end;
}

function isEscaped(texts: Uint8Array, at: number): boolean {
  let first = at;
  while (texts[first - 1] === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

/** The search tree of `phraseIndex`; siblings are linked. */
function placeTrie(writer: ImageWriter, phrases: readonly string[]): number {
  const places = foldPhrases(phrases);
  const texts = [...places.keys()].sort();
  const codes = codesOf(texts.join(''));
  const root = writer.reserve((codes.length + 1) * TRIE_BYTES);
  writer.patch((view) => {
    const table = new Uint32Array(view.buffer, root - writer.base, (codes.length + 1) * STEP);
    const steps = writeTrie(table, root, { texts, codes, places });
    writer.release(root + steps * TRIE_BYTES);
  });
  return root;
}

/** UTF-16 units as numbers: looking at one is then a matter of nanoseconds, before anything is optimized. */
function codesOf(text: string): Uint16Array {
  const codes = new Uint16Array(text.length);
  Buffer.from(codes.buffer).write(text, 'utf16le');
  return codes;
}

/** Characters that the folding does not list and that cannot be met. */
const UNLISTED = /[^\0-\u206f]/;

/**
 * Which phrase each folded text stands for: of two spellings that fold to the same text the first one. A blank phrase would
 * match everywhere.
 */
function foldPhrases(phrases: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  foldTexts(phrases).forEach((text, place) => {
    if (text !== '' && !places.has(text) && !UNLISTED.test(text)) places.set(text, place);
  });
  return places;
}

/** Numbers of one step, and where each of them stands. */
const STEP = TRIE_BYTES / 4;
const CHARACTER = TRIE_CHARACTER / 4;
const PHRASE = TRIE_PHRASE / 4;
const CHILD = TRIE_CHILD / 4;
const NEXT = TRIE_NEXT / 4;

type Folded = {
  readonly texts: readonly string[];
  /** The units of all texts, one after the other. */
  readonly codes: Uint16Array;
  readonly places: ReadonlyMap<string, number>;
};

/**
 * Writes the tree of sorted texts, for which no siblings have to be searched: a text leaves the one before where they differ, and
 * its step there follows that of the one before. From there on each step is the only child of the last.
 *
 * @returns how many steps there are, the root included
 */
function writeTrie(table: Uint32Array, root: number, { texts, codes, places }: Folded): number {
  /** Where the steps that lead to the last text stand in the table; the root is the first. */
  const path = new Uint32Array(codes.length + 1);
  let step = STEP;
  let start = 0;
  let lengthBefore = 0;
  for (const text of texts) {
    const { length } = text;
    const before = start - lengthBefore;
    let depth = 0;
    while (depth < lengthBefore && depth < length && codes[before + depth] === codes[start + depth])
      depth += 1;
    const link = depth < lengthBefore ? (path[depth + 1] ?? 0) + NEXT : (path[depth] ?? 0) + CHILD;
    table[link] = root + step * 4;
    while (depth < length) {
      table[step + CHARACTER] = codes[start + depth] ?? 0;
      depth += 1;
      path[depth] = step;
      step += STEP;
      table[step - STEP + CHILD] = root + step * 4;
    }
    table[step - STEP + CHILD] = 0;
    table[step - STEP + PHRASE] = (places.get(text) ?? 0) + 1;
    start += length;
    lengthBefore = length;
  }
  return step / STEP;
}

/** Each listed character in its folded form, with a mark when it belongs to a word. */
function placeFolding(writer: ImageWriter): number {
  return writer.once(placeFolding, () => writer.place(Buffer.from(FOLDING_BASE64, 'base64')));
}
