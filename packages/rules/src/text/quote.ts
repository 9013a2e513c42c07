/**
 * Findings are printed, logged and pasted into tickets, and a misplaced value may be a secret: they name the
 * type of a value and quote only what looks like a name.
 */

/** No digits, `+`, `/` or `=`: a random secret contains some of them, unless it is very short. */
const NAME = /^[A-Za-z@$._-]{1,60}$/;
const WORD = /^[A-Za-z]{1,24}$/;
const INDEX = /^\d{1,5}$/;

const KINDS: Readonly<Record<string, string>> = { string: 'text', number: 'a number', undefined: 'nothing' };

/** The type, never the content. @example describeType('hunter2') // 'text' */
export function describeType(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : (KINDS[typeof value] ?? 'no value of a rule file');
}

/** Completes "must be …". @example describeMismatch(['a list'], 'hunter2') // ', not text' */
export function describeMismatch(expected: readonly string[], value: unknown): string {
  const kind = describeType(value);
  return expected.includes(kind) ? '' : `, not ${kind}`;
}

/** Quoted only if it is a plain word, so that the typo is visible. */
export function quoteWord(value: unknown): string | undefined {
  return typeof value === 'string' && WORD.test(value) ? `"${value}"` : undefined;
}

/** Whether a key looks like a name and may be shown. */
export function isPlainName(key: string): boolean {
  return NAME.test(key);
}

export function quoteName(key: string): string | undefined {
  return isPlainName(key) ? `"${key}"` : undefined;
}

/** @example withName('the slot', quoteName('userId')) // 'the slot "userId"' */
export function withName(what: string, quoted: string | undefined): string {
  return quoted === undefined ? what : `${what} ${quoted}`;
}

/** Replaces each key that doesn't look like a name by `…`. */
export function formatPointer(pointer: string): string {
  return pointer
    .split('/')
    .map((key) => (key === '' || INDEX.test(key) || isPlainName(key) ? key : '…'))
    .join('/');
}
