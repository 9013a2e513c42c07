/** A change that no test noticed. `column` counts from 0; `code` is the line as it is. */
export type Survivor = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly replacement: string;
};

/** A change that has no effect: a piece of the line, within which it begins, and what is written there instead. */
type Row = readonly [code: string, to: readonly string[] | 'any', why: string];

/** What Stryker writes instead of an empty text or list. */
const TEXT = '"Stryker was here!"';
const LIST = '["Stryker was here"]';

const SPEED = 'a short cut: the longer way comes to the same';
const PRESENT = 'the compiler asks for the fallback; the value is always there';
const NARROWS = 'narrows the type: nothing else has the member that is read next';
const FIRST = 'the first element is not read';
const SPELLED = 'a path has at least the spelling in which it was written';
const NO = 'undefined counts as no, like the result of a function';

const FOLDER = 'packages/engine/src/requests/';
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  'decide-headers.ts': [
    ['endpoint.headers.size === 0', ['false'], SPEED],
    ["'required' in rule &&", ["'required' in rule || rule.required"], 'the key is absent or true'],
    ["match[1] ?? ''", [TEXT], PRESENT],
    [`word.startsWith('"')`, [`word.endsWith('"')`], 'its expression has both quotes'],
  ],
  'decide-query.ts': [
    ["names[index] ?? ''", [TEXT], PRESENT],
    ["'required' in rule &&", ["'required' in rule || rule.required"], 'the key is absent or true'],
    ["tokens: 'closed'", ['""'], "compared with 'opened' only"],
  ],
  'decide.ts': [["'match of another pattern'", 'any', PRESENT]],
  'find-endpoint.ts': [
    ['endpoint === undefined', ['false'], PRESENT],
    ["'request'", ['""'], "compared with 'plain' only"],
    ['spellings.at(-1)?.segments ?? []', ['spellings.at(-1).segments', LIST], SPELLED],
    ["segments[index] ?? ''", [TEXT], PRESENT],
    ["[0] ?? ''", [TEXT], PRESENT],
  ],
  'links/link-payload.ts': [
    ['} catch {', ['{}'], 'a function without `return` returns undefined as well'],
    ["collection = '', outer = ''", [TEXT], 'a list with a third text has both'],
    ['parseStringArray(text) ?? []', [LIST], 'a list of one text is refused like one of none'],
    ["options[index] ?? '', value: options[index + 1] ?? ''", [TEXT], PRESENT],
  ],
  'links/open-link.ts': [
    ["link?.sealed ?? ''", ['link.sealed', TEXT], 'neither text is a seal'],
    ["outer.get(name) ?? ''", [TEXT], PRESENT],
    [") ?? '';", [TEXT], PRESENT],
  ],
  'links/page-slice.ts': [
    ["'odata' in rule", ['""'], NARROWS],
    ['findPreference(endpoint, PAGE_SIZE) ?? []', [LIST], FIRST],
    ['POSITION.exec(position) ?? []', [LIST], FIRST],
  ],
  'links/plain-link.ts': [
    ["scheme = '', authority = ''", [TEXT], 'without a match there is no rest either'],
    ['ABSOLUTE.exec(url) ?? []', [LIST], FIRST],
    ["DEFAULT_PORT[written] ?? ''", [TEXT], 'a scheme without a default port is never that of Graph'],
    ["port !== ''", ['true', TEXT], 'a scheme without a default port is never that of Graph'],
    ["!path.includes('%')", ['false', '""'], SPEED],
  ],
  'match-link.ts': [['endpoint === undefined', ['false'], PRESENT]],
  'match-path.ts': [
    ["segments[index] ?? ''", [TEXT], PRESENT],
    [`text[length + 1] === "'"`, ['true'], 'past the end, nothing is left to match'],
    ["return 'token'", ['""'], 'not read for a shape'],
    ["? 'plain'", ['""'], "compared with 'token' and undefined only"],
    ["isPlainValue(part, text, 'never')", ['""'], "compared with 'guest' only"],
    ['end < text.length', ['end <= text.length'], 'past the end, no quote closes either'],
  ],
  'odata/get-denial-reason.ts': [["action.treatment !== 'pseudonymize'", ['false'], NARROWS]],
  'odata/guard-filter.ts': [
    ["first = ''", [TEXT], PRESENT],
    ["case 'not':", ['""'], NO],
    ["case 'function':", ["case 'function':", '""'], NO],
  ],
  'odata/guard-kql.ts': [
    ['exec(trimmed) ?? []', [LIST], FIRST],
    ['take(walk, TERM) ?? []', [LIST], FIRST],
    ["operator = '', value = ''", [TEXT], 'without a match the term is refused'],
    ['token !== undefined', ['true'], 'without a token there are fewer tokens than paths'],
    ['type === undefined', ['false'], 'no pattern is that of no type'],
    ["action.treatment === 'coarsen'", ['true'], NARROWS],
    ["action.treatment === 'keep'", ['true'], NARROWS],
  ],
  'odata/guard-option.ts': [
    ["action.treatment === 'keep'", ['true'], NARROWS],
    ["rule.odata === 'search'", ['true'], NARROWS],
    ["[name = '']", [TEXT], PRESENT],
    [": '';", [TEXT], 'neither text names an option'],
  ],
  'odata/guard-search.ts': [
    ['take(walk, pattern) ?? []', [LIST], FIRST],
    [
      'name === undefined || text === undefined',
      ['false', 'name === undefined && text === undefined'],
      'a match has both groups, or neither',
    ],
    ["join('/')", ['""'], 'a clause names one property'],
    ["node.action.treatment !== 'keep'", ['false'], NARROWS],
    ['[...element.properties] : []', [LIST], 'a text is no property that may be searched'],
    ["isSearchable(node, '')", [TEXT], 'no other type is ordered'],
  ],
  'odata/guard-select.ts': [["element.kind !== 'object' || element.stricter", ['false'], NARROWS]],
  'odata/parse-filter.ts': [['terms.length === 1', ['false'], 'a list of one term is written like the term']],
  'odata/resolve-path.ts': [['known !== undefined', ['false'], SPEED]],
  'odata/tokenize.ts': [
    ["matchAt(WHITESPACE, value, position) ?? ''", [TEXT], 'the pattern matches everywhere'],
    ["text: '', at: value.length + 1", [TEXT], 'the text of the end equals no mark and no function'],
  ],
  'parse-target.ts': [
    ["parsePath(path, 'never')", ['""'], "compared with 'guest' only"],
    ['start < query.length', ['start <= query.length'], 'the empty pair at the end is left out'],
    ['isPlainPath(path)', ['false'], SPEED],
    ["!text.includes('%')", ['false', '""'], SPEED],
    ['function isPlainPath(path: string): boolean {', ['{}'], SPEED],
    ['PLAIN.test(text)', ['false'], SPEED],
    ["replace(GUEST, '')", [TEXT], 'the rest is only searched for another #'],
  ],
  'paths/build-path-index.ts': [
    ['found.length < 2', ['false'], SPEED],
    ['first === undefined', ['false'], 'no segment of a template is without parts'],
    ['place.literals.size > 0', ['true', 'place.literals.size >= 0'], SPEED],
    ['place.calls.size > 0', ['true', 'place.calls.size >= 0'], SPEED],
    ["parseFunctionName(text) ?? ''", [TEXT], 'a call ends with a parenthesis, which neither text does'],
  ],
  'paths/candidates.ts': [['first === undefined ? []', ['false', LIST], SPELLED]],
  'paths/path-pattern.ts': [["match[1] ?? ''", [TEXT], PRESENT]],
  'paths/spellings.ts': [
    ['(QUOTED_KEY.exec(text) ?? []) : []', [LIST], FIRST],
    ['keys.length === 0', ['false'], SPEED],
    ['others.length === 0', ['true'], 'the first of several parts is a literal'],
  ],
  'to-allowed-value.ts': [['rule.minimum !== undefined', ['true'], 'no number is less than undefined']],
  'token-text.ts': [["text.includes('~')", ['""'], SPEED]],
  'verify-opened-request.ts': [['other?.name', 'any', PRESENT]],
  'write-target.ts': [["slots[part.slot] ?? ''", [TEXT], PRESENT]],
};

/** The row that says why a change has no effect. */
export function findReason({ file, code, column, replacement }: Survivor): Row | undefined {
  return ROWS[file.replace(FOLDER, '')]?.find(
    ([piece, to]) =>
      (to === 'any' || to.includes(replacement)) &&
      // The change begins within the piece, wherever that is in the line.
      code.slice(Math.max(0, column - piece.length + 1), column + piece.length).includes(piece),
  );
}

/** Rows of these files that explain none of the changes, as `FILE: CODE`. */
export function listUnusedReasons(
  files: readonly string[],
  survivors: readonly Survivor[],
): readonly string[] {
  const used = new Set(survivors.map(findReason));
  return files.flatMap((file) => {
    const rows = ROWS[file.replace(FOLDER, '')] ?? [];
    return rows.filter((row) => !used.has(row)).map(([code]) => `${file}: ${code}`);
  });
}
