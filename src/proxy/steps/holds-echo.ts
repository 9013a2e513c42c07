const WINDOW = 65_536;
/** Below this a value may stand in an answer by chance. */
const SHORTEST = 6;
/** The most characters that one byte of a value takes: `\u0041`. */
const LONGEST_SPELLING = 6;
/** An encoding within an encoding is still read by somebody. */
const PERCENT_ROUNDS = 2;

/**
 * Whether one of the values stands in a body, in whatever spelling Graph or JSON may have given it: letter case, JSON escapes,
 * percent-encoding once or twice, OData's doubled quotes, hexadecimal digits (T1-16, T1-22). Values of less than six
 * characters are not looked for. Looks at a window after the other, so that memory does not grow with the body.
 *
 * @example holdsEcho(Buffer.from('{"of":"KIM%2eLEE%40x.com"}'), ['kim.lee@x.com']) // true
 */
export function holdsEcho(body: Uint8Array, values: readonly string[]): boolean {
  const needles = values.filter(({ length }) => length >= SHORTEST).flatMap(needlesOf);
  if (needles.length === 0) return false;
  const quoted = needles.some((needle) => /["\\]/.test(needle));
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const overlap = LONGEST_SPELLING * Math.max(...needles.map(({ length }) => length));
  for (let start = 0; start < bytes.length; start += WINDOW) {
    const window = bytes.toString('latin1', start, start + WINDOW + overlap);
    if (spellingsOf(window, quoted).some((text) => needles.some((needle) => text.includes(needle))))
      return true;
  }
  return false;
}

/** One character for each byte of UTF-8, as in the windows. */
function needlesOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [folded(bytes.toString('latin1')), bytes.toString('hex')];
}

/**
 * The text as it is and as whoever reads it may come to read it.
 *
 * @param quoted whether a value has characters that JSON always escapes; other escapes only matter where they stand for any
 */
function spellingsOf(window: string, quoted: boolean): readonly string[] {
  const texts = [folded(window)];
  if (quoted || window.includes('\\u') || window.includes('\\/')) texts.push(folded(withoutEscapes(window)));
  for (let round = 0; round < PERCENT_ROUNDS; round += 1) {
    const last = texts.at(-1) ?? '';
    if (!last.includes('%')) break;
    texts.push(folded(withoutPercent(last)));
  }
  return texts;
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_, code: string | undefined, character: string) =>
    code === undefined ? character : utf8(String.fromCharCode(Number.parseInt(code, 16))),
  );
}

function utf8(character: string): string {
  return character < '\u0080' ? character : Buffer.from(character).toString('latin1');
}

function withoutPercent(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** Each byte is taken for a letter of Latin-1: in bytes of other characters that changes the same on both sides. */
function folded(text: string): string {
  return (text.includes("''") ? text.replaceAll("''", "'") : text).toLowerCase();
}
