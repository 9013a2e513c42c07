import { foldText } from '../transforms/fold-text.ts';
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
    const texts = phrases.map((phrase) => Buffer.from(JSON.stringify(phrase).slice(1, -1), 'utf8'));
    const bytes = texts.reduce((sum, text) => sum + text.length + 1, 0);
    if (phrases.length > MOST_PHRASES || bytes > LONGEST) return 0;
    const table = writer.reserve(PHRASES_BYTES);
    writer.write(table + PHRASES_FOLD, placeFolding(writer));
    writer.write(table + PHRASES_ROOT, placeTrie(writer, phrases));
    writer.write(table + PHRASES_TEXTS, placeTexts(writer, texts));
    writer.write(table + PHRASES_COUNT, phrases.length);
    return table;
  });
}

/** The texts as they are written between quotes: address and length of each. */
function placeTexts({ reserve, place, write }: ImageWriter, texts: readonly Uint8Array[]): number {
  const table = reserve(texts.length * 8);
  texts.forEach((text, at) => {
    write(table + at * 8, place(text));
    write(table + at * 8 + 4, text.length);
  });
  return table;
}

/** The search tree of `phraseIndex`, written at once; siblings are linked. */
function placeTrie(writer: ImageWriter, phrases: readonly string[]): number {
  const root = writer.reserve(TRIE_BYTES);
  phrases.forEach((phrase, place) => {
    const node = placePath(writer, root, foldText(phrase));
    // Of two spellings that fold to the same text the first one speaks. A blank phrase would match everywhere.
    if (node !== root && node !== 0 && writer.read(node + TRIE_PHRASE) === 0)
      writer.write(node + TRIE_PHRASE, place + 1);
  });
  return root;
}

/** @returns the node at the end of the path; 0 when it has a character that the folding does not list and that cannot be met */
function placePath(writer: ImageWriter, root: number, folded: string): number {
  let node = root;
  for (const character of folded) {
    const code = character.codePointAt(0) ?? 0;
    if (code > LAST_FOLDED) return 0;
    node = placeChild(writer, node, code);
  }
  return node;
}

const LAST_FOLDED = 0x206f;

function placeChild(writer: ImageWriter, node: number, code: number): number {
  let link = node + TRIE_CHILD;
  for (let child = writer.read(link); child !== 0; child = writer.read(link)) {
    if (writer.read(child + TRIE_CHARACTER) === code) return child;
    link = child + TRIE_NEXT;
  }
  const child = writer.reserve(TRIE_BYTES);
  writer.write(child + TRIE_CHARACTER, code);
  writer.write(link, child);
  return child;
}

/** Each listed character in its folded form, with a mark when it belongs to a word. */
function placeFolding(writer: ImageWriter): number {
  return writer.once(placeFolding, () => writer.place(Buffer.from(FOLDING_BASE64, 'base64')));
}
