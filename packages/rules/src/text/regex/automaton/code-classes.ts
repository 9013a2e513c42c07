import { type CharSet, CLASS_ESCAPES } from '../tree/char-set.ts';
import type { PatternNode } from '../tree/pattern-node.ts';
import { layoutPages } from './class-pages.ts';

/** Code points that no set of a pattern tells apart are one class: an automaton has one column for each. */
export type CodeClasses = {
  readonly count: number;
  /** Whether a class is of word characters (`\b`: ASCII letters, digits and `_`), 0 or 1. */
  readonly word: Uint8Array;
  /** The class of each ASCII character. */
  readonly ascii: Uint16Array;
  /** The class of any code point: `pages[pageOf[point >> 8] * 256 + (point & 255)]`. */
  readonly pages: Uint16Array;
  readonly pageIndex: Uint16Array;
  /** Which classes a set of the pattern takes, 0 or 1 for each. */
  readonly getMembers: (set: CharSet) => Uint8Array;
};

/** What `\b` takes for a word. */
const WORD: CharSet = CLASS_ESCAPES['w'] ?? [];

/**
 * The classes of a pattern.
 *
 * @example classify(readPattern('[ab]c').node).count // 4: a and b, c, other word characters, all others
 */
export function computeCodeClasses(root: PatternNode): CodeClasses {
  const sets = new Map([[toSetKey(WORD), WORD], ...collectSets(root)]);
  const cuts = collectCuts(sets.values());
  const place = new Map(cuts.map((cut, index) => [cut, index]));
  const spansOf = (set: CharSet): readonly (readonly [number, number])[] =>
    set.map(([first, last]) => [place.get(first) ?? 0, place.get(last + 1) ?? cuts.length]);
  const { classAt, count } = refine(cuts.length, [...sets.values()].map(spansOf));
  const members = new Map<string, Uint8Array>();
  for (const [key, set] of sets) members.set(key, getMembers(spansOf(set), classAt, count));
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

/** The different sets of a pattern. */
export function collectSets(root: PatternNode): ReadonlyMap<string, CharSet> {
  const sets = new Map<string, CharSet>();
  const seen = new Set<CharSet>();
  const visit = (node: PatternNode): void => {
    if (node.kind === 'set' && !seen.has(node.set)) {
      seen.add(node.set);
      sets.set(toSetKey(node.set), node.set);
    } else if (node.kind === 'sequence') node.items.forEach(visit);
    else if (node.kind === 'choice') node.options.forEach(visit);
    else if ('inner' in node) visit(node.inner);
  };
  visit(root);
  return sets;
}

/** Flat, since to join lists of lists takes ten times as long in code that has just begun. */
function toSetKey(set: CharSet): string {
  return set.flat().join();
}

/** Where a set begins or ends: between two cuts no set tells code points apart. */
function collectCuts(sets: Iterable<CharSet>): readonly number[] {
  const cuts = new Set([0]);
  for (const set of sets)
    for (const [first, last] of set) {
      cuts.add(first);
      if (last < 0x10ffff) cuts.add(last + 1);
    }
  return [...cuts].toSorted((left, right) => left - right);
}

/** Splits classes by one set after the other: what of a class is in the set becomes a class of its own. */
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
