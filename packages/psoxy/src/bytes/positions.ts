import type { JsonPathStep } from '@nymgate/rules/text/jsonpath/json-path';
import type { PsoxyAction, PsoxyResponse } from '../plan/psoxy-response.ts';

/** One path of one transform. Each pass sees the result of the previous one. */
export type Pass = { readonly action: PsoxyAction; readonly steps: readonly JsonPathStep[] };

export function toPasses({ transforms }: PsoxyResponse): readonly Pass[] {
  return transforms.flatMap(({ action, paths }) => paths.map(({ steps }) => ({ action, steps })));
}

/** Progress of a pass along its path. */
type Position = {
  readonly pass: number;
  /** The next step; undefined when the path ends here and selects the place. */
  readonly step: JsonPathStep | undefined;
  readonly next: number;
  readonly isDescendantScan: boolean;
};

/** All possible positions: for each pass one more than its path has steps. */
export type PositionTable = readonly Position[];

/** Sorted, doubled position numbers; odd when a pass arrives twice (`$..a..b` with nested `a`s). */
export type PassPositions = readonly number[];

export function createPositionTable(passes: readonly Pass[]): PositionTable {
  const table: Position[] = [];
  passes.forEach(({ steps }, pass) => {
    const start = table.length;
    for (let at = 0; at <= steps.length; at += 1) {
      const deep = steps[at]?.kind === 'descendants';
      const taken = deep ? at + 1 : at;
      table.push({ pass, step: steps[taken], next: start + taken + 1, isDescendantScan: deep });
    }
  });
  return table;
}

export function getStartPositions(table: PositionTable): PassPositions {
  const first = (position: Position, at: number) => table[at - 1]?.pass !== position.pass;
  return table.flatMap((position, at) => (first(position, at) ? [at * 2] : []));
}

/** A deep scan continues, and a wildcard selects all elements. */
export function advanceToElements(table: PositionTable, positions: PassPositions): PassPositions {
  return dedupePositions(advanceDescendants(table, positions));
}

/** Positions one level down: at members of a known name, and at all other members. */
export type NameEdges = {
  readonly named: ReadonlyMap<string, PassPositions>;
  readonly others: PassPositions;
};

/** A deep scan continues below and tries its next step here. */
export function createNameEdges(table: PositionTable, positions: PassPositions): NameEdges {
  const always = advanceDescendants(table, positions);
  const byName = new Map<string, number[]>();
  for (const encodedPosition of positions) {
    const { step, next } = getPosition(table, encodedPosition);
    if (step?.kind !== 'names') continue;
    for (const name of step.names) {
      const more = byName.get(name);
      if (more === undefined) byName.set(name, [next * 2]);
      else more.push(next * 2);
    }
  }
  const others = dedupePositions(always);
  const named = new Map<string, PassPositions>();
  byName.forEach((more, name) => {
    named.set(name, mergePositions(others, more));
  });
  return { named, others };
}

/** Inserts each position, which is faster than sorting: a name adds one or two to some twenty. */
function mergePositions(merged: PassPositions, more: readonly number[]): PassPositions {
  const all = merged.slice();
  for (const encodedPosition of more) {
    let place = all.length;
    while (place > 0 && (all[place - 1] ?? 0) >= encodedPosition) place -= 1;
    if (all[place] === encodedPosition) all[place] = encodedPosition + 1;
    else if (all[place] !== encodedPosition + 1) all.splice(place, 0, encodedPosition);
  }
  return all;
}

function advanceDescendants(table: PositionTable, positions: PassPositions): number[] {
  const reachedPositions: number[] = [];
  for (const encodedPosition of positions) {
    const { step, next, isDescendantScan } = getPosition(table, encodedPosition);
    if (isDescendantScan) reachedPositions.push(encodedPosition);
    if (step?.kind === 'wildcard') reachedPositions.push(next * 2);
  }
  return reachedPositions;
}

function dedupePositions(reached: readonly number[]): PassPositions {
  const merged: number[] = [];
  // Typed arrays sort without a comparison function, which matters at this many places.
  for (const encodedPosition of new Uint32Array(reached).sort()) {
    const last = merged.length - 1;
    if (merged[last] === encodedPosition) merged[last] = encodedPosition + 1;
    else if (merged[last] !== encodedPosition + 1) merged.push(encodedPosition);
  }
  return merged;
}

/** Positions that select the place itself. */
export function findArrivedPositions(table: PositionTable, positions: PassPositions): PassPositions {
  return positions.filter((encodedPosition) => getPosition(table, encodedPosition).step === undefined);
}

export function getPass(table: PositionTable, encodedPosition: number): number {
  return getPosition(table, encodedPosition).pass;
}

/** Positions that continue, of the passes up to `last`. */
export function positionsBelow(table: PositionTable, positions: PassPositions, last: number): PassPositions {
  return positions.filter((encodedPosition) => {
    const { pass, step } = getPosition(table, encodedPosition);
    return pass <= last && step !== undefined;
  });
}

/** Whether a pass arrives in two ways; an automaton can't count how many more. */
export function hasDuplicatePasses(positions: PassPositions): boolean {
  return positions.some((encodedPosition) => encodedPosition % 2 === 1);
}

export function toPositionsKey(positions: PassPositions): string {
  return String.fromCharCode(...positions);
}

const NO_POSITION: Position = { pass: 0, step: undefined, next: 0, isDescendantScan: false };

function getPosition(table: PositionTable, encodedPosition: number): Position {
  return table[encodedPosition >> 1] ?? NO_POSITION;
}
