import { decodeBase64, encodeUtf8 } from '../../../kernel/bytes.ts';
import { foldTexts } from '../../transforms/keep-phrases.ts';
import { FOLDING_BASE64 } from './folding-bytes.ts';
import type { ImageWriter } from './image-writer.ts';
import { MOST_PHRASES, PHRASE_LIST_LAYOUT, TEXT_PLACE_LAYOUT, TRIE_STEP_LAYOUT } from './layout.ts';

/** Bytes that all phrases together may have: the kernel has room for as much in one result. */
const MAX_LENGTH = 8_192;

/**
 * A phrase list as the kernel searches it; with the same folding that the tree engine uses.
 *
 * @returns 0 when the list is too long; its texts are then the host's
 */
export function writePhrases(writer: ImageWriter, phrases: readonly string[]): number {
  return writer.memoize(phrases, () => {
    const texts = encodeUtf8(JSON.stringify(phrases));
    // Around each text stand two quotes and a comma. A result has but the comma, or the bracket instead of it.
    if (phrases.length > MOST_PHRASES || texts.length - 2 * phrases.length - 1 > MAX_LENGTH) return 0;
    const list = writer.reserve(PHRASE_LIST_LAYOUT.bytes);
    writer.writeStructure(list, PHRASE_LIST_LAYOUT, {
      folding: writeFoldingTable(writer),
      root: writePhraseTrie(writer, phrases),
      texts: writeTexts(writer, texts, phrases.length),
      count: phrases.length,
    });
    return list;
  });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The texts as they are written between quotes: address and length of each. */
function writeTexts(
  { reserve, writeBytes, writeStructure }: ImageWriter,
  texts: Uint8Array,
  count: number,
): number {
  const table = reserve(count * TEXT_PLACE_LAYOUT.bytes);
  const address = writeBytes(texts);
  let start = 2;
  for (let at = 0; at < count; at += 1) {
    const end = findEnd(texts, start);
    writeStructure(table + at * TEXT_PLACE_LAYOUT.bytes, TEXT_PLACE_LAYOUT, {
      text: address + start,
      length: end - start,
    });
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
function writePhraseTrie(writer: ImageWriter, phrases: readonly string[]): number {
  const places = foldPhrases(phrases);
  const texts = [...places.keys()].sort();
  const codes = toCodeUnits(texts.join(''));
  const root = writer.reserve((codes.length + 1) * TRIE_STEP_LAYOUT.bytes);
  writer.patch((view) => {
    const table = new Uint32Array(view.buffer, root - writer.base, (codes.length + 1) * STEP);
    const steps = writeTrie(table, root, { texts, codes, places });
    writer.release(root + steps * TRIE_STEP_LAYOUT.bytes);
  });
  return root;
}

/** UTF-16 units as numbers: looking at one is then a matter of nanoseconds, before anything is optimized. */
function toCodeUnits(text: string): Uint16Array {
  const codes = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) codes[at] = text.charCodeAt(at);
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
const STEP = TRIE_STEP_LAYOUT.bytes / 4;
const { character: CHARACTER, phrase: PHRASE, child: CHILD, next: NEXT } = TRIE_STEP_LAYOUT.words;

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
function writeFoldingTable(writer: ImageWriter): number {
  return writer.memoize(writeFoldingTable, () => writer.writeBytes(decodeBase64(FOLDING_BASE64)));
}
