import {
  AT_BOUNDARY,
  AT_TEXT_END,
  AT_TEXT_START,
  type Nfa,
  OP_ASSERT,
  OP_FORK,
  OP_MATCH,
  OP_READ,
} from './build-nfa.ts';

/** What precedes a position: the start of the text, a word character, another one. */
export const AT_START = 0;
export const AFTER_WORD = 1;
export const AFTER_OTHER = 2;
export type PrecedingContext = typeof AT_START | typeof AFTER_WORD | typeof AFTER_OTHER;

/** Pseudo-thread of a state: a match may also begin here. */
export const RESTART = -1;

export type AssertionContext = {
  readonly before: PrecedingContext;
  readonly word: boolean;
  readonly atEnd: boolean;
};

/** Visits each node once per round, by the thread of the highest rank. */
export type EpsilonClosure = {
  readonly begin: () => void;
  readonly follow: (node: number, into: number[]) => void;
  /** Follows forks and assertions that hold. */
  readonly resolve: (threads: readonly number[], around: AssertionContext) => readonly number[];
};

export function createEpsilonClosure(nfa: Nfa): EpsilonClosure {
  const seen = new Uint32Array(nfa.op.length);
  let round = 0;
  const stack: number[] = [];

  /** With assertions it keeps unresolved nodes, since a thread ranked too early would hide others. */
  function close(node: number, into: number[]): void {
    if (nfa.asserts) {
      if (seen[node] !== round) into.push(node);
      seen[node] = round;
    } else walk(node, into);
  }

  function walk(node: number, into: number[], context?: AssertionContext): void {
    stack.push(node);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (seen[at] === round) continue;
      seen[at] = round;
      const op = nfa.op[at];
      if (op === OP_FORK) stack.push(nfa.other[at] ?? 0, nfa.next[at] ?? 0);
      else if (op === OP_READ || op === OP_MATCH) into.push(at);
      else if (op !== OP_ASSERT || (context !== undefined && isSatisfied(nfa.other[at] ?? 0, context)))
        stack.push(nfa.next[at] ?? 0);
    }
  }

  return {
    begin: (): void => {
      round += 1;
    },
    follow: close,
    resolve: (threads, context) => {
      round += 1;
      const into: number[] = [];
      for (const thread of threads)
        if (thread === RESTART) into.push(RESTART);
        else walk(thread, into, context);
      return into;
    },
  };
}

export function isSatisfied(assertion: number, { before, word, atEnd }: AssertionContext): boolean {
  if (assertion === AT_TEXT_START) return before === AT_START;
  if (assertion === AT_TEXT_END) return atEnd;
  return ((before === AFTER_WORD) !== word) === (assertion === AT_BOUNDARY);
}
