import { ASSERT, AT_BOUNDARY, AT_TEXT_END, AT_TEXT_START, FORK, MATCH, type Nfa, READ } from './build-nfa.ts';

/** What stands before a position: the start of the text, a word character, another one. */
export const AT_START = 0;
export const AFTER_WORD = 1;
export const AFTER_OTHER = 2;
export type Before = typeof AT_START | typeof AFTER_WORD | typeof AFTER_OTHER;

/** Among the threads of a state: a match may begin here as well. */
export const RESTART = -1;

/** What a position stands between. */
export type Surroundings = { readonly before: Before; readonly word: boolean; readonly atEnd: boolean };

/** Follows threads past what reads nothing; a node is met once in a round, by the thread of the highest rank. */
export type Follower = {
  readonly begin: () => void;
  readonly close: (node: number, into: number[]) => void;
  /** Past forks and the assertions that hold. */
  readonly resolve: (threads: readonly number[], around: Surroundings) => readonly number[];
};

export function createFollower(nfa: Nfa): Follower {
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
    resolve: (threads, around) => {
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
