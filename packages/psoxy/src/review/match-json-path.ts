import { ELEMENT, type FieldPath } from '@nymgate/rules/dialects/field-path';
import type { JsonPathStep } from '@nymgate/rules/text/jsonpath/json-path';

/** `sometimes`: a filter, an index or a slice decides by value. */
export type MatchCertainty = 'always' | 'sometimes';

/** Remaining steps, by the index of the next one. */
type PositionCertainties = Map<number, MatchCertainty>;

/** At `n`: whether the JSONPath selects what the first `n` parts of the field path reach. */
export function matchPrefixes(
  steps: readonly JsonPathStep[],
  path: FieldPath,
): readonly (MatchCertainty | undefined)[] {
  const certainties: (MatchCertainty | undefined)[] = [];
  let states: PositionCertainties = new Map([[0, 'always']]);
  for (let at = 0; at <= path.length; at += 1) {
    const next = path[at];
    spreadDescendants(states, steps, next);
    certainties.push(states.get(steps.length));
    if (next === undefined) break;
    states = advanceStates(states, steps, next);
  }
  return certainties;
}

export function matchJsonPath(steps: readonly JsonPathStep[], path: FieldPath): MatchCertainty | undefined {
  return matchPrefixes(steps, path)[path.length];
}

/** `..` matches here as well as below; a filter lets a single object pass. */
function spreadDescendants(
  states: PositionCertainties,
  steps: readonly JsonPathStep[],
  next: FieldPath[number] | undefined,
): void {
  for (const [index, reach] of states) {
    const step = steps[index];
    const isObject = typeof next === 'string';
    if (step?.kind === 'descendants' && next !== undefined) addState(states, index + 1, reach);
    if (step?.kind === 'filter' && isObject) addState(states, index + 1, 'sometimes');
  }
}

function advanceStates(
  states: PositionCertainties,
  steps: readonly JsonPathStep[],
  next: FieldPath[number],
): PositionCertainties {
  const advanced: PositionCertainties = new Map();
  for (const [index, reach] of states) {
    const step = steps[index];
    if (step === undefined) continue;
    if (step.kind === 'descendants') addState(advanced, index, reach);
    const taken = matchStep(step, next);
    if (taken !== undefined) addState(advanced, index + 1, taken === 'always' ? reach : taken);
  }
  return advanced;
}

function matchStep(step: JsonPathStep, next: FieldPath[number]): MatchCertainty | undefined {
  switch (step.kind) {
    case 'names':
      return next !== ELEMENT && step.names.includes(next) ? 'always' : undefined;
    case 'wildcard':
      return 'always';
    case 'indexes':
    case 'slice':
    case 'filter':
      return next === ELEMENT ? 'sometimes' : undefined;
    case 'descendants':
      return undefined;
  }
}

function addState(states: PositionCertainties, index: number, reach: MatchCertainty): void {
  if (states.get(index) !== 'always') states.set(index, reach);
}
