import type { RequestPattern } from '@nymgate/rules/text/regex/safe-pattern';
import type { PsoxyParameter } from '../plan/psoxy-request.ts';

/** A reversible pseudonym and nothing else: a domain after it does not fit (psoxy-facts.md#c). */
const PSEUDONYM = /^p~[A-Za-z0-9_-]{43,}$/;
const INTEGER = /^[0-9]+$/;

/** What Java's `Double.parseDouble` reads, hexadecimal notation included. */
const DECIMAL_NUMBER =
  /^[+-]?(?:NaN|Infinity|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?|0[xX](?:[0-9A-Fa-f]+\.?|[0-9A-Fa-f]*\.[0-9A-Fa-f]+)[pP][+-]?[0-9]+[fFdD]?)$/;

/**
 * Whether a parameter's value is one that its schema allows. With `anyOf` that alone decides.
 *
 * @example fitsParameter(integer, ' 42 ') // true
 */
export function matchesParameter(schema: PsoxyParameter, value: string): boolean {
  const { type, values, pattern, pseudonym, anyOf } = schema;
  if (anyOf !== undefined) return anyOf.some((inner) => matchesParameter(inner, value));
  const trimmed = trimJavaWhitespace(value);
  if (type === 'integer' && !INTEGER.test(trimmed)) return false;
  if (type === 'number' && !DECIMAL_NUMBER.test(trimmed)) return false;
  if (values !== undefined && !values.includes(value)) return false;
  if (pseudonym && !PSEUDONYM.test(value)) return false;
  return pattern === undefined || (isShortEnough(pattern, value) && pattern.matches(value));
}

/** Whether a text is short enough for the pattern's engine. A longer text in a request simply does not match. */
export function isShortEnough({ maxLength }: RequestPattern, text: string): boolean {
  return maxLength === undefined || text.length <= maxLength;
}

/** Control characters and space; `trim` would also take what is a space elsewhere in Unicode. */
function trimJavaWhitespace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  return text.slice(start, end);
}
