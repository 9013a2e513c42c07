import type { RequestPattern } from '@nymgate/rules/text/regex/safe-pattern';
import type { PsoxyParameter } from '../plan/psoxy-request.ts';

/** A domain after the pseudonym doesn't match (psoxy-facts.md#c). */
const PSEUDONYM = /^p~[A-Za-z0-9_-]{43,}$/;
const INTEGER = /^[0-9]+$/;

/** What Java's `Double.parseDouble` reads, hexadecimal notation included. */
const DECIMAL_NUMBER =
  /^[+-]?(?:NaN|Infinity|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?|0[xX](?:[0-9A-Fa-f]+\.?|[0-9A-Fa-f]*\.[0-9A-Fa-f]+)[pP][+-]?[0-9]+[fFdD]?)$/;

/** `anyOf` excludes all other checks. */
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

/** A text too long for the pattern's engine doesn't match. */
export function isShortEnough({ maxLength }: RequestPattern, text: string): boolean {
  return maxLength === undefined || text.length <= maxLength;
}

/** Control characters and space; `trim` would also remove other Unicode spaces. */
function trimJavaWhitespace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  return text.slice(start, end);
}
