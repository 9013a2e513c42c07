import { buildGate } from '@nymgate/rules/text/regex/automaton/build-gate';
import { buildPart } from '@nymgate/rules/text/regex/automaton/build-part';
import { findNeedle } from '@nymgate/rules/text/regex/automaton/find-factors';
import type { SafePattern } from '@nymgate/rules/text/regex/safe-pattern';
import type { PatternNode } from '@nymgate/rules/text/regex/tree/pattern-node';

/**
 * How the patterns of a transform run, for people who want to know why one is slower than another: each by itself, and whether
 * the kernel looks for them before a text is made.
 *
 * @example patternRuns([secret, link]) // 'pattern 1: automaton; pattern 2: automaton behind "="; texts without a match are known in the kernel'
 */
export function describePatternRuns(patterns: readonly SafePattern[]): string {
  const each = patterns.map(
    ({ node }, index) => `${patterns.length > 1 ? `pattern ${index + 1}` : 'pattern'}: ${describeRun(node)}`,
  );
  return [...each, describeGateRun(patterns.map(({ node }) => node))].join('; ');
}

/**
 * The same for a pattern whose match, or group 1 of it, becomes a pseudonym: whether the kernel makes it.
 *
 * @example partRun(address) // 'pattern: automaton behind ":"; the pseudonym is made in the kernel where a text has one match'
 */
export function describePartRun(pattern: SafePattern): string {
  if (pattern.node === undefined) return describePatternRuns([pattern]);
  if (buildPart(pattern.node) === undefined)
    return `${describePatternRuns([pattern])}; texts with a match are made, since group 1 has no fixed place in it, or there are too many states`;
  return `pattern: ${describeRun(pattern.node)}; the pseudonym is made in the kernel where a text has one match`;
}

function describeRun(node: PatternNode | undefined): string {
  if (node === undefined) return 'V8, since it looks ahead (texts of up to 4,096 characters)';
  const needle = findNeedle(node);
  if (needle !== undefined) return `automaton behind ${JSON.stringify(needle)}`;
  return 'automaton';
}

function describeGateRun(nodes: readonly (PatternNode | undefined)[]): string {
  const known = nodes.filter((node) => node !== undefined);
  if (known.length < nodes.length) return 'every text is made, since a pattern looks ahead';
  const gate = buildGate(known);
  if (gate === undefined) return 'every text is made, since together they have too many states';
  const sixteen = gate.masks === undefined ? '' : ', sixteen bytes at a time';
  return `texts without a match are known in the kernel${sixteen}`;
}
