import type { ParsedPattern } from '../tree/pattern-node.ts';
import { createSearches, type Searches } from './create-searches.ts';
import { createBudgetedStep, type DfaBudget, recordBudgetError } from './dfa-budget.ts';
import { findNeedle } from './find-factors.ts';
import { runThreads } from './run-threads.ts';
import { findFirstEnd, findMatchStart, isFullMatch } from './search-text.ts';

/** A pattern that makes states faster than it reads texts gives up its DFA for good, once these are made. */
const UNCONDITIONAL_STATES = 4_000;

/** A part of a text, in UTF-16 units. */
export type Span = { readonly start: number; readonly end: number };

export type AutomatonCounts = {
  /** Whether it runs without states that are kept. */
  readonly abandoned: boolean;
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
const THREAD_COST = 64;

/**
 * Makes the automaton of a pattern without lookahead that `checkSize` lets pass: a DFA whose states are made while texts are
 * read, and where they are too many, the threads of its NFA.
 *
 * @param states that are made before it may give them up; 0: it does so at once
 * @example createAutomaton(readPattern('b+')).find('abbc', 0) // { start: 1, end: 3 }
 */
export function createAutomaton(
  { node }: ParsedPattern,
  { states = UNCONDITIONAL_STATES }: { readonly states?: number } = {},
): PatternAutomaton {
  const surrender: DfaBudget = { charactersRead: 0, exceeded: states === 0 };
  const searches = createSearches(node, createBudgetedStep(surrender, states));
  const threads = createThreadMatcher(searches);
  const needle = findNeedle(node);
  const scanned = (): number => {
    let total = threads.scanned();
    for (const search of searches.created) total += search.scanned;
    return total;
  };

  /**
   * An answer by states, or by threads once they are given up. Made once for each question: no closures are made for a text, since
   * a find of a few characters must not cost more than reading them.
   */
  const asking =
    <T>(none: T, byStates: (text: string, from: number) => T, byThreads: (text: string, from: number) => T) =>
    (text: string, from = 0): T => {
      if (from > text.length || (needle !== undefined && !text.includes(needle, from))) return none;
      if (surrender.exceeded) return byThreads(text, from);
      surrender.charactersRead = scanned() + text.length - from;
      try {
        return byStates(text, from);
      } catch (error) {
        recordBudgetError(surrender, error);
        return byThreads(text, from);
      }
    };

  return {
    find: asking<Span | undefined>(undefined, (text, from) => findByDfa(searches, text, from), threads.find),
    test: asking(
      false,
      (text) => findFirstEnd(searches.forward(), text, 0, true) >= 0,
      (text) => threads.find(text, 0) !== undefined,
    ),
    matches: asking(
      false,
      (text) => isFullMatch(searches.fullMatch(), text),
      (text) => threads.groups(text) !== undefined,
    ),
    groups: threads.groups,
    scanned,
    counts: () => ({
      abandoned: surrender.exceeded,
      statesBuilt: sum(searches.created.map(({ dfa }) => dfa.counts.built)),
      tableBytes: sum(searches.created.map(({ dfa }) => dfa.rows.table.byteLength)),
    }),
  };
}

function findByDfa({ forward, backward }: Searches, text: string, from: number): Span | undefined {
  const end = findFirstEnd(forward(), text, from, false);
  return end < 0 ? undefined : { start: findMatchStart(backward(), text, { from, end }), end };
}

type ThreadMatcher = Pick<PatternAutomaton, 'find' | 'groups' | 'scanned'>;

function createThreadMatcher({ captureNfa, classes }: Searches): ThreadMatcher {
  let scanned = 0;
  return {
    find: (text, from) => {
      const { slots, read } = runThreads(captureNfa(), classes(), text, {
        from,
        anchored: false,
        fullMatch: false,
      });
      // Often more than up to its end: a match that ranks before it might have come yet.
      scanned += read * THREAD_COST;
      const [start = -1, end = -1] = slots ?? [];
      return start < 0 ? undefined : { start, end };
    },
    groups: (text, found) => {
      const { start: from = 0, end = text.length } = found ?? {};
      // As many nodes may have to be looked at for a match of one character.
      if (found !== undefined) scanned += captureNfa().op.length;
      return runThreads(captureNfa(), classes(), text, {
        from,
        anchored: true,
        fullMatch: found === undefined,
        end,
      }).slots;
    },
    scanned: () => scanned,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
