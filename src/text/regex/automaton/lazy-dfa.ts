import { ASSERT, AT_BOUNDARY, AT_TEXT_END, AT_TEXT_START, FORK, MATCH, type Nfa, READ } from './build-nfa.ts';
import type { CodeClasses } from './code-classes.ts';

/** Entries from here on need a look; all others are the next state, so that a step is one load and one compare. */
export const SPECIAL = 0x8000;
/** Not worked out yet. */
export const UNKNOWN = 0xffff;
/** No match can follow. */
export const DEAD = 0xfffe;
/** A match ended before the character just read, and no better one can follow. */
export const MATCHED_DEAD = 0xfffd;

/** What stands before a position: the start of the text, a word character, another one. */
export const AT_START = 0;
export const AFTER_WORD = 1;
export const AFTER_OTHER = 2;
export type Before = typeof AT_START | typeof AFTER_WORD | typeof AFTER_OTHER;

/** 64 KB of table at most; it begins small and doubles. */
const MOST_ENTRIES = 0x7f00;
const FIRST_ENTRIES = 0x200;
/** Threads that all states together hold at most: with their table some 2 MB. */
const MOST_THREADS = 100_000;

export type LazyDfa = {
  /** The next state by state and class; changes when it grows. */
  table: Uint16Array;
  /** The column for the end of the text. */
  readonly end: number;
  /** The state from which a search begins. */
  readonly start: (before: Before) => number;
  /** Works out an unknown entry. When there is no more room all states go: older numbers then mean nothing. */
  readonly step: (state: number, cls: number) => number;
  /** `work`: threads that were followed. */
  readonly counts: { built: number; flushes: number; states: number; work: number };
};

/**
 * `first`: leftmost-first; a thread that has matched ends all of lower rank. Without it a state keeps all threads, for the
 * longest match. `unanchored`: a match may begin at any later position.
 */
export type DfaOptions = { readonly first: boolean; readonly unanchored: boolean };

type State = { readonly threads: readonly number[]; readonly before: Before };
const RESTART = -1;

/**
 * A DFA over classes of code points, built while texts are read. A match shows one character late, so that `\b` sees both
 * sides: an entry with SPECIAL set says "a match ended before this character".
 */
export function createLazyDfa(nfa: Nfa, classes: CodeClasses, { first, unanchored }: DfaOptions): LazyDfa {
  const stride = classes.count + 1;
  const follow = createFollower(nfa);
  const ids = new Map<string, number>();
  const starts: (number | undefined)[] = [];
  let states: State[] = [];
  let threadsKept = 0;
  const counts = { built: 0, flushes: 0, states: 0, work: 0 };
  const dfa: LazyDfa = {
    table: new Uint16Array(Math.max(FIRST_ENTRIES, stride * 2)),
    end: classes.count,
    start,
    step,
    counts,
  };

  function start(before: Before): number {
    const known = starts[before];
    if (known !== undefined) return known;
    follow.begin();
    const threads: number[] = [];
    follow.close(nfa.start, threads);
    if (unanchored) threads.push(RESTART);
    const id = stateOf({ threads, before });
    starts[before] = id;
    return id;
  }

  function step(state: number, cls: number): number {
    const from = states[state / stride];
    if (from === undefined) throw new Error('unknown state');
    const atEnd = cls === classes.count;
    const word = !atEnd && classes.word[cls] === 1;
    const { threads, matched } = advance(from, { cls, atEnd, word });
    const flushes = counts.flushes;
    const id = threads.length === 0 ? DEAD : stateOf({ threads, before: word ? AFTER_WORD : AFTER_OTHER });
    const entry = id === DEAD ? (matched ? MATCHED_DEAD : DEAD) : matched ? id | SPECIAL : id;
    if (counts.flushes === flushes) dfa.table[state + cls] = entry;
    return entry;
  }

  /** Where the threads of a state come to by one character, in the order of their rank. */
  function advance(
    { threads, before }: State,
    { cls, atEnd, word }: { readonly cls: number; readonly atEnd: boolean; readonly word: boolean },
  ): { readonly threads: readonly number[]; readonly matched: boolean } {
    counts.work += threads.length;
    const ready = nfa.asserts ? follow.resolve(threads, { before, word, atEnd }) : threads;
    follow.begin();
    const reached: number[] = [];
    for (const thread of ready) {
      if (thread === RESTART) {
        follow.close(nfa.start, reached);
        reached.push(RESTART);
      } else if (nfa.op[thread] === MATCH) {
        if (first) return { threads: atEnd ? [] : reached, matched: true };
      } else if (!atEnd && nfa.members[thread]?.[cls] === 1) follow.close(nfa.next[thread] ?? 0, reached);
    }
    return { threads: atEnd ? [] : reached, matched: !first && ready.includes(MATCH_NODE) };
  }

  function stateOf({ threads, before }: State): number {
    const list = first ? threads : threads.toSorted((left, right) => left - right);
    // Only assertions ask what stands before.
    const context = nfa.asserts ? before : AFTER_OTHER;
    const key = `${context} ${list.join()}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    if (isFull(list.length)) flush();
    const id = states.length * stride;
    makeRoom(id + stride);
    dfa.table.fill(UNKNOWN, id, id + stride);
    states.push({ threads: list, before: context });
    ids.set(key, id);
    threadsKept += list.length;
    counts.built += 1;
    counts.states = states.length;
    return id;
  }

  function isFull(more: number): boolean {
    const entries = (states.length + 1) * stride;
    return states.length > 0 && (entries > MOST_ENTRIES || threadsKept + more > MOST_THREADS);
  }

  function flush(): void {
    starts.length = 0;
    ids.clear();
    states = [];
    threadsKept = 0;
    counts.flushes += 1;
  }

  function makeRoom(entries: number): void {
    if (entries <= dfa.table.length) return;
    const larger = new Uint16Array(Math.max(entries, Math.min(MOST_ENTRIES, dfa.table.length * 2)));
    larger.set(dfa.table);
    dfa.table = larger;
  }

  return dfa;
}

/** The node that every NFA ends at. */
const MATCH_NODE = 0;

type Surroundings = { readonly before: Before; readonly word: boolean; readonly atEnd: boolean };

/** Follows threads past what reads nothing; a node is met once in a round, by the thread of the highest rank. */
function createFollower(nfa: Nfa) {
  const seen = new Uint32Array(nfa.op.length);
  let round = 0;
  const stack: number[] = [];

  /**
   * Without assertions a state holds what its threads read next. With them it holds what they come to: what holds is not
   * known yet, and a thread ranked too early would hide others.
   */
  function close(node: number, into: number[]): void {
    if (nfa.asserts) {
      if (seen[node] !== round) into.push(node);
      seen[node] = round;
    } else walk(node, into);
  }

  function walk(node: number, into: number[], around?: Surroundings): void {
    stack.push(node);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (seen[at] === round) continue;
      seen[at] = round;
      const op = nfa.op[at];
      if (op === FORK) stack.push(nfa.other[at] ?? 0, nfa.next[at] ?? 0);
      else if (op === READ || op === MATCH) into.push(at);
      else if (op !== ASSERT || (around !== undefined && holds(nfa.other[at] ?? 0, around)))
        stack.push(nfa.next[at] ?? 0);
    }
  }

  return {
    begin: (): void => {
      round += 1;
    },
    close,
    /** Past forks and the assertions that hold. */
    resolve: (threads: readonly number[], around: Surroundings): readonly number[] => {
      round += 1;
      const into: number[] = [];
      for (const thread of threads)
        if (thread === RESTART) into.push(RESTART);
        else walk(thread, into, around);
      return into;
    },
  };
}

/** Whether an assertion holds between two characters. */
export function holds(question: number, { before, word, atEnd }: Surroundings): boolean {
  if (question === AT_TEXT_START) return before === AT_START;
  if (question === AT_TEXT_END) return atEnd;
  return ((before === AFTER_WORD) !== word) === (question === AT_BOUNDARY);
}
