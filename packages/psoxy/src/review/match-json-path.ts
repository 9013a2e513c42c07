import { ELEMENT, type FieldPath } from '@nymgate/rules/dialects/field-path';
import type { JsonPathStep } from '@nymgate/rules/text/jsonpath/json-path';

/** `sometimes`: a filter, an index or a slice decides value by value. */
export type Reach = 'always' | 'sometimes';

/** Steps that are still to be taken, by the index of the first one. */
type States = Map<number, Reach>;

/**
 * Where on the way to a field a JSONPath leads, whatever the values are: at `n` of the result, whether it leads to the
 * container (or field) that the first `n` steps of the way reach.
 *
 * @example reachesOf(parseJsonPath('$..mail').steps, ['value', ELEMENT, 'mail']) // [, , , 'always']
 */
export function reachesOf(steps: readonly JsonPathStep[], path: FieldPath): readonly (Reach | undefined)[] {
  const reaches: (Reach | undefined)[] = [];
  let states: States = new Map([[0, 'always']]);
  for (let at = 0; at <= path.length; at += 1) {
    const next = path[at];
    spread(states, steps, next);
    reaches.push(states.get(steps.length));
    if (next === undefined) break;
    states = advance(states, steps, next);
  }
  return reaches;
}

/** Whether a JSONPath leads to the field itself. */
export function reachOf(steps: readonly JsonPathStep[], path: FieldPath): Reach | undefined {
  return reachesOf(steps, path)[path.length];
}

/** Steps that stay where they are: `..` begins here as well as below; a filter lets an object on its own pass. */
function spread(states: States, steps: readonly JsonPathStep[], next: FieldPath[number] | undefined): void {
  for (const [index, reach] of states) {
    const step = steps[index];
    const isObject = typeof next === 'string';
    if (step?.kind === 'descendants' && next !== undefined) add(states, index + 1, reach);
    if (step?.kind === 'filter' && isObject) add(states, index + 1, 'sometimes');
  }
}

function advance(states: States, steps: readonly JsonPathStep[], next: FieldPath[number]): States {
  const advanced: States = new Map();
  for (const [index, reach] of states) {
    const step = steps[index];
    if (step === undefined) continue;
    if (step.kind === 'descendants') add(advanced, index, reach);
    const taken = takes(step, next);
    if (taken !== undefined) add(advanced, index + 1, taken === 'always' ? reach : taken);
  }
  return advanced;
}

function takes(step: JsonPathStep, next: FieldPath[number]): Reach | undefined {
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

function add(states: States, index: number, reach: Reach): void {
  if (states.get(index) !== 'always') states.set(index, reach);
}
