// Which phrases of a list stand in a text: the same answer as `keepPhrases` of the host, for texts of the characters that the
// host has listed with their folded form (Latin letters, general punctuation). Any other character sends the text to the host.
import {
  CTL_TEXTS,
  CTL_TEXTS_USED,
  FOLD_LATIN,
  FOLD_PUNCTUATION,
  PHRASES_COUNT,
  PHRASES_FOLD,
  PHRASES_ROOT,
  PHRASES_TEXTS,
  TRIE_CHARACTER,
  TRIE_CHILD,
  TRIE_NEXT,
  TRIE_PHRASE,
} from '../layout.ts';
import { copy } from './copy.ts';
import { control, setControl } from './memory.ts';

/** Texts longer than this are the host's. */
const LONGEST: usize = 4096;
/** Folded characters: the code point in the lower 15 bits, above it whether it belongs to a word. A blank stands before them. */
const FOLDED: usize = memory.data(8192 + 64, 64);
const WORD: u32 = 0x8000;
const BLANK: u32 = 0x20;
/** Bytes that have been written there. */
let gHigh: usize = 0;
/** One bit for each phrase found. */
const FOUND: usize = memory.data(256, 64);

export const NO_PHRASES: u32 = 0xffffffff;

/** The folded form of the text; 0 when a character is not listed. */
function fold(table: usize, s: usize, e: usize): usize {
  gHigh = max(gHigh, (e - s) << 1);
  let out = FOLDED;
  let before = BLANK;
  let i = s;
  while (i < e) {
    let index = <usize>load<u8>(i);
    i++;
    if (index >= 0x80) {
      const next = <usize>load<u8>(i);
      if (index >= 0xc3 && index <= 0xc5) index = ((index & 31) << 6) | (next & 63);
      else if (index == 0xc2) index = next;
      else if (index == 0xe2 && (next == 0x80 || (next == 0x81 && load<u8>(i, 1) < 0xb0)))
        index = FOLD_LATIN + ((next & 1) << 6) + <usize>(load<u8>(i++, 1) & 63);
      else return 0;
      i++;
    }
    const folded = <u32>load<u16>(table + (index << 1));
    if (folded == BLANK && before == BLANK) continue;
    store<u16>(out, folded);
    out += 2;
    before = folded;
  }
  return out > FOLDED && before == BLANK ? out - 2 : out;
}

// @ts-ignore: decorator
@inline
function isWord(at: usize): bool {
  return (load<u16>(at) & WORD) != 0;
}

/** The root whose first characters are known, and which of ASCII they are. */
let gRoot: usize = 0;
let gLow: u64 = 0;
let gHighAscii: u64 = 0;

/** Before a document: the tables may have been replaced. */
export function forgetPhrases(): void {
  gRoot = 0;
}

function learnFirst(root: usize): void {
  gRoot = root;
  gLow = gHighAscii = load<u32>(root, TRIE_PHRASE) == 0 ? 0 : ~(<u64>0);
  for (let node = <usize>load<u32>(root, TRIE_CHILD); node != 0; node = load<u32>(node, TRIE_NEXT)) {
    const c = load<u32>(node, TRIE_CHARACTER);
    if (c < 64) gLow |= <u64>1 << <u64>c;
    else if (c < 128) gHighAscii |= <u64>1 << <u64>(c - 64);
  }
}

/** Whether a phrase may begin with what stands there; most words of a text end here. */
// @ts-ignore: decorator
@inline
function mayBegin(at: usize): bool {
  const c = <u32>load<u16>(at) & ~WORD;
  if (c >= 128) return true;
  return (((c < 64 ? gLow : gHighAscii) >> <u64>(c & 63)) & 1) != 0;
}

let gPhrase: u32 = 0;

/** The end of the longest phrase that starts at `start`, its number in `gPhrase`; 0 when none does. */
function longestMatch(root: usize, start: usize, end: usize): usize {
  let found: usize = 0;
  let node = root;
  let at = start;
  while (true) {
    const phrase = load<u32>(node, TRIE_PHRASE);
    // A word may not go on behind the phrase.
    if (phrase != 0 && !(at < end && isWord(at) && isWord(at - 2))) {
      found = at;
      gPhrase = phrase - 1;
    }
    if (at >= end) return found;
    const c = <u32>load<u16>(at) & ~WORD;
    node = load<u32>(node, TRIE_CHILD);
    while (node != 0 && load<u32>(node, TRIE_CHARACTER) != c) node = load<u32>(node, TRIE_NEXT);
    if (node == 0) return found;
    at += 2;
  }
}

/** Writes the phrases that stand in the text, with quotes, to the texts. Their length, or NO_PHRASES: the host must look. */
export function keepPhrases(table: usize, s: usize, e: usize): u32 {
  if (e - s > LONGEST) return NO_PHRASES;
  const end = fold(load<u32>(table, PHRASES_FOLD), s, e);
  if (end == 0) return NO_PHRASES;
  const root = <usize>load<u32>(table, PHRASES_ROOT);
  if (root != gRoot) learnFirst(root);
  const words = (<usize>load<u32>(table, PHRASES_COUNT) + 31) >> 5;
  memory.fill(FOUND, 0, words << 2);
  let covered: usize = 0;
  for (let at = FOLDED; at < end; at += 2) {
    if (!mayBegin(at) || (at > FOLDED && isWord(at) && isWord(at - 2))) continue;
    const match = longestMatch(root, at, end);
    if (match <= covered) continue;
    covered = match;
    const bit = FOUND + <usize>((gPhrase >> 5) << 2);
    store<u32>(bit, load<u32>(bit) | (1 << (gPhrase & 31)));
  }
  return write(load<u32>(table, PHRASES_TEXTS), words);
}

function write(texts: usize, words: usize): u32 {
  const start = <usize>control(CTL_TEXTS) + <usize>control(CTL_TEXTS_USED);
  let out = start;
  store<u8>(out, 0x22);
  out++;
  for (let word: usize = 0; word < words; word++) {
    let bits = load<u32>(FOUND + (word << 2));
    while (bits != 0) {
      const entry = texts + (((word << 5) + <usize>ctz(bits)) << 3);
      const length = <usize>load<u32>(entry, 4);
      if (out > start + 1) store<u8>(out++, 0x2c);
      copy(out, load<u32>(entry), length);
      out += length;
      bits &= bits - 1;
    }
  }
  store<u8>(out, 0x22);
  const length = <u32>(out + 1 - start);
  setControl(CTL_TEXTS_USED, control(CTL_TEXTS_USED) + length);
  return length;
}

export function wipePhrases(): void {
  memory.fill(FOLDED, 0, gHigh);
  gHigh = 0;
}
