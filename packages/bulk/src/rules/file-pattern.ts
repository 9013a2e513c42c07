import { compileOwn } from '@nymgate/rules/text/regex/compile-pattern';
import { complement, setOf } from '@nymgate/rules/text/regex/tree/char-set';
import type { PatternNode } from '@nymgate/rules/text/regex/tree/pattern-node';

const PARTS = /\*\*\/?|[\s\S]/gu;
const SLASH = '/'.codePointAt(0) ?? 0;
const NO_SLASH: PatternNode = { kind: 'set', set: complement(setOf(SLASH)) };
const ANY: PatternNode = { kind: 'set', set: complement([]) };

const SLASHED: PatternNode = { kind: 'sequence', items: [any(ANY), { kind: 'set', set: setOf(SLASH) }] };
const FOLDERS: PatternNode = { kind: 'choice', options: [SLASHED, { kind: 'sequence', items: [] }] };

/**
 * Whether a name fits a pattern: one star is any text without a slash, two are any text, two with a slash behind them any folders or
 * none, and a question mark is one character. Letter case counts. Matched in linear time, like all patterns of rules.
 *
 * @example filePattern('hr/people-?.csv')('hr/people-1.csv') // true
 */
export function filePattern(pattern: string): (name: string) => boolean {
  const items = [...pattern.matchAll(PARTS)].map(([part]) => toNode(part));
  return compileOwn(pattern, { node: { kind: 'sequence', items }, groups: [] }).matches;
}

function toNode(part: string): PatternNode {
  if (part === '**') return any(ANY);
  if (part === '**/') return FOLDERS;
  if (part === '*') return any(NO_SLASH);
  return part === '?' ? NO_SLASH : { kind: 'set', set: setOf(part.codePointAt(0) ?? 0) };
}

function any(inner: PatternNode): PatternNode {
  return { kind: 'repeat', inner, least: 0, most: Number.POSITIVE_INFINITY, lazy: false };
}
