import { lazily } from '@nymgate/engine/kernel/lazily';
import { buildGate, type GateTables } from '@nymgate/rules/text/regex/automaton/build-gate';
import { buildPart, type PartTables } from '@nymgate/rules/text/regex/automaton/build-part';
import type { Phrase } from '@nymgate/rules/text/regex/compile-phrase';
import type { SafePattern } from '@nymgate/rules/text/regex/safe-pattern';
import { foldAscii, setOf } from '@nymgate/rules/text/regex/tree/char-set';
import type { PatternNode } from '@nymgate/rules/text/regex/tree/pattern-node';
import type { PsoxyAction } from '../plan/psoxy-response.ts';
import { actOf } from '../tree/act-on-value.ts';
import type { Gate, KindFate, PartGate } from './states.ts';

/** What is looked for in a text, and what becomes of one that holds nothing of it. */
export type Gated = {
  readonly gate: Gate;
  readonly otherwise: Extract<KindFate, { readonly do: 'keep' | 'write' }>;
};

/**
 * How the texts of a place are told apart, of which no action changes more than the least: whether any of the patterns is in them.
 *
 * @returns undefined where that does not decide
 */
export function gateOf(actions: readonly PsoxyAction[]): Gated | undefined {
  const looksFor = nodesOf(actions);
  if (looksFor === undefined || looksFor.length === 0 || looksFor.includes(undefined)) return undefined;
  const [first] = actions;
  const tables = lazily(() => partOf(first) ?? tablesOf(looksFor.flatMap((node) => node ?? [])));
  const counts = actions.map((action) => actOf(action).counts);
  const written = (text: string, filled: boolean): Gated => ({
    gate: { tables, filled },
    otherwise: { do: 'write', text, counts },
  });
  switch (first?.type) {
    case 'pseudonymizeRegexMatches':
      return written('null', false);
    case 'redactExceptPhrases':
    case 'redactExceptSubstringsMatchingRegexes':
      return written('""', true);
    default:
      return { gate: { tables, filled: false }, otherwise: { do: 'keep', counts } };
  }
}

/** Several removals are one: what none of them finds passes all. An undefined pattern cannot be looked for. */
function nodesOf(actions: readonly PsoxyAction[]): readonly (PatternNode | undefined)[] | undefined {
  const [first] = actions;
  if (actions.length > 1) {
    const removals = actions.filter((action) => action.type === 'redactRegexMatches');
    return removals.length === actions.length
      ? nodes(removals.flatMap(({ patterns }) => patterns))
      : undefined;
  }
  switch (first?.type) {
    case 'redactRegexMatches':
    case 'redactExceptSubstringsMatchingRegexes':
      return nodes(first.patterns);
    case 'pseudonymizeRegexMatches':
      return nodes([first.pattern]);
    case 'tokenize':
      return first.pattern === undefined ? undefined : nodes([first.pattern]);
    case 'redactExceptPhrases':
      return first.phrases.map(phraseNode);
    default:
      return undefined;
  }
}

function nodes(patterns: readonly SafePattern[]): readonly (PatternNode | undefined)[] {
  return patterns.map(({ node }) => node);
}

/** The letters of a phrase, in any case; where it ends is the host's. */
function phraseNode({ wanted }: Phrase): PatternNode {
  const items = [...wanted].map(
    (each): PatternNode => ({
      kind: 'set',
      set: foldAscii(setOf(each.codePointAt(0) ?? 0)),
    }),
  );
  return { kind: 'sequence', items };
}

/** Where all that a transform changes is one part of a text, the kernel can make its pseudonym. */
function partOf(action: PsoxyAction | undefined): PartGate | undefined {
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

/** Places of the same patterns share their tables. */
const known = new WeakMap<
  PatternNode,
  { readonly of: readonly PatternNode[]; readonly tables: GateTables | undefined }
>();

function tablesOf(patterns: readonly PatternNode[]): GateTables | undefined {
  const [first] = patterns;
  if (first === undefined) return undefined;
  const before = known.get(first);
  if (before?.of.length === patterns.length && before.of.every((node, at) => node === patterns[at]))
    return before.tables;
  const tables = buildGate(patterns);
  known.set(first, { of: patterns, tables });
  return tables;
}
