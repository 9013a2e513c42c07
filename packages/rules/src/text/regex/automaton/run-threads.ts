import { type Nfa, OP_ASSERT, OP_FORK, OP_MATCH, OP_SAVE } from './build-nfa.ts';
import type { CodeClasses } from './code-classes.ts';
import { AFTER_WORD, isSatisfied, type PrecedingContext } from './follow-threads.ts';
import { getClass, getContext } from './search-text.ts';

/** `anchored`: the match begins at `from`. `whole`: it ends at the end of the text. */
export type ThreadSearch = {
  readonly from: number;
  readonly anchored: boolean;
  readonly fullMatch: boolean;
  /** Known end of the match: nothing after it is read. */
  readonly end?: number;
};

/** `slots`: start and end in 0 and 1, of group n in 2n and 2n + 1, -1 where it took no part. */
export type ThreadResult = { readonly slots: Slots | undefined; readonly read: number };

type Slots = readonly number[];
type Threads = { readonly nodes: number[]; readonly slots: Slots[] };

/** Runs all threads in parallel, in time proportional to text length times pattern size. */
export function runThreads(
  nfa: Nfa,
  classes: CodeClasses,
  text: string,
  { from, anchored, fullMatch, end }: ThreadSearch,
): ThreadResult {
  const none: Slots = new Array<number>(nfa.slots).fill(-1);
  const spread = createSpread(nfa, none);
  let threads: Threads = { nodes: [], slots: [] };
  let found: Slots | undefined;
  let before: PrecedingContext = getContext(classes, text, from);
  for (let at = from; ; ) {
    const point = text.codePointAt(at);
    const cls = point === undefined ? -1 : getClass(classes, point);
    const atEnd = point === undefined;
    const context = { before, word: !atEnd && classes.word[cls] === 1, atEnd };
    if (found === undefined && (!anchored || at === from)) {
      threads.nodes.push(nfa.start);
      threads.slots.push(withSlot(none, 0, at));
    }
    const ready = spread(threads, at, context);
    const next: Threads = { nodes: [], slots: [] };
    for (const [index, node] of ready.nodes.entries()) {
      const slots = ready.slots[index] ?? none;
      if (nfa.op[node] === OP_MATCH) {
        if (fullMatch && !atEnd) continue;
        found = withSlot(slots, 1, at);
        break;
      }
      if (!atEnd && nfa.members[node]?.[cls] === 1) {
        next.nodes.push(nfa.next[node] ?? 0);
        next.slots.push(slots);
      }
    }
    const isDone = next.nodes.length === 0 && (found !== undefined || anchored);
    if (atEnd || at === end || isDone) return { slots: found, read: at - from };
    threads = next;
    before = context.word ? AFTER_WORD : 2;
    at += (point ?? 0) > 0xffff ? 2 : 1;
  }
}

/** Follows steps that read no character. Of threads that meet, the one with the highest rank continues. */
function createSpread(nfa: Nfa, none: Slots) {
  const seen = new Int32Array(nfa.op.length).fill(-1);
  return (some: Threads, at: number, context: Parameters<typeof isSatisfied>[1]): Threads => {
    const into: Threads = { nodes: [], slots: [] };
    const stack: { node: number; slots: Slots }[] = [];
    for (const [index, entry] of some.nodes.entries()) {
      stack.push({ node: entry, slots: some.slots[index] ?? none });
      for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
        const { node, slots } = top;
        if (seen[node] === at) continue;
        seen[node] = at;
        const op = nfa.op[node];
        const next = nfa.next[node] ?? 0;
        const other = nfa.other[node] ?? 0;
        if (op === OP_FORK) stack.push({ node: other, slots }, { node: next, slots });
        else if (op === OP_SAVE) stack.push({ node: next, slots: withSlot(slots, other, at) });
        else if (op !== OP_ASSERT) {
          into.nodes.push(node);
          into.slots.push(slots);
        } else if (isSatisfied(other, context)) stack.push({ node: next, slots });
      }
    }
    return into;
  };
}

function withSlot(slots: Slots, slot: number, at: number): Slots {
  const copy = [...slots];
  copy[slot] = at;
  return copy;
}
