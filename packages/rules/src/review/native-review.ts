import { getOtherwise, isListName } from '@nymgate/engine/kernel/closed-lists';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import { parseJson } from '@nymgate/engine/kernel/json/json';
import type { JsonNode } from '@nymgate/engine/kernel/json/json-node';
import { isIntegerText, isNumberText } from '@nymgate/engine/kernel/json/numeric-text';
import { findRows } from '@nymgate/engine/plan/create-collection-node';
import type { NativeEndpoint, NativePlan, PlanNode } from '@nymgate/engine/plan/plan';
import type { ValueType } from '@nymgate/engine/plan/rule-set';
import { chooseNode } from '@nymgate/engine/plan/stricter';
import { getTreatmentDefinition, type LeafAction } from '@nymgate/engine/plan/treatments';
import { matchPath } from '@nymgate/engine/requests/match-path';
import { parseTarget } from '@nymgate/engine/requests/parse-target';
import {
  ANY_OTHER_FIELD,
  type EndpointView,
  type FieldsView,
  type ParameterView,
  type PlanView,
  type QueryView,
} from '../dialects/endpoint-view.ts';
import { EXPOSURE_LEVELS, type FieldOutcome, type FieldStep } from '../dialects/explanation.ts';
import { ELEMENT, escapePropertyName, type FieldPath, formatFieldPath } from '../dialects/field-path.ts';
import type { Review } from '../dialects/rule-language.ts';
import { selectValidParts } from '../native/select-valid-parts.ts';
import { joinPointer } from '../text/json-pointer.ts';
import { getNote } from './explain/create-rule-locator.ts';
import { createDropStep, createStep } from './explain/create-step.ts';
import { createFieldTally, type FieldTally } from './explain/field-tally.ts';
import { getSampleRequests, toSkeleton } from './explain/known-answers.ts';
import { getChildEntries, listFields } from './explain/list-fields.ts';
import { explainNativeRequest } from './explain/native-request.ts';
import { createGraphTables } from './lint/create-graph-tables.ts';
import { getSmallestPage } from './lint/get-smallest-page.ts';
import { lintNative } from './lint/lint-native.ts';
import { lintRowOrder } from './lint/lint-row-order.ts';
import { lintSensitiveNames, listDeliveredFields } from './sensitive/lint-sensitive.ts';
import { listReviews } from './sensitive/list-reviews.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

/** Parts of a type are listed at its first occurrence; `sameAs` refers to it from others. */
function listFieldOutcomes(root: PlanNode): readonly FieldOutcome[] {
  const outcomes: FieldOutcome[] = [];
  const seenPaths = new Map<PlanNode, string>();
  visit(root, []);
  return outcomes;

  function visit(node: PlanNode, path: FieldPath): void {
    const field = formatFieldPath(path);
    if (node.kind === 'leaf') return void outcomes.push({ field, steps: [createStep(node)] });
    const sameAs = seenPaths.get(node);
    if (sameAs !== undefined) return void outcomes.push({ field, steps: [partsStep(node)], sameAs });
    seenPaths.set(node, field);
    for (const [step, inner] of getChildEntries(node)) visit(inner, [...path, step]);
  }
}

function partsStep({ pointer }: PlanNode): FieldStep {
  return { treatment: 'parts', rule: pointer, exposure: EXPOSURE_LEVELS.nothing, meaning: '"parts"' };
}

/** The traversal is the sanitizer's; only the type of a value matters. */
function countFieldOutcomes(root: PlanNode, documents: readonly JsonNode[]): readonly FieldOutcome[] {
  const tally = { ...createFieldTally(), steps: new Map<Leaf, FieldStep>() };
  for (const document of documents) countNode(root, document, [], tally);
  return tally.getOutcomes();
}

/** `steps`: caches the step of each rule. */
type StepTally = FieldTally & { readonly steps: Map<Leaf, FieldStep> };
type Leaf = Extract<PlanNode, { readonly kind: 'leaf' }>;

function countNode(node: PlanNode, value: JsonNode, path: FieldPath, tally: StepTally): void {
  if (node.kind === 'leaf') return void tally.add(path, getLeafStep(node, value, tally));
  if (value === null) return void tally.add(path, nullStep(node.pointer));
  if (node.kind === 'array' && isKind(value, 'array')) {
    for (const item of value.items) countNode(node.items, item, [...path, ELEMENT], tally);
  } else if (node.kind === 'object' && isKind(value, 'object')) {
    countObject(chooseNode(node, value), value.entries, path, tally);
  } else {
    tally.add(path, createDropStep(`not the ${node.kind} that the rule describes`, node.pointer));
  }
}

type Entries = Extract<JsonNode, { readonly kind: 'object' }>['entries'];

function countObject(node: ObjectNode, entries: Entries, path: FieldPath, tally: StepTally): void {
  const seen = new Set<string>();
  for (const [key, value] of entries) {
    const rule = node.properties.get(key) ?? (matchesGrammar('word', key) ? node.others : undefined);
    const inner = [...path, node.properties.has(key) ? key : escapePropertyName(key)];
    if (rule === undefined) tally.add(inner, createDropStep('no rule names it', node.pointer));
    else if (seen.has(key)) tally.add(inner, createDropStep('duplicate key', rule.pointer));
    else countNode(rule, value, inner, tally);
    seen.add(key);
  }
}

function getLeafStep(node: Leaf, value: JsonNode, { steps }: StepTally): FieldStep {
  const { action, pointer } = node;
  if (action.treatment !== 'drop' && value === null) return nullStep(pointer);
  if (action.treatment === 'drop' || acceptsValue(action, value)) {
    const step = steps.get(node) ?? createStep(node);
    steps.set(node, step);
    return step;
  }
  const expected =
    action.treatment === 'keep' ? `not of the type ${action.type}` : 'not the text that the rule describes';
  return createDropStep(expected, pointer);
}

function nullStep(rule: string): FieldStep {
  return { treatment: 'keep', detail: 'null', rule, exposure: EXPOSURE_LEVELS.nothing, meaning: '"null"' };
}

function isKind<Kind extends 'array' | 'object'>(
  value: JsonNode,
  kind: Kind,
): value is Extract<JsonNode, { readonly kind: Kind }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

/** Whether a treatment accepts a value; others are dropped, as in the sanitizer. */
function acceptsValue(action: LeafAction, value: JsonNode): boolean {
  switch (getTreatmentDefinition(action).accepts) {
    case 'anything':
      return true;
    case 'typed':
      return action.treatment === 'keep' && isOfType(action, value);
    case 'identifiers':
      return typeof value === 'string' || isNumber(value);
    case 'texts':
      return typeof value === 'string';
  }
}

function isOfType({ type, maxDigits }: LeafAction<'keep'>, value: JsonNode): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type !== 'integer' && type !== 'number')
    return typeof value === 'string' && (matchesGrammar(type, value) || replacesOthers(type));
  if (!isNumber(value)) return false;
  return type === 'integer' ? isIntegerText(value.text, maxDigits) : isNumberText(value.text);
}

/** Whether a text that is not of the type leaves as a constant. */
function replacesOthers(type: ValueType): boolean {
  return isListName(type) && getOtherwise(type) !== undefined;
}

function isNumber(value: JsonNode): value is Extract<JsonNode, { readonly kind: 'number' }> {
  return typeof value === 'object' && value?.kind === 'number';
}

export const nativeReview: Review<NativePlan> = {
  explainRequest: explainNativeRequest,
  explainFields: (_, { response }, { documents }) =>
    documents === undefined ? listFieldOutcomes(response) : countFieldOutcomes(response, documents),
  parseAnswer: (bytes, limits) => [parseJson(bytes, limits)],
  lint: (plan, knowledge, report) => {
    const { ruleSet } = plan;
    lintNative(selectValidParts(ruleSet, []), ruleSet, createGraphTables(knowledge), report);
    lintRowOrder(plan, report);
    for (const finding of lintSensitiveNames(listDeliveredFields(ruleSet))) report(finding);
  },
  view: viewNative,
  getNote: ({ ruleSet }, pointer) => getNote(ruleSet, pointer),
};

function viewNative({ endpoints, ruleSet }: NativePlan): PlanView {
  return {
    endpoints: endpoints.map(viewEndpoint),
    openRulePointer: undefined,
    reviews: listReviews(ruleSet),
  };
}

function viewEndpoint(endpoint: NativeEndpoint, index: number): EndpointView {
  const { template, path, methods, headers, response } = endpoint;
  const takes = (text: string): boolean =>
    matchPath(path, parseTarget(text).segments, 'request') !== undefined;
  const slots = path.segments.flat().filter((part) => 'slot' in part);
  const rows = findRows(response);
  return {
    rule: joinPointer('/endpoints', index),
    template,
    pathKey: `template ${toSkeleton(template)}`,
    accepts: takes,
    requests: getSampleRequests(endpoint).filter(takes),
    values: { limits: slots.length === 0 ? undefined : JSON.stringify(slots), pattern: path },
    methods: new Set(methods),
    query: viewQuery(endpoint),
    forwardsUnguarded: undefined,
    headers: new Map([...headers].map(([name, rule]) => [name, JSON.stringify(rule)])),
    body: 'none',
    fields: viewFields(response),
    navigations: listNavigations(endpoint),
    rowOrder: {
      isKept: rows?.kind === 'array' && rows.order === 'kept',
      smallestPage: getSmallestPage(endpoint),
    },
  };
}

function listNavigations({ query }: NativeEndpoint): readonly string[] {
  const rule = query.get('$expand')?.rule;
  return rule !== undefined && 'odata' in rule && rule.odata === 'expand'
    ? rule.navigations.flatMap((path) => path.split('/'))
    : [];
}

function viewQuery({ query }: NativeEndpoint): QueryView {
  const named = [...query].map(([key, { name, rule }]): [string, ParameterView] => {
    if ('odata' in rule) return [key, { name, required: false, limits: JSON.stringify(rule) }];
    const { required, ...limits } = rule;
    const anyText = limits.type === 'string' && limits.values === undefined;
    return [
      key,
      {
        name,
        required: required === true,
        plain: rule,
        limits: anyText ? undefined : JSON.stringify(limits),
      },
    ];
  });
  return { allowsAny: false, byName: new Map(named) };
}

function viewFields(response: PlanNode): FieldsView {
  const listed = listFields(response);
  const outcomes = new Map(listed.map(({ path, leaf }) => [formatFieldPath(path), createStep(leaf)]));
  const nothing: FieldStep = { ...createDropStep('no rule names it', response.pointer), isUnlisted: true };
  return {
    paths: [...listed.map(({ path }) => path), ANY_OTHER_FIELD],
    getOutcome: (path) => [outcomes.get(formatFieldPath(path)) ?? nothing],
  };
}
