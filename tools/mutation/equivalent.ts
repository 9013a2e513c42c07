import type { Equivalent } from '../mutation-survivors.ts';

const TYPES = 'the compiler asks for the fallback; the value is always there';
const SPEED = 'a short cut: the longer way comes to the same';
const ORIGIN = "compared with 'plain' only";
const HASH = "compared with 'guest' only";
const OF_PLAN = 'the index knows numbers of the plan only';
const OWN_PATTERN = 'a match has a text for each slot of its own pattern';
const REQUIRED = 'a rule that has the key has it true';
const OR = "'required' in rule || rule.required";
const STRYKER = '"Stryker was here!"';

/** Changes at the top of the room that decides. */
export const EQUIVALENT_REQUESTS: readonly Equivalent[] = [
  ...inFile('verify-opened-request.ts', [
    { code: 'other?.name', why: 'both queries were found to be of one length' },
  ]),
  ...inFile('decide-headers.ts', [
    { code: 'endpoint.headers.size === 0', to: ['false'], why: SPEED },
    { code: "'required' in rule &&", to: [OR], why: REQUIRED },
    { code: "match[1] ?? ''", to: [STRYKER], why: TYPES },
    {
      code: `word.startsWith('"')`,
      to: [`word.endsWith('"')`],
      why: 'a word that begins with a quote ends with one, by its expression',
    },
  ]),
  ...inFile('decide-query.ts', [
    { code: "names[index] ?? ''", to: [STRYKER], why: TYPES },
    { code: "'required' in rule &&", to: [OR], why: REQUIRED },
    { code: "tokens: 'closed'", to: ['""'], why: "compared with 'opened' only" },
  ]),
  ...inFile('decide.ts', [{ code: "'match of another pattern'", why: OWN_PATTERN }]),
  ...inFile('find-endpoint.ts', [
    { code: 'endpoint === undefined', to: ['false'], why: OF_PLAN },
    { code: "'request'", to: ['""'], why: ORIGIN },
    {
      code: 'spellings.at(-1)?.segments ?? []',
      to: ['spellings.at(-1).segments', '["Stryker was here"]'],
      why: 'a path has at least the spelling in which it was written',
    },
    { code: "segments[index] ?? ''", to: [STRYKER], why: TYPES },
    { code: "[0] ?? ''", to: [STRYKER], why: TYPES },
  ]),
  ...inFile('match-link.ts', [{ code: 'endpoint === undefined', to: ['false'], why: OF_PLAN }]),
  ...inFile('match-path.ts', [
    { code: "segments[index] ?? ''", to: [STRYKER], why: TYPES },
    {
      code: `text[length + 1] === "'"`,
      to: ['true'],
      why: 'without a second quote it would take up more than there is, and nothing of the pattern is left to match',
    },
    { code: "return 'token'", to: ['""'], why: 'of a shape nobody asks which of its slots hold tokens' },
    { code: "? 'plain'", to: ['""'], why: "compared with 'token' and undefined only" },
    { code: "isPlainValue(part, text, 'never')", to: ['""'], why: HASH },
    { code: 'end < text.length', to: ['end <= text.length'], why: 'past the end, no quote closes either' },
  ]),
  ...inFile('parse-target.ts', [
    { code: "parsePath(path, 'never')", to: ['""'], why: HASH },
    {
      code: 'start < query.length',
      to: ['start <= query.length'],
      why: 'the empty pair at the end is left out',
    },
    { code: 'isPlainPath(path)', to: ['false'], why: SPEED },
    { code: "!text.includes('%')", to: ['false', '""'], why: SPEED },
    { code: 'function isPlainPath(path: string): boolean {', to: ['{}'], why: SPEED },
    { code: 'PLAIN.test(text)', to: ['false'], why: SPEED },
    { code: "replace(GUEST, '')", to: [STRYKER], why: 'the rest is only searched for another #' },
  ]),
  ...inFile('paths/candidates.ts', [
    {
      code: 'first === undefined ? []',
      to: ['false', '["Stryker was here"]'],
      why: 'a path has at least the spelling in which it was written',
    },
  ]),
  ...inFile('paths/build-path-index.ts', [
    { code: 'found.length < 2', to: ['false'], why: SPEED },
    { code: 'first === undefined', to: ['false'], why: 'no segment of a template is without parts' },
    { code: 'place.literals.size > 0', to: ['true', 'place.literals.size >= 0'], why: SPEED },
    { code: 'place.calls.size > 0', to: ['true', 'place.calls.size >= 0'], why: SPEED },
    {
      code: "parseFunctionName(text) ?? ''",
      to: [STRYKER],
      why: 'a call ends with a parenthesis, which neither text does',
    },
  ]),
  ...inFile('paths/path-pattern.ts', [{ code: "match[1] ?? ''", to: [STRYKER], why: TYPES }]),
  ...inFile('paths/spellings.ts', [
    {
      code: '(QUOTED_KEY.exec(text) ?? []) : []',
      to: ['["Stryker was here"]'],
      why: 'the first element, which is the whole match, is not read',
    },
    { code: 'keys.length === 0', to: ['false'], why: SPEED },
    {
      code: 'others.length === 0',
      to: ['true'],
      why: 'a segment of several parts begins with a literal, so its first part is no slot',
    },
  ]),
  ...inFile('to-allowed-value.ts', [
    { code: 'rule.minimum !== undefined', to: ['true'], why: 'no number is less than undefined' },
  ]),
  ...inFile('token-text.ts', [{ code: "text.includes('~')", to: ['""'], why: SPEED }]),
  ...inFile('write-target.ts', [{ code: "slots[part.slot] ?? ''", to: [STRYKER], why: TYPES }]),
];

function inFile(name: string, entries: readonly Omit<Equivalent, 'file'>[]): readonly Equivalent[] {
  return entries.map((entry) => ({ file: `packages/engine/src/requests/${name}`, ...entry }));
}
