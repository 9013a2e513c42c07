import { memoize } from '@nymgate/engine/kernel/memoize';
import { buildGate, type GateTables } from '@nymgate/rules/text/regex/automaton/build-gate';
import { buildPart, type PartTables } from '@nymgate/rules/text/regex/automaton/build-part';
import type { Phrase } from '@nymgate/rules/text/regex/compile-phrase';
import type { SafePattern } from '@nymgate/rules/text/regex/safe-pattern';
import { createSet, foldAscii } from '@nymgate/rules/text/regex/tree/char-set';
import type { PatternNode } from '@nymgate/rules/text/regex/tree/pattern-node';
import type { PsoxyAction } from '../plan/psoxy-response.ts';
import { getBehavior } from '../tree/apply-action.ts';
import type { KindOutcome, PartGate } from './state-table.ts';

type GatedActions = Pick<Extract<KindOutcome, { readonly do: 'gate' }>, 'gate' | 'otherwise'>;

/** @returns undefined where pattern matches alone don't decide */
export function createGate(actions: readonly PsoxyAction[]): GatedActions | undefined {
  const searchedPatterns = getPatternNodes(actions);
  if (searchedPatterns === undefined || searchedPatterns.length === 0 || searchedPatterns.includes(undefined))
    return undefined;
  const [first] = actions;
  const tables = memoize(
    () => createPartGate(first) ?? getTables(searchedPatterns.flatMap((node) => node ?? [])),
  );
  const counts = actions.map((action) => getBehavior(action).countedAs);
  const keepsMatches =
    first?.type === 'redactExceptPhrases' || first?.type === 'redactExceptSubstringsMatchingRegexes';
  const gate = { tables, requiresVisibleText: keepsMatches };
  if (keepsMatches) return { gate, otherwise: { do: 'write', text: '""', counts } };
  if (first?.type === 'pseudonymizeRegexMatches')
    return { gate, otherwise: { do: 'write', text: 'null', counts } };
  return { gate, otherwise: { do: 'keep', counts } };
}

/** Several removals count as one, since text without a match passes all. */
function getPatternNodes(actions: readonly PsoxyAction[]): readonly (PatternNode | undefined)[] | undefined {
  const [first] = actions;
  if (actions.length > 1) {
    const removals = actions.filter((action) => action.type === 'redactRegexMatches');
    return removals.length === actions.length
      ? toPatternNodes(removals.flatMap(({ patterns }) => patterns))
      : undefined;
  }
  switch (first?.type) {
    case 'redactRegexMatches':
    case 'redactExceptSubstringsMatchingRegexes':
      return toPatternNodes(first.patterns);
    case 'pseudonymizeRegexMatches':
      return toPatternNodes([first.pattern]);
    case 'tokenize':
      return first.pattern === undefined ? undefined : toPatternNodes([first.pattern]);
    case 'redactExceptPhrases':
      return first.phrases.map(toPhraseNode);
    default:
      return undefined;
  }
}

function toPatternNodes(patterns: readonly SafePattern[]): readonly (PatternNode | undefined)[] {
  return patterns.map(({ node }) => node);
}

/** Matches the letters of a phrase in any case; the host checks its end. */
function toPhraseNode({ lowerText: phrases }: Phrase): PatternNode {
  const items = [...phrases].map(
    (word): PatternNode => ({ kind: 'set', set: foldAscii(createSet(word.codePointAt(0) ?? 0)) }),
  );
  return { kind: 'sequence', items };
}

/** Where a transform changes only one part of a text, the kernel can compute its pseudonym. */
function createPartGate(action: PsoxyAction | undefined): PartGate | undefined {
  if (action?.type !== 'pseudonymizeRegexMatches' || action.pattern.node === undefined) return undefined;
  const part = partTables(action.pattern.node);
  return part === undefined ? undefined : { part, reversible: action.includeReversible };
}

const knownParts = new WeakMap<PatternNode, { readonly tables: PartTables | undefined }>();

function partTables(node: PatternNode): PartTables | undefined {
  const found = knownParts.get(node) ?? { tables: buildPart(node) };
  knownParts.set(node, found);
  return found.tables;
}

/** Places with the same patterns share their tables. */
const knownTables = new WeakMap<
  PatternNode,
  { readonly of: readonly PatternNode[]; readonly tables: GateTables | undefined }
>();

function getTables(patterns: readonly PatternNode[]): GateTables | undefined {
  const [first] = patterns;
  if (first === undefined) return undefined;
  const before = knownTables.get(first);
  if (before?.of.length === patterns.length && before.of.every((node, at) => node === patterns[at]))
    return before.tables;
  const tables = buildGate(patterns);
  knownTables.set(first, { of: patterns, tables });
  return tables;
}
