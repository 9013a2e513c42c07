import { type CharSet, CLASS_ESCAPES } from '../tree/char-set.ts';
import { getChildNodes, type PatternNode } from '../tree/pattern-node.ts';

const PAGE_COUNT = 0x1100;
const PAGE_SIZE = 256;

/** The class of every code point in pages of 256, with equal pages stored once. `cuts` begin at 0. */
function layoutPages(
  cuts: readonly number[],
  classAt: Uint32Array,
): { readonly pages: Uint16Array; readonly pageOf: Uint16Array } {
  const pageIndex = new Uint16Array(PAGE_COUNT);
  const known = new Map<string, number>();
  const pages: Uint16Array[] = [];
  const keep = (key: string, make: () => Uint16Array): number => {
    const number = known.get(key) ?? pages.push(make()) - 1;
    known.set(key, number);
    return number;
  };
  let at = 0;
  for (let page = 0; page < PAGE_COUNT; ) {
    const first = page * PAGE_SIZE;
    while (findCut(cuts, at + 1) <= first) at += 1;
    const only = classAt[at] ?? 0;
    // Skips pages of a single class: a pattern has few cuts, but there are 4,352 pages.
    const until = Math.min(PAGE_COUNT, Math.floor(findCut(cuts, at + 1) / PAGE_SIZE));
    if (until > page) {
      pageIndex.fill(
        keep(`${only}`, () => new Uint16Array(PAGE_SIZE).fill(only)),
        page,
        until,
      );
      page = until;
    } else {
      const mixed = createMixedPage(first, at, cuts, classAt);
      pageIndex[page] = keep(mixed.join(), () => mixed);
      page += 1;
    }
  }
  const flat = new Uint16Array(pages.length * PAGE_SIZE);
  for (const [index, classes] of pages.entries()) flat.set(classes, index * PAGE_SIZE);
  return { pages: flat, pageOf: pageIndex };
}

function findCut(cuts: readonly number[], at: number): number {
  return cuts[at] ?? PAGE_COUNT * PAGE_SIZE;
}

function createMixedPage(
  first: number,
  from: number,
  cuts: readonly number[],
  classAt: Uint32Array,
): Uint16Array {
  const classes = new Uint16Array(PAGE_SIZE);
  let at = from;
  for (let low = 0; low < PAGE_SIZE; ) {
    while (findCut(cuts, at + 1) <= first + low) at += 1;
    const until = Math.min(PAGE_SIZE, findCut(cuts, at + 1) - first);
    classes.fill(classAt[at] ?? 0, low, until);
    low = until;
  }
  return classes;
}

/** Code points that no set of a pattern distinguishes form a class: an automaton has one column per class. */
export type CodeClasses = {
  readonly count: number;
  /** Whether a class contains word characters (`\b`: ASCII letters, digits and `_`), 0 or 1. */
  readonly word: Uint8Array;
  readonly ascii: Uint16Array;
  /** The class of any code point: `pages[pageOf[point >> 8] * 256 + (point & 255)]`. */
  readonly pages: Uint16Array;
  readonly pageIndex: Uint16Array;
  /** 0 or 1 for each class. */
  readonly getMembers: (set: CharSet) => Uint8Array;
};

/** The word characters of `\b`. */
const WORD: CharSet = CLASS_ESCAPES['w'] ?? [];

export function computeCodeClasses(root: PatternNode): CodeClasses {
  const sets = new Map([[toSetKey(WORD), WORD], ...collectSets(root)]);
  const cuts = collectCuts(sets.values());
  const place = new Map(cuts.map((cut, index) => [cut, index]));
  const toSpans = (set: CharSet): readonly (readonly [number, number])[] =>
    set.map(([first, last]) => [place.get(first) ?? 0, place.get(last + 1) ?? cuts.length]);
  const { classAt, count } = refine(cuts.length, [...sets.values()].map(toSpans));
  const members = new Map<string, Uint8Array>();
  for (const [key, set] of sets) members.set(key, getMembers(toSpans(set), classAt, count));
  const { pages, pageOf: pageIndex } = layoutPages(cuts, classAt);
  const first = (pageIndex[0] ?? 0) * 256;
  const none = new Uint8Array(count);
  return {
    count,
    word: members.get(toSetKey(WORD)) ?? none,
    ascii: pages.slice(first, first + 128),
    pages,
    pageIndex,
    getMembers: (set) => members.get(toSetKey(set)) ?? none,
  };
}

export function collectSets(root: PatternNode): ReadonlyMap<string, CharSet> {
  const sets = new Map<string, CharSet>();
  const seen = new Set<CharSet>();
  const visit = (node: PatternNode): void => {
    if (node.kind === 'set' && !seen.has(node.set)) {
      seen.add(node.set);
      sets.set(toSetKey(node.set), node.set);
    } else getChildNodes(node).forEach(visit);
  };
  visit(root);
  return sets;
}

/** Flat, since joining nested lists takes ten times as long in cold code. */
function toSetKey(set: CharSet): string {
  return set.flat().join();
}

/** Between two cuts no set distinguishes code points. */
function collectCuts(sets: Iterable<CharSet>): readonly number[] {
  const cuts = new Set([0]);
  for (const set of sets)
    for (const [first, last] of set) {
      cuts.add(first);
      if (last < 0x10ffff) cuts.add(last + 1);
    }
  return [...cuts].toSorted((left, right) => left - right);
}

/** Splits classes by each set in turn. */
function refine(
  length: number,
  sets: readonly (readonly (readonly [number, number])[])[],
): { readonly classAt: Uint32Array; readonly count: number } {
  const classAt = new Uint32Array(length);
  let next = 1;
  for (const spans of sets) {
    const moved = new Map<number, number>();
    for (const [from, until] of spans)
      for (let at = from; at < until; at += 1) {
        const before = classAt[at] ?? 0;
        const after = moved.get(before) ?? next++;
        moved.set(before, after);
        classAt[at] = after;
      }
  }
  const numbers = new Map<number, number>();
  for (const [at, each] of classAt.entries()) {
    const number = numbers.get(each) ?? numbers.size;
    numbers.set(each, number);
    classAt[at] = number;
  }
  return { classAt, count: numbers.size };
}

function getMembers(
  spans: readonly (readonly [number, number])[],
  classAt: Uint32Array,
  count: number,
): Uint8Array {
  const members = new Uint8Array(count);
  for (const [from, until] of spans) for (let at = from; at < until; at += 1) members[classAt[at] ?? 0] = 1;
  return members;
}
