import { lazily } from '../../../kernel/lazily.ts';
import type { PatternNode, ReadPattern } from '../tree/pattern-node.ts';
import { buildNfa } from './build-nfa.ts';
import { classify } from './code-classes.ts';
import { findNeedle } from './find-factors.ts';
import { createLazyDfa, type DfaOptions, type LazyDfa } from './lazy-dfa.ts';
import { runThreads, type ThreadSearch } from './run-threads.ts';
import { endOfFirst, isWholeMatch, type Search, startOfMatch } from './search-text.ts';

/** A pattern that makes states faster than it reads texts gives up its DFA for good, once these are made. */
const FREE_STATES = 4_000;
const CHARACTERS_PER_STATE = 64;

/** A part of a text, in UTF-16 units. */
export type Span = { readonly start: number; readonly end: number };

export type AutomatonCounts = {
  /** Whether it runs without states that are kept. */
  readonly gaveUp: boolean;
  readonly statesBuilt: number;
  readonly tableBytes: number;
};

/** A pattern at work. Whatever a text says, each question takes time that grows with the length of the text. */
export type PatternAutomaton = {
  /** Whether the pattern matches anywhere. */
  readonly test: (text: string) => boolean;
  /** The first match from a position on. */
  readonly find: (text: string, from: number) => Span | undefined;
  /** Whether it matches the whole text. */
  readonly matches: (text: string) => boolean;
  /**
   * Positions of the groups in a match, as `runThreads` gives them.
   *
   * @param found absent: of the match that fills the text
   */
  readonly groups: (text: string, found?: Span) => readonly number[] | undefined;
  /** UTF-16 units read in search of matches so far; those read by threads count for their price. */
  readonly scanned: () => number;
  readonly counts: () => AutomatonCounts;
};

/** What threads take for a character, in the time that states take. */
const PRICE_OF_THREADS = 64;

class GaveUp extends Error {}

/**
 * Makes the automaton of a pattern without lookahead that `checkSize` lets pass: a DFA whose states are made while texts are
 * read, and where they are too many, the threads of its NFA.
 *
 * @param states that are made before it may give them up; 0: it does so at once
 * @example createAutomaton(readPattern('b+')).find('abbc', 0) // { start: 1, end: 3 }
 */
export function createAutomaton(
  { node }: ReadPattern,
  { states = FREE_STATES }: { readonly states?: number } = {},
): PatternAutomaton {
  const classes = lazily(() => classify(node));
  const dfa = (reverse: boolean, options: DfaOptions): (() => LazyDfa) =>
    lazily(() => createLazyDfa(buildNfa(node, classes(), { reverse }), classes(), options));
  const saving = lazily(() => buildNfa(node, classes(), { saves: true }));
  const needle = findNeedle(node);
  let gaveUp = states === 0;
  /** UTF-16 units that were read, with those of the text at hand. */
  let read = 0;
  let scannedByThreads = 0;

  const step = (of: LazyDfa, state: number, cls: number): number => {
    if (of.counts.built > states && read < of.counts.built * CHARACTERS_PER_STATE) throw new GaveUp();
    return of.step(state, cls);
  };
  const made: Search[] = [];
  const searchBy = (of: () => LazyDfa): (() => Search) =>
    lazily(() => {
      const search = { dfa: of(), classes: classes(), step, scanned: 0 };
      made.push(search);
      return search;
    });
  const ends = searchBy(dfa(false, { first: true, unanchored: !beginsAtStart(node) }));
  const starts = searchBy(dfa(true, { first: false, unanchored: false }));
  const wholes = searchBy(dfa(false, { first: false, unanchored: false }));
  const threads = (text: string, how: ThreadSearch) => runThreads(saving(), classes(), text, how);
  const scanned = (): number => {
    let total = scannedByThreads;
    for (const search of made) total += search.scanned;
    return total;
  };
  /** Whether states answer; no closures here, since a find of a few characters must not cost more than reading them. */
  const begin = (length: number): boolean => {
    if (!gaveUp) read = scanned() + length;
    return !gaveUp;
  };
  const surrender = (error: unknown): void => {
    if (!(error instanceof GaveUp)) throw error;
    gaveUp = true;
  };
  const lacksNeedle = (text: string, from: number): boolean =>
    needle !== undefined && !text.includes(needle, from);
  const findByStates = (text: string, from: number): Span | undefined => {
    const end = endOfFirst(ends(), text, from, false);
    return end < 0 ? undefined : { start: startOfMatch(starts(), text, { from, end }), end };
  };
  const findByThreads = (text: string, from: number): Span | undefined => {
    const { slots, read: units } = threads(text, { from, anchored: false, whole: false });
    // Often more than up to its end: a match that ranks before it might have come yet.
    scannedByThreads += units * PRICE_OF_THREADS;
    const [start = -1, end = -1] = slots ?? [];
    return start < 0 ? undefined : { start, end };
  };
  const find = (text: string, from: number): Span | undefined => {
    if (from > text.length || lacksNeedle(text, from)) return undefined;
    try {
      if (begin(text.length - from)) return findByStates(text, from);
    } catch (error) {
      surrender(error);
    }
    return findByThreads(text, from);
  };
  const test = (text: string): boolean => {
    if (lacksNeedle(text, 0)) return false;
    try {
      if (begin(text.length)) return endOfFirst(ends(), text, 0, true) >= 0;
    } catch (error) {
      surrender(error);
    }
    return findByThreads(text, 0) !== undefined;
  };
  const groups: PatternAutomaton['groups'] = (text, found) => {
    const { start = 0, end = text.length } = found ?? {};
    // As many nodes may have to be looked at for a match of one character.
    if (found !== undefined) scannedByThreads += saving().op.length;
    return threads(text, { from: start, anchored: true, whole: found === undefined, end }).slots;
  };
  const matches = (text: string): boolean => {
    if (lacksNeedle(text, 0)) return false;
    try {
      if (begin(text.length)) return isWholeMatch(wholes(), text);
    } catch (error) {
      surrender(error);
    }
    return groups(text) !== undefined;
  };
  return {
    find,
    test,
    matches,
    groups,
    scanned,
    counts: () => ({
      gaveUp,
      statesBuilt: sum(made.map((each) => each.dfa.counts.built)),
      tableBytes: sum(made.map((each) => each.dfa.table.byteLength)),
    }),
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
