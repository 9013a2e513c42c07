import { type PatternNode, someNode } from '../tree/pattern-node.ts';
import { buildAllStates, getTransitionTable } from './build-all-states.ts';
import { buildMasks, type Masks } from './build-masks.ts';
import { buildNfa } from './build-nfa.ts';
import { type CodeClasses, computeCodeClasses } from './code-classes.ts';
import { isAnchoredAtStart } from './create-searches.ts';
import { findFactors } from './find-factors.ts';
import { AT_START } from './follow-threads.ts';
import { createLazyDfa, type LazyDfa } from './lazy-dfa.ts';
import { hasAtMostNodes } from './pattern-size.ts';

/** An automaton with every state worked out, for a reader that cannot work out any (the kernel of the byte engine). */
export type GateTables = {
  /** The next state by state and class; `SPECIAL` and above: a match, or `DEAD`. */
  readonly table: Uint16Array;
  /** The state at the start of a text, and the column of its end. */
  readonly start: number;
  readonly end: number;
  /** Classes of characters, as in `CodeClasses`. */
  readonly ascii: Uint8Array;
  readonly pages: Uint8Array;
  readonly pageIndex: Uint8Array;
  /** What every match holds; undefined: nothing that is worth a search. */
  readonly masks: Masks | undefined;
  /** Whether a pattern has `$`: a text that a line terminator ends has to be searched without it as well. */
  readonly last: boolean;
};

const MAX_NODES = 4_000;
const BYTE = 256;

/** What is to be looked for, and the classes of its characters. */
export type GateDraft = {
  readonly node: PatternNode;
  readonly classes: CodeClasses;
  readonly unanchored: boolean;
};

/**
 * One automaton that tells whether any of several patterns matches somewhere in a text.
 *
 * @returns undefined where its tables would be too large
 * @example buildGate([readPattern('(?i)secret').node, readPattern('pwd=').node])
 */
export function buildGate(patterns: readonly PatternNode[]): GateTables | undefined {
  const draft = draftGate({ kind: 'choice', options: patterns });
  if (draft === undefined) return undefined;
  const dfa = createForwardDfa(draft);
  return buildAllStates(dfa, [dfa.start(AT_START)], false) ? createGateTables(draft, dfa) : undefined;
}

/** @returns undefined where it is too large, or the kernel cannot tell its characters apart */
export function draftGate(node: PatternNode): GateDraft | undefined {
  if (someNode(node, isLookahead) || !hasAtMostNodes(node, MAX_NODES)) return undefined;
  const classes = computeCodeClasses(node);
  if (classes.count >= BYTE || classes.pages.length / BYTE > BYTE) return undefined;
  return { node, classes, unanchored: !isAnchoredAtStart(node) };
}

/** Where the first match ends. */
export function createForwardDfa({ node, classes, unanchored }: GateDraft): LazyDfa {
  return createLazyDfa(buildNfa(node, classes), classes, { first: true, unanchored });
}

/** The tables of a DFA whose states are complete. */
export function createGateTables({ node, classes, unanchored }: GateDraft, dfa: LazyDfa): GateTables {
  return {
    start: dfa.start(AT_START),
    end: dfa.end,
    table: getTransitionTable(dfa),
    ...toByteTables(classes),
    masks: createMasks(node, unanchored),
    last: someNode(node, isLastAssertion),
  };
}

function isLookahead({ kind }: PatternNode): boolean {
  return kind === 'lookahead';
}

function isLastAssertion(node: PatternNode): boolean {
  return node.kind === 'assert' && node.at === 'last';
}

function toByteTables({
  ascii,
  pages,
  pageIndex,
}: CodeClasses): Pick<GateTables, 'ascii' | 'pages' | 'pageIndex'> {
  return {
    ascii: Uint8Array.from(ascii),
    pages: Uint8Array.from(pages),
    pageIndex: Uint8Array.from(pageIndex),
  };
}

/** A text is read up to its first characters only, where matches can begin nowhere else. */
function createMasks(node: PatternNode, unanchored: boolean): Masks | undefined {
  const factors = unanchored ? findFactors(node) : undefined;
  return factors === undefined ? undefined : buildMasks(factors);
}
