import type { SafePattern } from '../../rules/psoxy/psoxy-response.ts';

/**
 * The longest part of a text that one of the patterns finds; of equally long ones the first. The rest is gone, and without a
 * hit the whole is.
 *
 * @param patterns each with the part as group 1 of a match of the whole text
 * @example keepLongestMatch('ticket ABC-12 of Kim', [ticket]) // 'ABC-12'
 */
export function keepLongestMatch(text: string, patterns: readonly SafePattern[]): string {
  const parts = patterns.map((pattern) => pattern.fullMatch(text)?.[1] ?? '');
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}
