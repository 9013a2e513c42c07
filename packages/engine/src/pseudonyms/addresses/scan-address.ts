/**
 * The words of the address grammar: RFC 5322 without its obsolete forms. Each function starts at `at` and returns where the
 * word ends, or -1. Every one walks forward only, so an address costs time linear in its length.
 */
const SPACE = 0x20;
const TAB = 0x09;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x28;
const CLOSE = 0x29;
const DOT = 0x2e;

const ATEXT = new Uint8Array(128);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~") {
  ATEXT[character.charCodeAt(0)] = 1;
}

/** No control character of ASCII or Latin-1. */
function isPrintable(code: number): boolean {
  return (code > SPACE && code < 0x7f) || code >= 0xa0;
}

/** Blanks with at most one fold (CRLF before a blank) among them; `at` itself when there are none. */
export function skipWhitespace(text: string, at: number): number {
  const end = skipSpaces(text, at);
  const folded = text.startsWith('\r\n', end) ? skipSpaces(text, end + 2) : end;
  return folded > end + 2 ? folded : end;
}

function skipSpaces(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === SPACE || text.charCodeAt(end) === TAB) end += 1;
  return end;
}

/** Blanks and comments (RFC 5322 CFWS); comments do not nest. `blank` tells whether a blank stood outside the comments. */
export function skipCfws(text: string, at: number): { readonly end: number; readonly blank: boolean } {
  let blank = false;
  let position = at;
  for (;;) {
    const end = skipWhitespace(text, position);
    blank ||= end > position;
    const comment = text.charCodeAt(end) === OPEN ? skipDelimited(text, end, CLOSE) : -1;
    if (comment === -1) return { end, blank };
    position = comment;
  }
}

/** One or more characters that an atom may hold. */
export function skipAtom(text: string, at: number): number {
  let end = at;
  while (ATEXT[text.charCodeAt(end)] === 1) end += 1;
  return end > at ? end : -1;
}

/** Atoms joined by single dots. */
export function skipDotAtom(text: string, at: number): number {
  let end = skipAtom(text, at);
  while (end !== -1 && text.charCodeAt(end) === DOT) end = skipAtom(text, end + 1);
  return end;
}

/** From a quotation mark to the one that closes it. */
export function skipQuotedString(text: string, at: number): number {
  return text.charCodeAt(at) === QUOTE ? skipDelimited(text, at, QUOTE) : -1;
}

/** Quoted text or a comment: printable characters (beyond ASCII only in quotes), blanks, a backslash before an ASCII character. */
function skipDelimited(text: string, at: number, close: number): number {
  let position = at + 1;
  while (position < text.length) {
    const end = skipWhitespace(text, position);
    const code = text.charCodeAt(end);
    if (code === close) return end + 1;
    if (code === BACKSLASH) {
      const escaped = text.charCodeAt(end + 1);
      if (!(escaped === TAB || (escaped >= SPACE && escaped < 0x7f))) return -1;
      position = end + 2;
    } else if (isPrintable(code) && !(close === CLOSE && (code === OPEN || code > 0x7f))) position = end + 1;
    else return -1;
  }
  return -1;
}

/** Two or more host labels (RFC 1123: letters, digits, inner hyphens, at most 63 characters) joined by dots. */
export function skipDomain(text: string, at: number): number {
  let end = at;
  for (let labels = 1; ; labels += 1) {
    const label = skipLabel(text, end);
    if (label === -1) return -1;
    end = label;
    if (text.charCodeAt(end) !== DOT) return labels > 1 ? end : -1;
    end += 1;
  }
}

function skipLabel(text: string, at: number): number {
  let end = at;
  while (isHostCharacter(text.charCodeAt(end))) end += 1;
  const hyphenated = text[at] === '-' || text[end - 1] === '-';
  return end === at || end - at > 63 || hyphenated ? -1 : end;
}

function isHostCharacter(code: number): boolean {
  const lower = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || code === 0x2d || (code < 0x80 && lower >= 0x61 && lower <= 0x7a);
}
