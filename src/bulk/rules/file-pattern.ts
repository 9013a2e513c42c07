import { complement, setOf } from '../../text/regex/char-set.ts';
import { compileOwn } from '../../text/regex/compile-pattern.ts';
import type { PatternNode } from '../../text/regex/pattern-node.ts';

const SLASH = '/'.codePointAt(0) ?? 0;
const NO_SLASH: PatternNode = { kind: 'set', set: complement(setOf(SLASH)) };
const ANY: PatternNode = { kind: 'set', set: complement([]) };

/**
 * Whether a name fits a pattern: `*` is any text without `/`, `**` any text, `?` one character. Letter case counts. Matched in linear
 * time, like all patterns of rules.
 *
 * @example filePattern('hr/*.csv')('hr/people.csv') // true
 */
export function filePattern(pattern: string): (name: string) => boolean {
  const items = [...pattern.matchAll(/\*\*|[\s\S]/gu)].map(([part]) => toNode(part));
  return compileOwn(pattern, { node: { kind: 'sequence', items }, groups: [] }).matches;
}

function toNode(part: string): PatternNode {
  if (part === '**') return any(ANY);
  if (part === '*') return any(NO_SLASH);
  return part === '?' ? NO_SLASH : { kind: 'set', set: setOf(part.codePointAt(0) ?? 0) };
}

function any(inner: PatternNode): PatternNode {
  return { kind: 'repeat', inner, least: 0, most: Number.POSITIVE_INFINITY, lazy: false };
}
