import { PERSON_KINDS } from './person-words.ts';
import { FREE_TEXT, SENSITIVE_KINDS, type SensitiveKind } from './sensitive-words.ts';

/** `label` is a constant of ours, never a part of the name. */
export type SensitiveName = { readonly label: string; readonly isFreeText: boolean };

/** A test for each word of a phrase. */
type Phrase = readonly ((word: string) => boolean)[];
/** `isShort`: one short word, which in a sentence may mean anything: `ne`, `age`, `race`. `isAlone`: without other words. */
type ListedPhrase = { readonly phrase: Phrase; readonly isShort: boolean; readonly isAlone: boolean };
type Matcher = SensitiveName & { readonly phrases: readonly ListedPhrase[]; readonly unless: Phrase };

const MAX_SHORT = 3;
/** Have another meaning in sentences. */
const AMBIGUOUS: ReadonlySet<string> = new Set(
  'alter edad born race union faith prime primes swift'.split(' '),
);

const MATCHERS: readonly Matcher[] = [
  ...Object.values(SENSITIVE_KINDS).map((kind: SensitiveKind) => toMatcher(kind, false)),
  toMatcher(FREE_TEXT, true),
];

const SENTENCE_MATCHERS: readonly Matcher[] = MATCHERS.filter(({ isFreeText }) => !isFreeText).map(
  (matcher) => ({
    ...matcher,
    phrases: matcher.phrases.filter(({ isShort, isAlone }) => !isShort && !isAlone),
  }),
);

/** Articles and prepositions between the words of a phrase. */
const FILLERS: ReadonlySet<string> = new Set(
  'of the a an and or in at for to der die das des den dem von vom zur zum und fur de la le les du d l el los las del y et en aux un una'.split(
    ' ',
  ),
);

/**
 * Finds whole words, whatever joins them: `dateOfBirth`, `DATE_OF_BIRTH`, `Date de naissance`.
 *
 * @returns undefined for an ordinary name
 * @example findSensitiveName('Jahresgehalt brutto') // { label: 'pay', isFreeText: false }
 */
export function findSensitiveName(name: string): SensitiveName | undefined {
  return findIn(splitWords(name), MATCHERS);
}

const PERSON_MATCHERS: readonly Matcher[] = PERSON_KINDS.map((kind) => toMatcher(kind, false));

/**
 * Finds what names one person: a name, an address, a telephone number.
 *
 * @param path of a column or of a value in records
 * @returns undefined for the name of anything else
 * @example findPersonName('employee.lastName') // { label: "a person's name", isFreeText: false }
 */
export function findPersonName(path: string): SensitiveName | undefined {
  return findIn(splitWords(path), PERSON_MATCHERS, splitWords(path.split('.').at(-1) ?? ''));
}

const MIN_WORDS = 3;

/**
 * Finds a sensitive word in a value of three words or more.
 *
 * @returns undefined for an ordinary value; never a part of it
 * @example findSensitiveWord('Sie ist schwanger seit März') // { label: 'health or disability', isFreeText: false }
 */
export function findSensitiveWord(value: string): SensitiveName | undefined {
  const text = value.slice(0, 256).trim();
  return text.split(/\s+/).length < MIN_WORDS ? undefined : findIn(splitWords(text), SENTENCE_MATCHERS);
}

function findIn(
  words: readonly string[],
  matchers: readonly Matcher[],
  last: readonly string[] = words,
): SensitiveName | undefined {
  const found = matchers.find(
    ({ phrases, unless }) =>
      phrases.some(({ phrase, isAlone }) =>
        isAlone ? last.length === phrase.length && hasPhrase(last, phrase) : hasPhrase(words, phrase),
      ) && !words.some((word) => unless.some((matches) => matches(word))),
  );
  return found === undefined ? undefined : { label: found.label, isFreeText: found.isFreeText };
}

function hasPhrase(words: readonly string[], phrase: Phrase): boolean {
  return words.some((_, at) => phrase.every((matches, index) => matches(words[at + index] ?? '')));
}

/** @example splitWords('Straße_desArbeitsorts2') // ['strasse', 'arbeitsorts'] */
function splitWords(name: string): readonly string[] {
  const plain = name
    .slice(0, 256)
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe');
  // `GdB` and `dateofbirth` are one word.
  const joined = /^\p{L}{2,24}$/u.test(plain) ? [plain.toLowerCase()] : [];
  const words = (plain.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+/gu) ?? [])
    .map((word) => word.toLowerCase())
    .filter((word) => !FILLERS.has(word));
  return words.length === 1 ? words : [...words, ...joined];
}

function toMatcher({ label, words, unless = '' }: SensitiveKind, isFreeText: boolean): Matcher {
  return {
    label,
    isFreeText,
    phrases: words.flatMap((list) => list.split(', ').flatMap(toPhrases)),
    unless: unless === '' ? [] : unless.split(', ').map(toTest),
  };
}

/** A phrase of whole words is also found as one word: `bankaccount`. */
function toPhrases(listed: string): readonly ListedPhrase[] {
  const isAlone = listed.startsWith('=');
  const text = isAlone ? listed.slice(1) : listed;
  const words = text.split(' ');
  const joined = words.length > 1 && !text.includes('*') ? [[toTest(words.join(''))]] : [];
  const isShort =
    words.length === 1 && !text.includes('*') && (text.length <= MAX_SHORT || AMBIGUOUS.has(text));
  return [words.map(toTest), ...joined].map((phrase) => ({ phrase, isShort, isAlone }));
}

function toTest(pattern: string): (word: string) => boolean {
  const stem = pattern.replaceAll('*', '');
  const [open, ends] = [pattern.startsWith('*'), pattern.endsWith('*')];
  if (open && ends) return (word) => word.includes(stem);
  if (open) return (word) => word.endsWith(stem);
  return ends ? (word) => word.startsWith(stem) : (word) => word === stem;
}
