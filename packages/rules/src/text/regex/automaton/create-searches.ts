import { memoize } from '@nymgate/engine/kernel/memoize';
import { getChildNodes, type PatternNode } from '../tree/pattern-node.ts';
import { buildNfa, type Nfa } from './build-nfa.ts';
import { type CodeClasses, computeCodeClasses } from './code-classes.ts';
import { createLazyDfa, type DfaOptions } from './lazy-dfa.ts';
import type { Search } from './search-text.ts';

/** Automata of a pattern, created at first use. */
export type Searches = {
  /** The end of the first match; the start of a match by its end; a match of the whole text. */
  readonly forward: () => Search;
  readonly backward: () => Search;
  readonly fullMatch: () => Search;
  readonly classes: () => CodeClasses;
  /** For threads, which record groups. */
  readonly captureNfa: () => Nfa;
  readonly created: readonly Search[];
};

/** @param step computes unknown entries */
export function createSearches(node: PatternNode, step: Search['step']): Searches {
  const classes = memoize(() => computeCodeClasses(node));
  const created: Search[] = [];
  const search = (reverse: boolean, options: DfaOptions): (() => Search) =>
    memoize(() => {
      const dfa = createLazyDfa(buildNfa(node, classes(), { reverse }), classes(), options);
      const one: Search = { dfa, classes: classes(), step, scanned: 0 };
      created.push(one);
      return one;
    });
  return {
    forward: search(false, { first: true, unanchored: !isAnchoredAtStart(node) }),
    backward: search(true, { first: false, unanchored: false }),
    fullMatch: search(false, { first: false, unanchored: false }),
    classes,
    captureNfa: memoize(() => buildNfa(node, classes(), { saves: true })),
    created,
  };
}

export function isAnchoredAtStart(node: PatternNode): boolean {
  if (node.kind === 'assert') return node.at === 'start';
  if (node.kind === 'choice') return node.options.every(isAnchoredAtStart);
  const [first] = node.kind === 'group' || node.kind === 'sequence' ? getChildNodes(node) : [];
  return first !== undefined && isAnchoredAtStart(first);
}
