/** Code points as sorted, disjoint, non-adjacent ranges, both ends inclusive. */
export type CharSet = readonly (readonly [first: number, last: number])[];

const LAST_CODE_POINT = 0x10ffff;
const A_TO_Z: CharSet = [[0x41, 0x5a]];
const a_TO_z: CharSet = [[0x61, 0x7a]];
/** Distance of an ASCII letter to its other case. */
const CASE = 0x20;

export function createSet(code: number): CharSet {
  return [[code, code]];
}

export function union(...sets: readonly CharSet[]): CharSet {
  const sorted = sets.flat().toSorted(([left], [right]) => left - right);
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

export function complement(set: CharSet): CharSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST_CODE_POINT) gaps.push([next, LAST_CODE_POINT]);
  return gaps;
}

export function intersection(left: CharSet, right: CharSet): CharSet {
  return complement(union(complement(left), complement(right)));
}

export function areDisjoint(left: CharSet, right: CharSet): boolean {
  return intersection(left, right).length === 0;
}

/** Java's `(?i)` folds ASCII only, so `k` never matches the Kelvin sign. */
export function foldAscii(set: CharSet): CharSet {
  const [only] = set;
  if (set.length === 1 && only !== undefined && only[0] === only[1]) return withBothCases(only[0]);
  const shift = (letters: CharSet, by: number): CharSet =>
    intersection(set, letters).map(([first, last]) => [first + by, last + by] as const);
  return union(set, shift(A_TO_Z, CASE), shift(a_TO_z, -CASE));
}

const folded = new Map<number, CharSet>();

/** Most patterns consist of single characters, which need no range arithmetic and share their sets. */
function withBothCases(code: number): CharSet {
  const known = code < 0x80 ? folded.get(code) : undefined;
  if (known !== undefined) return known;
  const cases = getCases(code);
  if (code < 0x80) folded.set(code, cases);
  return cases;
}

function getCases(code: number): CharSet {
  const upper = code & ~CASE;
  const isLetter = code < 0x80 && upper >= 0x41 && upper <= 0x5a;
  return isLetter ? [...createSet(upper), ...createSet(upper | CASE)] : createSet(code);
}

const code = (text: string): number => text.codePointAt(0) ?? 0;
const range = (first: string, last: string): CharSet => [[code(first), code(last)]];
const chars = (text: string): CharSet => union(...[...text].map((each) => createSet(code(each))));

const DIGIT = range('0', '9');
const LOWER = range('a', 'z');
const UPPER = range('A', 'Z');
const ALPHA = union(LOWER, UPPER);
const WORD = union(ALPHA, DIGIT, chars('_'));
const SPACE = chars(' \t\n\x0b\f\r');
const UNICODE_BLANK = union(chars(' \t\xa0\u1680\u180e\u202f\u205f\u3000'), range('\u2000', '\u200a'));
const VERTICAL = chars('\n\x0b\f\r\x85\u2028\u2029');

/** What `.` doesn't match (psoxy-facts.md#d; java.util.regex.Pattern, "Line terminators"). */
export const TERMINATORS: CharSet = chars('\n\r\x85\u2028\u2029');
export const ANY: CharSet = complement([]);
export const DOT: CharSet = complement(TERMINATORS);

/** `\d` and others: ASCII, as in Java without UNICODE_CHARACTER_CLASS. */
export const CLASS_ESCAPES: Readonly<Record<string, CharSet>> = {
  d: DIGIT,
  D: complement(DIGIT),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
  h: UNICODE_BLANK,
  H: complement(UNICODE_BLANK),
  v: VERTICAL,
  V: complement(VERTICAL),
};

const PUNCTUATION = union(range('!', '/'), range(':', '@'), range('[', '`'), range('{', '~'));
const POSIX: Readonly<Record<string, CharSet>> = {
  Lower: LOWER,
  Upper: UPPER,
  ASCII: [[0, 0x7f]],
  Alpha: ALPHA,
  Digit: DIGIT,
  Alnum: union(ALPHA, DIGIT),
  Punct: PUNCTUATION,
  Graph: union(ALPHA, DIGIT, PUNCTUATION),
  Print: union(ALPHA, DIGIT, PUNCTUATION, chars(' ')),
  Blank: chars(' \t'),
  Cntrl: union([[0, 0x1f]], createSet(0x7f)),
  XDigit: union(DIGIT, range('a', 'f'), range('A', 'F')),
  Space: SPACE,
};

/** Unicode's general categories and groups of them. */
const CATEGORY = /^(?:Is)?(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfosn]?)$/;
const categories = new Map<string, CharSet>();

/** `\p{NAME}`: Java's POSIX classes (ASCII only) and Unicode's general categories. */
export function propertySet(name: string): CharSet | undefined {
  if (Object.hasOwn(POSIX, name)) return POSIX[name];
  const category = CATEGORY.exec(name)?.[1];
  if (category === undefined) return undefined;
  const known = categories.get(category) ?? scanCategory(category);
  categories.set(category, known);
  return known;
}

/** V8's tables follow a recent Unicode version; scanned once per category. */
function scanCategory(category: string): CharSet {
  const member = new RegExp(`^\\p{${category}}$`, 'u');
  const ranges: [number, number][] = [];
  for (let point = 0; point <= 0x10ffff; point += 1) {
    if (!member.test(String.fromCodePoint(point))) continue;
    const before = ranges.at(-1);
    if (before !== undefined && before[1] === point - 1) before[1] = point;
    else ranges.push([point, point]);
  }
  return ranges;
}
