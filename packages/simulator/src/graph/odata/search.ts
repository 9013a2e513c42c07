import type { Entity } from '../../base/entity.ts';
import { badRequest, type GraphError } from '../../base/graph-error.ts';

export type Search =
  | { readonly kind: 'clause'; readonly property: string; readonly text: string }
  | { readonly kind: 'word'; readonly word: string; readonly operator: string; readonly value: string }
  | { readonly kind: 'AND' | 'OR'; readonly terms: readonly Search[] };

type SearchCursor = {
  readonly text: string;
  readonly readClause: (walk: SearchCursor) => Search;
  readonly joint: (kind: 'AND' | 'OR') => RegExp;
  position: number;
};

/** Backslashes escape double quotes and backslashes. */
const CLAUSE = /"([A-Za-z]+):((?:[^"\\]|\\["\\])+)"/y;
const WORD = /([A-Za-z]+)(:|=|<>|<=|>=|<|>)([^\s()"]+)/y;

/**
 * Parses the directory's `$search`: `"property:text"` joined by AND or OR, with parentheses. Throws GraphError 400.
 *
 * @example parseSearch('"displayName:anna" OR "mail:anna"', ['displayName', 'mail'])
 */
export function parseSearch(text: string, properties: readonly string[]): Search {
  const readClause = (walk: SearchCursor): Search => {
    const [, property = '', value = ''] = take(walk, CLAUSE) ?? [];
    if (!properties.includes(property)) throw unsupported(walk);
    return { kind: 'clause', property, text: value.replace(/\\(.)/g, '$1') };
  };
  return readSearch({
    text: text.trim(),
    readClause,
    joint: (kind) => new RegExp(` +${kind} +`, 'y'),
    position: 0,
  });
}

/**
 * Parses Outlook's `$search`: KQL words with a value; a space is AND. Text without a word is not supported.
 * Throws GraphError 400.
 */
export function parseKql(text: string, words: readonly string[]): Search {
  const readClause = (walk: SearchCursor): Search => {
    const [, word = '', operator = '', value = ''] = take(walk, WORD) ?? [];
    if (!words.includes(word.toLowerCase())) throw unsupported(walk);
    return { kind: 'word', word: word.toLowerCase(), operator, value: value.toLowerCase() };
  };
  const unquoted = text.trim().replace(/^"(.*)"$/, '$1');
  const joint = (kind: 'AND' | 'OR') => (kind === 'OR' ? / +OR +/y : / +(?:AND +)?(?!OR )/y);
  return readSearch({ text: unquoted, readClause, joint, position: 0 });
}

function readSearch(walk: SearchCursor): Search {
  const search = readOr(walk);
  if (walk.position < walk.text.length) throw unsupported(walk);
  return search;
}

const readOr = (walk: SearchCursor): Search =>
  readJoined(walk, 'OR', (inner) => readJoined(inner, 'AND', readTerm));

function readJoined(walk: SearchCursor, kind: 'AND' | 'OR', read: (walk: SearchCursor) => Search): Search {
  const terms = [read(walk)];
  while (take(walk, walk.joint(kind))) terms.push(read(walk));
  return { kind, terms };
}

function readTerm(walk: SearchCursor): Search {
  if (take(walk, /\( */y)) {
    const inner = readOr(walk);
    if (!take(walk, / *\)/y)) throw unsupported(walk);
    return inner;
  }
  return walk.readClause(walk);
}

function take(walk: SearchCursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = walk.position;
  const found = pattern.exec(walk.text) ?? undefined;
  if (found !== undefined) walk.position = pattern.lastIndex;
  return found;
}

const unsupported = ({ text }: SearchCursor): GraphError =>
  badRequest(`Unrecognized or unsupported search clause: ${text}`);

/** Matched by word; other properties by prefix. */
const IN_WORDS: readonly string[] = ['displayName', 'description'];

export function searchMatches(search: Search, entity: Entity): boolean {
  switch (search.kind) {
    case 'AND':
      return search.terms.every((term) => searchMatches(term, entity));
    case 'OR':
      return search.terms.some((term) => searchMatches(term, entity));
    case 'word':
      return wordMatches(search, entity);
    case 'clause':
      return clauseMatches(search, String(entity[search.property] ?? ''));
  }
}

function clauseMatches({ property, text }: Extract<Search, { kind: 'clause' }>, found: string): boolean {
  if (!IN_WORDS.includes(property)) return found.toLowerCase().startsWith(text.toLowerCase());
  const words = splitWords(found);
  return splitWords(text).every((word) => words.some((candidate) => candidate.startsWith(word)));
}

function splitWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
}

type Word = Extract<Search, { kind: 'word' }>;

const RECIPIENTS: Readonly<Record<string, readonly string[]>> = {
  from: ['from'],
  to: ['toRecipients'],
  cc: ['ccRecipients'],
  participants: ['from', 'toRecipients', 'ccRecipients', 'bccRecipients'],
};
const DATES: Readonly<Record<string, string>> = { received: 'receivedDateTime', sent: 'sentDateTime' };

function wordMatches({ word, operator, value }: Word, message: Entity): boolean {
  const date = DATES[word];
  if (date !== undefined) return dateMatches(operator, String(message[date] ?? '').slice(0, 10), value);
  const people = RECIPIENTS[word];
  if (people !== undefined)
    return people.some((name) =>
      JSON.stringify(message[name] ?? '')
        .toLowerCase()
        .includes(value),
    );
  const found = word.startsWith('hasattachment') ? message['hasAttachments'] : message[word];
  return word === 'subject'
    ? splitWords(String(found)).includes(value)
    : String(found).toLowerCase() === value;
}

function dateMatches(operator: string, day: string, value: string): boolean {
  const [from = '', to = from] = value.split('..').map(isoDay);
  if (operator === '>=') return day >= from;
  if (operator === '>') return day > from;
  if (operator === '<=') return day <= from;
  if (operator === '<') return day < from;
  return (day >= from && day <= to) !== (operator === '<>');
}

/** Accepts `07/23/2018` too. */
function isoDay(text: string): string {
  const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
