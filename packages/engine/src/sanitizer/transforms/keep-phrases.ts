/** UTF-16 units looked at; a title has no need of more, and the work for one value stays bounded. */
const MAX_LENGTH = 4096;

/** Read at first use: properties of Unicode take long to look up. */
let WORD_PATTERN: RegExp | undefined;
const WHITESPACE = /\s/;

/**
 * Which phrases of the list stand in a text, as the list writes them and in its order, joined by commas; an empty text
 * when none does. A phrase counts where no letter, digit or mark touches it; inside a longer phrase that counts it does
 * not (`no meetings` hides `meetings`). The output is made of list entries alone, so no input can leak through it.
 * Time grows with the length of the text times that of the longest phrase, not with the number of phrases.
 *
 * @example keepPhrases('Kim / Lee: 1:1, FOCUS  time', ['focus time', 'focus', '1:1']) // 'focus time,1:1'
 */
export function keepListedPhrases(text: string, phrases: readonly string[]): string {
  const root = getPhraseIndex(phrases);
  const characters = Array.from(foldText(text.length > MAX_LENGTH ? truncate(text) : text));
  const words = characters.map(isWordCharacter);
  const found = new Set<number>();
  let covered = 0;
  for (let at = 0; at < characters.length; at += 1) {
    if (words[at] === true && words[at - 1] === true) continue;
    const match = findLongestMatch(root, characters, words, at);
    // An end that is not beyond what an earlier match covers: this one is only a part of it.
    if (match.end <= covered) continue;
    covered = match.end;
    found.add(match.phrase);
  }
  const places = [...found].sort((a, b) => a - b);
  return places.map((place) => phrases[place]).join(',');
}

/** Without the word that the limit may cut in two: its first half could be a phrase. */
function truncate(text: string): string {
  let end = MAX_LENGTH;
  while (end > 0 && !WHITESPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** A character that belongs to a word: none may touch a phrase. */
export function isWordCharacter(character: string): boolean {
  WORD_PATTERN ??= /[\p{L}\p{N}\p{M}_]/u;
  return WORD_PATTERN.test(character);
}

function findLongestMatch(
  root: PhraseNode,
  characters: readonly string[],
  words: readonly boolean[],
  start: number,
) {
  let node: PhraseNode | undefined = root;
  let longest = { end: -1, phrase: -1 };
  for (let at = start; node !== undefined; at += 1) {
    const ends = !(words[at - 1] === true && words[at] === true);
    if (node.phrase !== undefined && ends) longest = { end: at, phrase: node.phrase };
    node = node.next.get(characters[at] ?? '');
  }
  return longest;
}

/** A step of the search tree: the characters that may follow, and the phrase that ends here (its place in the list). */
export type PhraseNode = { readonly next: Map<string, PhraseNode>; phrase: number | undefined };

const PHRASE_INDEXES = new WeakMap<readonly string[], PhraseNode>();

/**
 * The search tree of a phrase list, built at its first use. The lists are part of frozen plans, hence the weak map: a
 * plan that is replaced takes its trees along.
 */
export function getPhraseIndex(phrases: readonly string[]): PhraseNode {
  const known = PHRASE_INDEXES.get(phrases);
  if (known !== undefined) return known;
  const root: PhraseNode = { next: new Map(), phrase: undefined };
  phrases.forEach((phrase, place) => {
    addPhrase(root, phrase, place);
  });
  PHRASE_INDEXES.set(phrases, root);
  return root;
}

function addPhrase(root: PhraseNode, phrase: string, index: number): void {
  let node = root;
  for (const character of foldText(phrase)) {
    const next: PhraseNode = node.next.get(character) ?? { next: new Map(), phrase: undefined };
    node.next.set(character, next);
    node = next;
  }
  // Of two spellings that fold to the same text the first one speaks. A blank phrase would match everywhere.
  if (node !== root) node.phrase ??= index;
}

/**
 * Text as phrases are compared: composed (a decomposed `é` equals a composed one), lower case, each run of white space one
 * blank, none at the ends. `İ` counts as `i`: lower case makes two characters of it, and capitals of Turkish words must match.
 *
 * @example foldText(' No\u00a0 MEETINGS ') // 'no meetings'
 */
export function foldText(text: string): string {
  return compose(text).toLowerCase().replaceAll('i\u0307', 'i').replace(/\s+/g, ' ').trim();
}

const BORDER = '\0';

/**
 * Each text folded. All at once, which takes far less time than one after the other: nothing that is folded reaches over a
 * character that is neither space, letter nor mark.
 */
export function foldTexts(texts: readonly string[]): readonly string[] {
  const folded = foldText(texts.join(BORDER)).split(BORDER);
  // Some text holds the border itself.
  if (folded.length !== texts.length) return texts.map(foldText);
  return folded.map((text) => text.trim());
}

/** Below U+0300, the first mark that combines, every text is composed already (UAX #15). */
function compose(text: string): string {
  return /[^\0-\u02ff]/.test(text) ? text.normalize('NFC') : text;
}
