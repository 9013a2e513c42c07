import type { ByteAutomaton } from '../../packages/engine/src/sanitizer/bytes/image/get-byte-grammar.ts';
import type { GrammarNode } from './read-grammar.ts';

/** A step of the automaton before it is made deterministic: over a set of characters, or free to two others. */
type State =
  | { readonly members: ReadonlySet<number>; readonly next: number }
  | { readonly members: undefined; readonly next: number; other: number };

/**
 * Compiles a grammar by Thompson's construction and the construction of subsets. Counted repetition is written out, so the
 * automaton has about as many states as the longest text has characters.
 *
 * @returns undefined when the rows would be too many for their offsets
 */
export function buildAutomaton(grammar: GrammarNode): ByteAutomaton | undefined {
  const states: State[] = [];
  const end = add(states, { members: new Set(), next: -1 });
  const start = build(states, grammar, end);
  const { classes, samples } = classify(states);
  const rowBytes = (samples.length + 1) * 2;
  const closures: (readonly number[] | undefined)[] = new Array(states.length).fill(undefined);
  const subsets = [closureOf(states, start, closures)];
  const known = new Map([[keyOf(subsets[0] ?? []), 0]]);
  const rows: number[] = new Array(samples.length + 1).fill(0);
  for (let at = 0; at < subsets.length; at += 1) {
    const subset = subsets[at] ?? [];
    for (const sample of samples) {
      const reached = step(states, subset, sample, closures);
      rows.push(reached.length === 0 ? 0 : (intern(reached, subsets, known) + 1) * rowBytes);
    }
    rows.push(Number(subset.includes(end)));
  }
  if (rows.length * 2 > 0xffff) return undefined;
  return { rows: Uint16Array.from(rows), classes, rowBytes };
}

function add(states: State[], state: State): number {
  states.push(state);
  return states.length - 1;
}

/** The state from which `node` leads to `next`. */
function build(states: State[], node: GrammarNode, next: number): number {
  switch (node.kind) {
    case 'set':
      return add(states, { members: node.members, next });
    case 'sequence':
      return node.parts.reduceRight((after, part) => build(states, part, after), next);
    case 'choice':
      return node.options
        .map((option) => build(states, option, next))
        .reduce((other, option) => add(states, { members: undefined, next: option, other }));
    case 'repeat':
      return repeat(states, node, next);
  }
}

function repeat(
  states: State[],
  { node, least, most }: Extract<GrammarNode, { kind: 'repeat' }>,
  next: number,
): number {
  let at = next;
  if (most === Number.POSITIVE_INFINITY) {
    const loop = { members: undefined, next, other: next };
    at = add(states, loop);
    loop.other = build(states, node, at);
  } else {
    for (let times = most - least; times > 0; times -= 1)
      at = add(states, { members: undefined, next: build(states, node, at), other: next });
  }
  for (let times = least; times > 0; times -= 1) at = build(states, node, at);
  return at;
}

const BYTES = 256;

/** Bytes that no state tells apart are one class; class 0 leads nowhere and has no sample in use. */
function classify(states: readonly State[]): { classes: Uint8Array; samples: readonly number[] } {
  const sets = [...new Set(states.flatMap(({ members }) => (members === undefined ? [] : [members])))];
  const distinct = [...new Map(sets.map((set) => [[...set].sort().join(), set])).values()];
  const byMembership = new Map<string, number>([['', 0]]);
  const samples = [BYTES];
  const classes = new Uint8Array(BYTES);
  for (let code = 0; code < BYTES; code += 1) {
    const membership = distinct.flatMap((set, at) => (set.has(code) ? [at] : [])).join();
    const known = byMembership.get(membership) ?? samples.length;
    if (known === samples.length) {
      byMembership.set(membership, known);
      samples.push(code);
    }
    classes[code] = known * 2;
  }
  return { classes, samples };
}

/** The states that are reached by a character, sorted; nearly always they are the closure of one state. */
function step(
  states: readonly State[],
  subset: readonly number[],
  code: number,
  closures: (readonly number[] | undefined)[],
): readonly number[] {
  let reached: readonly number[] = NONE;
  for (const at of subset) {
    const state = states[at];
    if (state?.members === undefined || !state.members.has(code)) continue;
    const more = closureOf(states, state.next, closures);
    reached = reached.length === 0 ? more : union(reached, more);
  }
  return reached;
}

const NONE: readonly number[] = [];

function union(some: readonly number[], more: readonly number[]): readonly number[] {
  return [...new Set([...some, ...more])].sort((a, b) => a - b);
}

/** All states that are reached without a character, those alone that take one or end the text. */
function closureOf(
  states: readonly State[],
  from: number,
  closures: (readonly number[] | undefined)[],
): readonly number[] {
  const before = closures[from];
  if (before !== undefined) return before;
  const found: number[] = [];
  const seen = new Set<number>();
  const pending = [from];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const state = states[at];
    if (state === undefined || seen.has(at)) continue;
    seen.add(at);
    if (state.members === undefined) pending.push(state.next, state.other);
    else found.push(at);
  }
  found.sort((a, b) => a - b);
  closures[from] = found;
  return found;
}

function keyOf(subset: readonly number[]): string {
  return subset.join();
}

function intern(
  subset: readonly number[],
  subsets: (readonly number[])[],
  known: Map<string, number>,
): number {
  const key = keyOf(subset);
  const before = known.get(key);
  if (before !== undefined) return before;
  subsets.push(subset);
  known.set(key, subsets.length - 1);
  return subsets.length - 1;
}
