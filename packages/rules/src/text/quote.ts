/**
 * What findings say of what stands in a rule file. A path or a variable that was named by mistake may hold a key, a password or
 * a token, and findings are printed, logged and pasted into tickets: so they name the kind of a value, and quote only what has
 * the form of a word of the language or of a name.
 */

/** No digits, `+`, `/` or `=`: a random secret has some of them, unless it is very short. */
const NAME = /^[A-Za-z@$._-]{1,60}$/;
const WORD = /^[A-Za-z]{1,24}$/;
const INDEX = /^\d{1,5}$/;

const KINDS: Readonly<Record<string, string>> = { string: 'text', number: 'a number', undefined: 'nothing' };

/**
 * The kind of a value, never its content. `true`, `false` and `null` are all there is of their kind.
 *
 * @example kindOf('hunter2') // 'text'
 */
export function describeType(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : (KINDS[typeof value] ?? 'no value of a rule file');
}

/**
 * Completes "must be …" with what stands there instead; empty when that is of an expected kind.
 *
 * @example `must be a list${insteadOf(['a list'], 'hunter2')}` // 'must be a list, not text'
 */
export function describeMismatch(expected: readonly string[], value: unknown): string {
  const kind = describeType(value);
  return expected.includes(kind) ? '' : `, not ${kind}`;
}

/** A value where the language has a closed list of words, quoted if it is a plain word itself: the quote shows the slip. */
export function quoteWord(value: unknown): string | undefined {
  return typeof value === 'string' && WORD.test(value) ? `"${value}"` : undefined;
}

/** Whether a key may be told: it looks like a name. */
export function isPlainName(key: string): boolean {
  return NAME.test(key);
}

/** A key, quoted if it looks like a name. */
export function quoteName(key: string): string | undefined {
  return isPlainName(key) ? `"${key}"` : undefined;
}

/**
 * What a finding is about, with its name when that may be told.
 *
 * @example named('the slot', quotedName('userId')) // 'the slot "userId"'
 */
export function withName(what: string, quoted: string | undefined): string {
  return quoted === undefined ? what : `${what} ${quoted}`;
}

/** A JSON pointer in which each key that does not look like a name is `…`. */
export function formatPointer(pointer: string): string {
  return pointer
    .split('/')
    .map((key) => (key === '' || INDEX.test(key) || isPlainName(key) ? key : '…'))
    .join('/');
}
