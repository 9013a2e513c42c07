import type { JsonPathStep } from '@nymgate/rules/text/jsonpath/json-path';
import type { PsoxyAction, PsoxyResponse } from '../plan/psoxy-response.ts';

/** One path of one transform. Passes are applied in their order, each to what the former left. */
export type Pass = { readonly action: PsoxyAction; readonly steps: readonly JsonPathStep[] };

export function passesOf({ transforms }: PsoxyResponse): readonly Pass[] {
  return transforms.flatMap(({ action, paths }) => paths.map(({ steps }) => ({ action, steps })));
}

/** A pass that has come to a place, and what it looks for from there. */
type Position = {
  readonly pass: number;
  /** The step that leads on; undefined when the path ends here and means the place. */
  readonly step: JsonPathStep | undefined;
  /** The position behind that step. */
  readonly next: number;
  /** A deep scan: the position holds for everything below as well. */
  readonly deep: boolean;
};

/** All positions there can be, by number: for each pass one more than its path has steps. */
export type PositionTable = readonly Position[];

/**
 * Where the passes stand at one place of the document: numbers of positions, doubled, in ascending order; odd when two ways of
 * one pass lead there (`$..a..b` where `a`s nest). How many more ways there are is not remembered.
 */
export type PassPositions = readonly number[];

export function positionTable(passes: readonly Pass[]): PositionTable {
  const table: Position[] = [];
  passes.forEach(({ steps }, pass) => {
    const start = table.length;
    for (let at = 0; at <= steps.length; at += 1) {
      const deep = steps[at]?.kind === 'descendants';
      const taken = deep ? at + 1 : at;
      table.push({ pass, step: steps[taken], next: start + taken + 1, deep });
    }
  });
  return table;
}

export function startPositions(table: PositionTable): PassPositions {
  const first = (position: Position, at: number) => table[at - 1]?.pass !== position.pass;
  return table.flatMap((position, at) => (first(position, at) ? [at * 2] : []));
}

/** Where the passes stand at the elements of a list: a deep scan goes on, and a wildcard takes them all. */
export function elementsFrom(table: PositionTable, positions: PassPositions): PassPositions {
  return merge(everywhereFrom(table, positions));
}

/** Where the passes stand one edge further down in an object: at members of a name, and at all other members. */
export type Edges = {
  readonly named: ReadonlyMap<string, PassPositions>;
  readonly others: PassPositions;
};

/** A deep scan goes on below, and at the same time its next step is tried here. */
export function edgesFrom(table: PositionTable, positions: PassPositions): Edges {
  const always = everywhereFrom(table, positions);
  const byName = new Map<string, number[]>();
  for (const doubled of positions) {
    const { step, next } = at(table, doubled);
    if (step?.kind !== 'names') continue;
    for (const name of step.names) {
      const more = byName.get(name);
      if (more === undefined) byName.set(name, [next * 2]);
      else more.push(next * 2);
    }
  }
  const others = merge(always);
  const named = new Map<string, PassPositions>();
  byName.forEach((more, name) => {
    named.set(name, withMore(others, more));
  });
  return { named, others };
}

/** Merged positions with a few more, which are even: each is put where it belongs, since a name adds one or two to some twenty. */
function withMore(merged: PassPositions, more: readonly number[]): PassPositions {
  const all = merged.slice();
  for (const doubled of more) {
    let place = all.length;
    while (place > 0 && (all[place - 1] ?? 0) >= doubled) place -= 1;
    if (all[place] === doubled) all[place] = doubled + 1;
    else if (all[place] !== doubled + 1) all.splice(place, 0, doubled);
  }
  return all;
}

function everywhereFrom(table: PositionTable, positions: PassPositions): number[] {
  const reached: number[] = [];
  for (const doubled of positions) {
    const { step, next, deep } = at(table, doubled);
    if (deep) reached.push(doubled);
    if (step?.kind === 'wildcard') reached.push(next * 2);
  }
  return reached;
}

function merge(reached: readonly number[]): PassPositions {
  const merged: number[] = [];
  // Sorted without a function that compares: a rule file's first page does this at every place.
  for (const doubled of new Uint32Array(reached).sort()) {
    const last = merged.length - 1;
    if (merged[last] === doubled) merged[last] = doubled + 1;
    else if (merged[last] !== doubled + 1) merged.push(doubled);
  }
  return merged;
}

/** The positions that mean the place itself. */
export function arrived(table: PositionTable, positions: PassPositions): PassPositions {
  return positions.filter((doubled) => at(table, doubled).step === undefined);
}

export function passAt(table: PositionTable, doubled: number): number {
  return at(table, doubled).pass;
}

/** The positions that lead on, of the passes up to one. */
export function under(table: PositionTable, positions: PassPositions, last: number): PassPositions {
  return positions.filter((doubled) => {
    const { pass, step } = at(table, doubled);
    return pass <= last && step !== undefined;
  });
}

/** Whether a pass comes to a place in two ways; an automaton cannot count how many more. */
export function isMetTwice(positions: PassPositions): boolean {
  return positions.some((doubled) => doubled % 2 === 1);
}

export function keyOf(positions: PassPositions): string {
  return String.fromCharCode(...positions);
}

const NOWHERE: Position = { pass: 0, step: undefined, next: 0, deep: false };

function at(table: PositionTable, doubled: number): Position {
  return table[doubled >> 1] ?? NOWHERE;
}
