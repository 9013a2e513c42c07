import { type Nfa, OP_MATCH } from './build-nfa.ts';
import type { CodeClasses } from './code-classes.ts';
import {
  AFTER_OTHER,
  AFTER_WORD,
  type AssertionContext,
  createEpsilonClosure,
  type EpsilonClosure,
  type PrecedingContext,
  RESTART,
} from './follow-threads.ts';
import { createStateStore, type StateCounts } from './state-store.ts';

/** Entries from here on need a check; a step is one load and one compare. */
export const SPECIAL = 0x8000;
/** No match can follow. */
export const DEAD = 0xfffe;
/** A match ended before the character just read, and no better one can follow. */
export const MATCHED_DEAD = 0xfffd;

export type LazyDfa = {
  /** The next state by state and class; replaced when it grows. */
  readonly rows: { readonly table: Uint16Array };
  /** The column for the end of the text. */
  readonly end: number;
  readonly start: (before: PrecedingContext) => number;
  /** When the table is full all states are discarded, and older numbers become invalid. */
  readonly step: (state: number, cls: number) => number;
  readonly counts: Readonly<StateCounts>;
};

/** `first`: leftmost-first, else the longest match. `unanchored`: a match may begin at any later position. */
export type DfaOptions = { readonly first: boolean; readonly unanchored: boolean };

/**
 * A match is reported one character late, so that `\b` sees both sides: SPECIAL in an entry means "a match
 * ended before this character".
 */
export function createLazyDfa(nfa: Nfa, classes: CodeClasses, { first, unanchored }: DfaOptions): LazyDfa {
  const follow = createEpsilonClosure(nfa);
  const store = createStateStore(classes.count + 1, { ranks: first, asserts: nfa.asserts });
  const { rows, counts } = store;
  /** Start states of the same flush. */
  let starts: (number | undefined)[] = [];
  let flushes = 0;

  function start(before: PrecedingContext): number {
    const known = flushes === counts.flushes ? starts[before] : undefined;
    if (known !== undefined) return known;
    const id = store.getId({ threads: createStartThreads(nfa, follow, unanchored), before });
    if (flushes !== counts.flushes) starts = [];
    flushes = counts.flushes;
    starts[before] = id;
    return id;
  }

  function step(state: number, cls: number): number {
    const from = store.getState(state);
    if (from === undefined) throw new Error('unknown state');
    const atEnd = cls === classes.count;
    const word = !atEnd && classes.word[cls] === 1;
    counts.work += from.threads.length;
    const { threads, matched } = advance({ nfa, follow, first }, from.threads, {
      cls,
      around: { before: from.before, atEnd, word },
    });
    const { flushes: unchanged } = counts;
    const id =
      threads.length === 0 ? DEAD : store.getId({ threads, before: word ? AFTER_WORD : AFTER_OTHER });
    const entry = id === DEAD ? (matched ? MATCHED_DEAD : DEAD) : matched ? id | SPECIAL : id;
    if (counts.flushes === unchanged) rows.table[state + cls] = entry;
    return entry;
  }

  return { rows, end: classes.count, start, step, counts };
}

function createStartThreads(nfa: Nfa, follow: EpsilonClosure, unanchored: boolean): readonly number[] {
  const threads: number[] = [];
  follow.begin();
  follow.follow(nfa.start, threads);
  if (unanchored) threads.push(RESTART);
  return threads;
}

/** The final node of every NFA. */
const MATCH_NODE = 0;

/** Successors of a state's threads for a class, by rank. */
function advance(
  { nfa, follow, first }: { readonly nfa: Nfa; readonly follow: EpsilonClosure; readonly first: boolean },
  threads: readonly number[],
  { cls, around }: { readonly cls: number; readonly around: AssertionContext },
): { readonly threads: readonly number[]; readonly matched: boolean } {
  const { atEnd } = around;
  const ready = nfa.asserts ? follow.resolve(threads, around) : threads;
  follow.begin();
  const reached: number[] = [];
  for (const thread of ready) {
    if (thread === RESTART) {
      follow.follow(nfa.start, reached);
      reached.push(RESTART);
    } else if (nfa.op[thread] === OP_MATCH) {
      if (first) return { threads: atEnd ? [] : reached, matched: true };
    } else if (!atEnd && nfa.members[thread]?.[cls] === 1) follow.follow(nfa.next[thread] ?? 0, reached);
  }
  return { threads: atEnd ? [] : reached, matched: !first && ready.includes(MATCH_NODE) };
}
