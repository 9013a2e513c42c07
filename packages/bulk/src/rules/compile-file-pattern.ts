import { compileBuiltIn } from '@nymgate/rules/text/regex/compile-pattern';
import { complement, createSet } from '@nymgate/rules/text/regex/tree/char-set';
import type { PatternNode } from '@nymgate/rules/text/regex/tree/pattern-node';

const PATTERN_TOKENS = /\*\*\/?|[\s\S]/gu;
const SLASH = '/'.codePointAt(0) ?? 0;
const NO_SLASH: PatternNode = { kind: 'set', set: complement(createSet(SLASH)) };
const ANY: PatternNode = { kind: 'set', set: complement([]) };

const PATH_PREFIX: PatternNode = {
  kind: 'sequence',
  items: [repeatAny(ANY), { kind: 'set', set: createSet(SLASH) }],
};
const FOLDERS: PatternNode = { kind: 'choice', options: [PATH_PREFIX, { kind: 'sequence', items: [] }] };

/**
 * Whether a name fits a pattern: one star is any text without a slash, two are any text, two with a slash behind them any folders or
 * none, and a question mark is one character. Letter case counts. Matched in linear time, like all patterns of rules.
 *
 * @example filePattern('hr/people-?.csv')('hr/people-1.csv') // true
 */
export function compileFilePattern(pattern: string): (name: string) => boolean {
  const items = [...pattern.matchAll(PATTERN_TOKENS)].map(([part]) => toNode(part));
  return compileBuiltIn(pattern, { node: { kind: 'sequence', items }, groups: [] }).matches;
}

function toNode(part: string): PatternNode {
  if (part === '**') return repeatAny(ANY);
  if (part === '**/') return FOLDERS;
  if (part === '*') return repeatAny(NO_SLASH);
  return part === '?' ? NO_SLASH : { kind: 'set', set: createSet(part.codePointAt(0) ?? 0) };
}

function repeatAny(inner: PatternNode): PatternNode {
  return { kind: 'repeat', inner, min: 0, max: Number.POSITIVE_INFINITY, lazy: false };
}
