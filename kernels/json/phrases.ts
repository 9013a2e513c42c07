// Which phrases of a list stand in a text: the same answer as `keepPhrases` of the host, for texts of the characters that the
// host has listed with their folded form (Latin letters, general punctuation). Any other character sends the text to the host.
import { textPlace, useText } from './edits.ts';
import {
  COPY_SLACK,
  FOLD_LATIN,
  FOLD_WORD,
  MOST_PHRASES,
  PhraseList,
  TEXT_PLACE_BYTES,
  TextPlace,
  TrieStep,
} from './layout.ts';
import { copy } from './memory.ts';

/** Texts longer than this are the host's. */
const LONGEST: usize = 4096;
/** Folded characters: the code point in the lower 15 bits, above it whether it belongs to a word. A blank stands before them. */
const FOLDED: usize = memory.data(<i32>(LONGEST * 2 + COPY_SLACK), 64);
const BLANK: u32 = 0x20;
/** Bytes that have been written there. */
let gHigh: usize = 0;
/** One bit for each phrase found. */
const FOUND: usize = memory.data(<i32>(MOST_PHRASES >> 3), 64);

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
        index = <usize>FOLD_LATIN + ((next & 1) << 6) + <usize>(load<u8>(i++, 1) & 63);
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

// @inline
function isWord(at: usize): bool {
  return (load<u16>(at) & FOLD_WORD) != 0;
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
  gLow = gHighAscii = TrieStep.at(root).phrase == 0 ? 0 : ~(<u64>0);
  for (let step = TrieStep.at(root).child; step != 0; step = TrieStep.at(step).next) {
    const c = TrieStep.at(step).character;
    if (c < 64) gLow |= <u64>1 << <u64>c;
    else if (c < 128) gHighAscii |= <u64>1 << <u64>(c - 64);
  }
}

/** Whether a phrase may begin with what stands there; most words of a text end here. */
// @inline
function mayBegin(at: usize): bool {
  const c = <u32>load<u16>(at) & ~FOLD_WORD;
  if (c >= 128) return true;
  return (((c < 64 ? gLow : gHighAscii) >> <u64>(c & 63)) & 1) != 0;
}

let gPhrase: u32 = 0;

/** The end of the longest phrase that starts at `start`, its number in `gPhrase`; 0 when none does. */
function longestMatch(root: usize, start: usize, end: usize): usize {
  let found: usize = 0;
  let step = root;
  let at = start;
  while (true) {
    const phrase = TrieStep.at(step).phrase;
    // A word may not go on behind the phrase.
    if (phrase != 0 && !(at < end && isWord(at) && isWord(at - 2))) {
      found = at;
      gPhrase = phrase - 1;
    }
    if (at >= end) return found;
    const c = <u32>load<u16>(at) & ~FOLD_WORD;
    step = TrieStep.at(step).child;
    while (step != 0 && TrieStep.at(step).character != c) step = TrieStep.at(step).next;
    if (step == 0) return found;
    at += 2;
  }
}

/** Writes the phrases that stand in the text, with quotes, to the texts. Their length, or NO_PHRASES: the host must look. */
export function keepPhrases(list: PhraseList, s: usize, e: usize): u32 {
  if (e - s > LONGEST) return NO_PHRASES;
  const end = fold(list.folding, s, e);
  if (end == 0) return NO_PHRASES;
  const root = list.root;
  if (root != gRoot) learnFirst(root);
  const words = (<usize>list.count + 31) >> 5;
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
  return write(list.texts, words);
}

function write(texts: usize, words: usize): u32 {
  const start = textPlace();
  let out = start;
  store<u8>(out, 0x22);
  out++;
  for (let word: usize = 0; word < words; word++) {
    let bits = load<u32>(FOUND + (word << 2));
    while (bits != 0) {
      const place = TextPlace.at(texts + ((word << 5) + <usize>ctz(bits)) * TEXT_PLACE_BYTES);
      const length = <usize>place.length;
      if (out > start + 1) store<u8>(out++, 0x2c);
      copy(out, place.text, length);
      out += length;
      bits &= bits - 1;
    }
  }
  store<u8>(out, 0x22);
  return useText(<u32>(out + 1 - start));
}

export function zeroizePhrases(): void {
  memory.fill(FOLDED, 0, gHigh);
  gHigh = 0;
}
