import { memoize } from '@nymgate/engine/kernel/memoize';
import type { PatternNode } from '../tree/pattern-node.ts';
import { buildNfa, type Nfa } from './build-nfa.ts';
import { type CodeClasses, computeCodeClasses } from './code-classes.ts';
import { createLazyDfa, type DfaOptions } from './lazy-dfa.ts';
import type { Search } from './search-text.ts';

/** The automata of a pattern, each made when it is first needed. */
export type Searches = {
  /** Where the first match ends; where one that ends at a place begins; whether all of a text matches. */
  readonly forward: () => Search;
  readonly backward: () => Search;
  readonly fullMatch: () => Search;
  readonly classes: () => CodeClasses;
  /** For threads, which keep the positions of groups. */
  readonly captureNfa: () => Nfa;
  /** Those of the DFAs that there are. */
  readonly created: readonly Search[];
};

/** @param step how an unknown entry is worked out */
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

/** Whether every match begins at the start of the text. */
export function isAnchoredAtStart(node: PatternNode): boolean {
  switch (node.kind) {
    case 'assert':
      return node.at === 'start';
    case 'group':
      return isAnchoredAtStart(node.inner);
    case 'sequence': {
      const [first] = node.items;
      return first !== undefined && isAnchoredAtStart(first);
    }
    case 'choice':
      return node.options.every(isAnchoredAtStart);
    case 'set':
    case 'repeat':
    case 'lookahead':
      return false;
  }
}
