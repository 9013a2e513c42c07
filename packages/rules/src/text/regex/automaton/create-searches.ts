import { lazily } from '@nymgate/engine/kernel/lazily';
import type { PatternNode } from '../tree/pattern-node.ts';
import { buildNfa, type Nfa } from './build-nfa.ts';
import { type CodeClasses, classify } from './code-classes.ts';
import { createLazyDfa, type DfaOptions } from './lazy-dfa.ts';
import type { Search } from './search-text.ts';

/** The automata of a pattern, each made when it is first needed. */
export type Searches = {
  /** Where the first match ends; where one that ends at a place begins; whether all of a text matches. */
  readonly ends: () => Search;
  readonly starts: () => Search;
  readonly wholes: () => Search;
  readonly classes: () => CodeClasses;
  /** For threads, which keep the positions of groups. */
  readonly saving: () => Nfa;
  /** Those of the DFAs that there are. */
  readonly made: readonly Search[];
};

/** @param step how an unknown entry is worked out */
export function createSearches(node: PatternNode, step: Search['step']): Searches {
  const classes = lazily(() => classify(node));
  const made: Search[] = [];
  const search = (reverse: boolean, options: DfaOptions): (() => Search) =>
    lazily(() => {
      const dfa = createLazyDfa(buildNfa(node, classes(), { reverse }), classes(), options);
      const one: Search = { dfa, classes: classes(), step, scanned: 0 };
      made.push(one);
      return one;
    });
  return {
    ends: search(false, { first: true, unanchored: !beginsAtStart(node) }),
    starts: search(true, { first: false, unanchored: false }),
    wholes: search(false, { first: false, unanchored: false }),
    classes,
    saving: lazily(() => buildNfa(node, classes(), { saves: true })),
    made,
  };
}

/** Whether every match begins at the start of the text. */
export function beginsAtStart(node: PatternNode): boolean {
  switch (node.kind) {
    case 'assert':
      return node.at === 'start';
    case 'group':
      return beginsAtStart(node.inner);
    case 'sequence': {
      const [first] = node.items;
      return first !== undefined && beginsAtStart(first);
    }
    case 'choice':
      return node.options.every(beginsAtStart);
    case 'set':
    case 'repeat':
    case 'lookahead':
      return false;
  }
}
