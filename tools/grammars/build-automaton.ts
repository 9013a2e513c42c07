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
  const follow = createClosures(states);
  const subsets: (readonly number[])[] = [];
  const places = new Map<string, number>();
  const placeOf = (subset: readonly number[]): number => {
    const key = subset.join();
    const place = places.get(key) ?? subsets.push(subset) - 1;
    places.set(key, place);
    return place;
  };
  placeOf(follow(start));
  const rows: number[] = new Array(samples.length + 1).fill(0);
  for (let at = 0; at < subsets.length; at += 1) {
    const subset = subsets[at] ?? [];
    for (const sample of samples) {
      const reached = step(states, subset, sample).map(follow);
      rows.push(reached.length === 0 ? 0 : (placeOf(union(reached)) + 1) * rowBytes);
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

/** Where a character leads to from a subset. */
function step(states: readonly State[], subset: readonly number[], code: number): readonly number[] {
  return subset.flatMap((at) => {
    const state = states[at];
    return state?.members?.has(code) === true ? [state.next] : [];
  });
}

/** Nearly always they are one. */
function union([first = [], ...others]: readonly (readonly number[])[]): readonly number[] {
  return others.length === 0 ? first : sort(new Set([...first, ...others.flat()]));
}

function sort(numbers: ReadonlySet<number>): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}

/** What finds all states that are reached without a character, those alone that take one or end the text. */
function createClosures(states: readonly State[]): (from: number) => readonly number[] {
  const closures = new Map<number, readonly number[]>();
  const collect = (from: number): readonly number[] => {
    const seen = new Set([from]);
    for (const at of seen) {
      const state = states[at];
      if (state !== undefined && state.members === undefined) seen.add(state.next).add(state.other);
    }
    return sort(new Set([...seen].filter((at) => states[at]?.members !== undefined)));
  };
  return (from) => {
    const closure = closures.get(from) ?? collect(from);
    closures.set(from, closure);
    return closure;
  };
}
