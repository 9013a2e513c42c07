import type { Equivalent } from '../mutation-survivors.ts';

const TYPES = 'the compiler asks for the fallback; the value is always there';
const SPEED = 'a short cut: the longer way comes to the same';
const ORIGIN = "compared with 'plain' only";
const HASH = "compared with 'guest' only";

/** Changes at the top of the room that decides. */
export const EQUIVALENT_REQUESTS: readonly Equivalent[] = [
  ...inFile('confirm-opened.ts', [
    { code: 'other?.name', why: 'both queries were found to be of one length' },
  ]),
  ...inFile('decide-headers.ts', [
    { code: 'endpoint.headers.size === 0', to: ['false'], why: SPEED },
    {
      code: '[];',
      to: ['["Stryker was here"]'],
      why: 'a preference without a name is one that no rule names',
    },
    { code: "match[1] ?? ''", why: TYPES },
    { code: `word.startsWith('"')`, why: 'a word that begins with a quote ends with one, by its expression' },
  ]),
  ...inFile('decide-query.ts', [
    { code: "names[index] ?? ''", why: TYPES },
    { code: "'closed'", why: "compared with 'opened' only" },
    { code: 'rule.minimum !== undefined', to: ['true'], why: 'no number is less than undefined' },
  ]),
  ...inFile('decide.ts', [
    { code: 'match[index] ?? []', why: TYPES },
    { code: 'slot === undefined', to: ['false'], why: 'a match has a text for each slot of its own pattern' },
    { code: "'match of another pattern'", why: 'a match has a text for each slot of its own pattern' },
  ]),
  ...inFile('find-endpoint.ts', [
    { code: 'endpoint === undefined', to: ['false'], why: 'the index knows numbers of the plan only' },
    { code: "'request'", why: ORIGIN },
    { code: '!parenthesis && !token', to: ['false'], why: SPEED },
    { code: "segments[index] ?? ''", why: TYPES },
    { code: "[0] ?? ''", why: TYPES },
  ]),
  ...inFile('paths/index-paths.ts', [
    { code: 'found.length < 2', why: SPEED },
    { code: 'place.literals.size > 0', why: SPEED },
    { code: 'place.calls.size > 0', why: SPEED },
    { code: "callOf(text) ?? ''", why: 'no call is the empty text' },
  ]),
  ...inFile('match-link.ts', [
    { code: 'endpoint === undefined', to: ['false'], why: 'the index knows numbers of the plan only' },
  ]),
  ...inFile('match-path.ts', [
    { code: "segments[index] ?? ''", why: TYPES },
    { code: 'parts.length === 1', to: ['false'], why: SPEED },
    { code: "only !== undefined && 'literal' in only", to: ['false', '""'], why: SPEED },
    { code: "'plain'", to: ['""'], why: "compared with 'token' and undefined only" },
    { code: "'never'", to: ['""'], why: HASH },
    {
      code: 'end < text.length',
      to: ['end <= text.length'],
      why: 'past the end no quote is left to close either',
    },
  ]),
  ...inFile('parse-target.ts', [
    {
      code: 'start < query.length',
      to: ['start <= query.length'],
      why: 'the empty pair at the end is left out',
    },
    { code: "'never'", to: ['""'], why: HASH },
    { code: 'isPlainPath(path)', to: ['false', '{}'], why: SPEED },
    { code: "!text.includes('%')", why: SPEED },
    { code: '{', to: ['{}'], why: 'a function without return gives undefined as well' },
    { code: 'PLAIN.test(text)', to: ['false'], why: SPEED },
    { code: "''", to: ['"Stryker was here!"'], why: 'the rest is only searched for another #' },
  ]),
  ...inFile('paths/path-pattern.ts', [{ code: "match[1] ?? ''", why: TYPES }]),
  ...inFile('token-text.ts', [{ code: "'~'", why: SPEED }]),
  ...inFile('write-target.ts', [{ code: "slots[part.slot] ?? ''", why: TYPES }]),
];

function inFile(name: string, entries: readonly Omit<Equivalent, 'file'>[]): readonly Equivalent[] {
  return entries.map((entry) => ({ file: `src/requests/${name}`, ...entry }));
}
