import { EXPOSURE, type FieldFate, type FieldStep } from '@nymgate/rules/dialects/explanation';
import { ELEMENT, type FieldPath, safeKey, writeFieldPath } from '@nymgate/rules/dialects/field-path';
import type { JsonNode } from '@nymgate/engine/kernel/json/json-node';
import type { PlanNode } from '@nymgate/engine/plan/plan';
import { createFieldTally, type FieldTally } from '@nymgate/rules/review/explain/field-tally';
import { listFields } from '@nymgate/rules/review/explain/list-fields';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { reachOf } from './match-json-path.ts';
import { namedFields } from './named-fields.ts';
import { type PsoxyView, psoxySteps } from './psoxy-steps.ts';
import type { ValueKind } from './schema-fate.ts';

/**
 * The fate of every field that an endpoint of Psoxy's language may return. Such rules do not say which fields there are:
 * `shape` does, where Graph's answer is known; else the fields are those that the rules themselves name.
 */
export function psoxyFields(view: PsoxyView, shape: PlanNode | undefined): readonly FieldFate[] {
  const paths = shape === undefined ? namedFields(view) : listFields(shape).map(({ path }) => path);
  return paths.flatMap((path) => [
    { field: writeFieldPath(path), steps: psoxySteps(view, path) },
    ...augmentsOf(view, path),
  ]);
}

/** The fate of every field that an answer holds, with the number of its values. */
export function psoxyFieldsOf(view: PsoxyView, documents: readonly JsonNode[]): readonly FieldFate[] {
  const tally = createFieldTally();
  for (const document of documents) walk(view, document, [], tally);
  return tally.fates();
}

function walk(view: PsoxyView, value: JsonNode, path: FieldPath, tally: FieldTally): void {
  if (typeof value === 'object' && value !== null && value.kind === 'array' && value.items.length > 0) {
    for (const item of value.items) walk(view, item, [...path, ELEMENT], tally);
  } else if (typeof value === 'object' && value !== null && value.kind === 'object') {
    for (const [key, inner] of value.entries) walk(view, inner, [...path, key], tally);
  } else {
    const shown = path.map((step) => (step === ELEMENT ? step : safeKey(step)));
    tally.add(shown, ...psoxySteps(view, path, kindOf(value)));
    for (const { steps } of augmentsOf(view, path)) tally.add(digestPath(shown), ...steps);
  }
}

function kindOf(value: JsonNode): ValueKind {
  if (value === null) return 'null';
  if (typeof value === 'object') return value.kind;
  return typeof value === 'string' ? 'string' : 'boolean';
}

/** The digests that augments add beside a field. */
function augmentsOf({ response }: PsoxyView, path: FieldPath): readonly FieldFate[] {
  return response.augments.flatMap(({ paths, pointer }) => {
    const index = paths.findIndex(({ steps }) => reachOf(steps, path) !== undefined);
    if (index === -1 || typeof path.at(-1) !== 'string') return [];
    const step: FieldStep = {
      treatment: 'textDigest',
      detail: 'added',
      rule: joinPointer(pointer, 'jsonPaths', index),
      exposure: EXPOSURE.digest,
      meaning: '{"added":"textDigest"}',
    };
    return [{ field: writeFieldPath(digestPath(path)), steps: [step] as const }];
  });
}

function digestPath(path: FieldPath): FieldPath {
  return [...path.slice(0, -1), `+${String(path.at(-1))}:textDigest`];
}
