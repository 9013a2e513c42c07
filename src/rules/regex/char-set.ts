/** Code points as sorted ranges that neither touch nor overlap, both ends inclusive. */
export type CharSet = readonly (readonly [first: number, last: number])[];

const LAST = 0x10ffff;
const A_TO_Z: CharSet = [[0x41, 0x5a]];
const a_TO_z: CharSet = [[0x61, 0x7a]];
/** Distance of an ASCII letter to its other case. */
const CASE = 0x20;

/** One code point. */
export function setOf(code: number): CharSet {
  return [[code, code]];
}

/** The set of these ranges, in any order, overlapping or not. */
export function union(...sets: readonly CharSet[]): CharSet {
  const sorted = sets.flat().toSorted(([left], [right]) => left - right);
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** All code points that are not in the set. */
export function complement(set: CharSet): CharSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST) gaps.push([next, LAST]);
  return gaps;
}

/** What is in both. */
export function intersection(left: CharSet, right: CharSet): CharSet {
  return complement(union(complement(left), complement(right)));
}

/** Whether no code point is in both. */
export function areDisjoint(left: CharSet, right: CharSet): boolean {
  return intersection(left, right).length === 0;
}

/** With both cases of every ASCII letter: Java's `(?i)` folds ASCII only, so `k` never takes the Kelvin sign. */
export function foldAscii(set: CharSet): CharSet {
  const shift = (letters: CharSet, by: number): CharSet =>
    intersection(set, letters).map(([first, last]) => [first + by, last + by] as const);
  return union(set, shift(A_TO_Z, CASE), shift(a_TO_z, -CASE));
}
