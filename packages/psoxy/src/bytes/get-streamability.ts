import { isShortName } from '@nymgate/engine/sanitizer/bytes/image/name-table';
import type { JsonPathStep } from '@nymgate/rules/text/jsonpath/json-path';
import type { PsoxyResponse, PsoxySchema, PsoxyTransform } from '../plan/psoxy-response.ts';
import { buildStates } from './build-states.ts';
import type { StateTable } from './state-table.ts';

/** Whether a response can be sanitized as a stream and, if not, why. */
export type Streamability =
  | { readonly streams: true; readonly states: StateTable }
  | { readonly streams: false; readonly reason: string };

const knownStreamability = new WeakMap<PsoxyResponse, Streamability>();

/** @example getStreamability(response) // { streams: false, why: 'a filter in $..[?(@.type == "room")]' } */
export function getStreamability(response: PsoxyResponse): Streamability {
  const found = knownStreamability.get(response) ?? computeStreamability(response);
  knownStreamability.set(response, found);
  return found;
}

function computeStreamability(response: PsoxyResponse): Streamability {
  const why = findObstacle(response);
  if (why !== undefined) return { streams: false, reason: why };
  const states = buildStates(response);
  return states === undefined ? { streams: false, reason: 'too many states' } : { streams: true, states };
}

function findObstacle(response: PsoxyResponse): string | undefined {
  if (response.augments.length > 0) return 'augments, which any key of the document may switch off';
  return (
    findFirst(response.transforms, findTransformObstacle) ??
    (response.schema === undefined ? undefined : findSchemaObstacle(response.schema))
  );
}

function findTransformObstacle({ applyOnlyWhen, paths }: PsoxyTransform): string | undefined {
  if (applyOnlyWhen !== undefined) return `applyOnlyWhen, ${applyOnlyWhen.source}`;
  return findFirst(paths, ({ source, steps }) => {
    if (steps.length === 0) return `the document itself as the place, ${source}`;
    const found = findFirst(steps, findStepObstacle);
    return found === undefined ? undefined : `${found} in ${source}`;
  });
}

/** Elements aren't counted: an earlier pass may have removed some. */
function findStepObstacle(step: JsonPathStep): string | undefined {
  if (step.kind === 'names') return step.names.every(isShortName) ? undefined : 'a very long name';
  if (step.kind === 'filter') return 'a filter';
  return step.kind === 'indexes' || step.kind === 'slice' ? 'a position in a list' : undefined;
}

/** References make schemas cyclic. */
function findSchemaObstacle(root: PsoxySchema): string | undefined {
  const schemas = new Set([root]);
  // Iterating a set includes what is added on the way.
  for (const schema of schemas) {
    if (schema.anyOf !== undefined) return 'anyOf in the response schema';
    if (schema.condition !== undefined) return '"if" in the response schema';
    const names = [...(schema.properties?.keys() ?? [])];
    if (!names.every(isShortName)) return 'a very long name in the response schema';
    for (const child of schema.properties?.values() ?? []) schemas.add(child);
    if (schema.items !== undefined) schemas.add(schema.items);
  }
  return undefined;
}

function findFirst<T>(list: readonly T[], find: (one: T) => string | undefined): string | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
