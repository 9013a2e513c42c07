import { parseJsonDocuments } from '@nymgate/engine/kernel/json/json';
import type { JsonNode } from '@nymgate/engine/kernel/json/json-node';
import type { PlanNode } from '@nymgate/engine/plan/plan';
import { EXPOSURE_LEVELS, type FieldOutcome, type FieldStep } from '@nymgate/rules/dialects/explanation';
import {
  ELEMENT,
  escapePropertyName,
  type FieldPath,
  formatFieldPath,
} from '@nymgate/rules/dialects/field-path';
import type { Review } from '@nymgate/rules/dialects/rule-language';
import { createFieldTally, type FieldTally } from '@nymgate/rules/review/explain/field-tally';
import { findKnownResponse } from '@nymgate/rules/review/explain/known-answers';
import { listFields } from '@nymgate/rules/review/explain/list-fields';
import { createGraphTables } from '@nymgate/rules/review/lint/create-graph-tables';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { PsoxyPlan } from '../plan/psoxy-plan.ts';
import { explainPsoxyRequest } from './explain-request.ts';
import { explainSteps, type PsoxyView } from './explain-steps.ts';
import type { ValueKind } from './find-schema-outcome.ts';
import { lintPsoxy } from './lint-psoxy.ts';
import { listNamedFields } from './list-named-fields.ts';
import { matchJsonPath } from './match-json-path.ts';
import { createPlanView, createPsoxyView, matchesRequest } from './psoxy-view.ts';

export const psoxyReview: Review<PsoxyPlan> = {
  explainRequest: explainPsoxyRequest,
  explainFields: ({ ruleSet }, endpoint, { documents, known }) => {
    const view = createPsoxyView(ruleSet, endpoint);
    if (documents !== undefined) return explainDocumentFields(view, documents);
    const answer = findKnownResponse(known, endpoint.template, (request) =>
      matchesRequest(endpoint, request),
    );
    return explainFields(view, answer?.endpoint.response);
  },
  parseAnswer: parseJsonDocuments,
  lint: (plan, knowledge, report) =>
    lintPsoxy(plan, { knowledge, tables: createGraphTables(knowledge), report }),
  view: createPlanView,
  getNote: () => ({}),
};

/** Fields come from `shape` where Graph's response is known, else from the rules themselves. */
function explainFields(view: PsoxyView, shape: PlanNode | undefined): readonly FieldOutcome[] {
  const paths = shape === undefined ? listNamedFields(view) : listFields(shape).map(({ path }) => path);
  return paths.flatMap((path) => [
    { field: formatFieldPath(path), steps: explainSteps(view, path) },
    ...explainAugments(view, path),
  ]);
}

function explainDocumentFields(view: PsoxyView, documents: readonly JsonNode[]): readonly FieldOutcome[] {
  const tally = createFieldTally();
  for (const document of documents) collectFields(view, document, [], tally);
  return tally.getOutcomes();
}

function collectFields(view: PsoxyView, value: JsonNode, path: FieldPath, tally: FieldTally): void {
  if (typeof value === 'object' && value !== null && value.kind === 'array' && value.items.length > 0) {
    for (const item of value.items) collectFields(view, item, [...path, ELEMENT], tally);
  } else if (typeof value === 'object' && value !== null && value.kind === 'object') {
    for (const [key, inner] of value.entries) collectFields(view, inner, [...path, key], tally);
  } else {
    const displayedValue = path.map((step) => (step === ELEMENT ? step : escapePropertyName(step)));
    tally.add(displayedValue, ...explainSteps(view, path, toValueKind(value)));
    for (const { steps } of explainAugments(view, path)) tally.add(toDigestPath(displayedValue), ...steps);
  }
}

function toValueKind(value: JsonNode): ValueKind {
  if (value === null) return 'null';
  if (typeof value === 'object') return value.kind;
  return typeof value === 'string' ? 'string' : 'boolean';
}

function explainAugments({ response }: PsoxyView, path: FieldPath): readonly FieldOutcome[] {
  return response.augments.flatMap(({ paths, pointer }) => {
    const index = paths.findIndex(({ steps }) => matchJsonPath(steps, path) !== undefined);
    if (index === -1 || typeof path.at(-1) !== 'string') return [];
    const step: FieldStep = {
      treatment: 'textDigest',
      detail: 'added',
      rule: joinPointer(pointer, 'jsonPaths', index),
      exposure: EXPOSURE_LEVELS.digest,
      meaning: '{"added":"textDigest"}',
    };
    return [{ field: formatFieldPath(toDigestPath(path)), steps: [step] as const }];
  });
}

function toDigestPath(path: FieldPath): FieldPath {
  return [...path.slice(0, -1), `+${String(path.at(-1))}:textDigest`];
}
