import type { ParsedPattern } from '../tree/pattern-node.ts';
import { createSearches, type Searches } from './create-searches.ts';
import { findNeedle } from './find-factors.ts';
import { runThreads } from './run-threads.ts';
import { findFirstEnd, findMatchStart, isFullMatch, type Search } from './search-text.ts';

const MIN_CHARACTERS_PER_STATE = 64;

class DfaBudgetError extends Error {}

/** A pattern that creates states faster than it reads text abandons its DFAs. */
type DfaBudget = { charactersRead: number; exceeded: boolean };

/** Computes an unknown entry; may throw after `maxStates`. */
function createBudgetedStep(budget: DfaBudget, maxStates: number): Search['step'] {
  return (dfa, state, cls) => {
    if (dfa.counts.built > maxStates && budget.charactersRead < dfa.counts.built * MIN_CHARACTERS_PER_STATE)
      throw new DfaBudgetError();
    return dfa.step(state, cls);
  };
}

/** Rethrows all other errors. */
function recordBudgetError(budget: DfaBudget, error: unknown): void {
  if (!(error instanceof DfaBudgetError)) throw error;
  budget.exceeded = true;
}

/** After this many states a pattern that creates states faster than it reads text abandons its DFA. */
const UNCONDITIONAL_STATES = 4_000;

/** UTF-16 offsets. */
export type Span = { readonly start: number; readonly end: number };

export type AutomatonCounts = {
  readonly abandoned: boolean;
  readonly statesBuilt: number;
  readonly tableBytes: number;
};

/** Each method takes time proportional to the length of the text. */
export type PatternAutomaton = {
  readonly test: (text: string) => boolean;
  readonly find: (text: string, from: number) => Span | undefined;
  readonly matches: (text: string) => boolean;
  /** Without `found` the match is the whole text. */
  readonly groups: (text: string, found?: Span) => readonly number[] | undefined;
  /** UTF-16 units searched so far; those read by threads count by their cost. */
  readonly scanned: () => number;
  readonly counts: () => AutomatonCounts;
};

/** Cost of a character for threads, relative to a DFA. */
const THREAD_COST = 64;

/** A lazy DFA; after `maxStates` it may fall back to the threads of its NFA. */
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

  /** Created once per method: allocating closures for each text costs more than reading a few characters. */
  const searching =
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
    find: searching<Span | undefined>(
      undefined,
      (text, from) => findByDfa(searches, text, from),
      threads.find,
    ),
    test: searching(
      false,
      (text) => findFirstEnd(searches.forward(), text, 0, true) >= 0,
      (text) => threads.find(text, 0) !== undefined,
    ),
    matches: searching(
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
      // Often beyond its end: an earlier match of higher rank was still possible.
      scanned += read * THREAD_COST;
      const [start = -1, end = -1] = slots ?? [];
      return start < 0 ? undefined : { start, end };
    },
    groups: (text, found) => {
      const { start: from = 0, end = text.length } = found ?? {};
      // Up to this many nodes may be visited for a match of one character.
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
