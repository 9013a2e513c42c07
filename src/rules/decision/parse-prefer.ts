/** One preference (RFC 7240 section 2). An absent value is an empty one. */
export type Preference = {
  readonly name: string;
  readonly value: string;
  readonly quoted: boolean;
  /** It has `;` parameters of its own. */
  readonly parameters: boolean;
};

const WORD = String.raw`(?:[!#$%&'*+\-.^_\x60|~0-9A-Za-z]+|"(?:[^"\\]|\\[\t\x20-\x7e])*")`;
const TOKEN = String.raw`[!#$%&'*+\-.^_\x60|~0-9A-Za-z]+`;
/** Sticky, so each piece is read once from left to right: linear time. */
const PREFERENCE = new RegExp(String.raw`(${TOKEN})(?:[\t ]*=[\t ]*(${WORD})?)?`, 'y');
const PARAMETER = new RegExp(String.raw`[\t ]*;[\t ]*(?:${TOKEN}(?:[\t ]*=[\t ]*${WORD}?)?)?`, 'y');
const SPACE = /[\t ]*/y;

/**
 * Reads the value of a `Prefer` header.
 *
 * @returns undefined when it is not one
 * @example parsePrefer('odata.maxpagesize=50, outlook.timezone="Pacific Standard Time"')
 */
export function parsePrefer(text: string): readonly Preference[] | undefined {
  const preferences: Preference[] = [];
  let position = skip(SPACE, text, 0);
  while (position < text.length) {
    PREFERENCE.lastIndex = position;
    const match = PREFERENCE.exec(text);
    if (match === null) return undefined;
    const own = PREFERENCE.lastIndex;
    let end = own;
    for (let next = skip(PARAMETER, text, end); next > end; next = skip(PARAMETER, text, end)) end = next;
    preferences.push({ ...readWord(match[2] ?? ''), name: match[1] ?? '', parameters: end > own });
    position = skip(SPACE, text, end);
    if (position === text.length) return preferences;
    if (text[position] !== ',') return undefined;
    position = skip(SPACE, text, position + 1);
    if (position === text.length) return undefined;
  }
  return preferences;
}

function skip(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : position;
}

function readWord(word: string): { readonly value: string; readonly quoted: boolean } {
  if (!word.startsWith('"')) return { value: word, quoted: false };
  return { value: word.slice(1, -1).replace(/\\(.)/g, '$1'), quoted: true };
}
