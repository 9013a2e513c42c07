import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { JsonNode } from '@nymgate/engine/kernel/json/json-node';
import type { PlanNode } from '@nymgate/engine/plan/plan';
import type { ValueType } from '@nymgate/engine/plan/rule-set';
import type { LeafAction } from '@nymgate/engine/plan/treatments';
import { getTreatmentDefinition } from '@nymgate/engine/plan/treatments';
import { EXPOSURE_LEVELS, type FieldOutcome, type FieldStep } from '../../dialects/explanation.ts';
import { ELEMENT, escapePropertyName, type FieldPath, formatFieldPath } from '../../dialects/field-path.ts';
import { createDropStep, createStep } from './create-step.ts';
import { createFieldTally, type FieldTally } from './field-tally.ts';
import { getChildEntries } from './list-fields.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

/**
 * The fate of every field that an endpoint may return. Parts of a type are told where it first occurs; further on, `sameAs`
 * names that place.
 */
export function listFieldOutcomes(root: PlanNode): readonly FieldOutcome[] {
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

/**
 * The fate of every field that an answer holds, by its place, with the number of its values. The walk is that of the
 * sanitizer; it asks of a value only whether the rule takes it.
 */
export function countFieldOutcomes(root: PlanNode, documents: readonly JsonNode[]): readonly FieldOutcome[] {
  const tally = { ...createFieldTally(), steps: new Map<Leaf, FieldStep>() };
  for (const document of documents) countNode(root, document, [], tally);
  return tally.getOutcomes();
}

/** `steps`: of each rule what happens to a value that it takes, made once. */
type StepTally = FieldTally & { readonly steps: Map<Leaf, FieldStep> };
type Leaf = Extract<PlanNode, { readonly kind: 'leaf' }>;

function countNode(node: PlanNode, value: JsonNode, path: FieldPath, tally: StepTally): void {
  if (node.kind === 'leaf') return void tally.add(path, getLeafStep(node, value, tally));
  if (value === null) return void tally.add(path, nullStep(node.pointer));
  if (node.kind === 'array' && isKind(value, 'array')) {
    for (const item of value.items) countNode(node.items, item, [...path, ELEMENT], tally);
  } else if (node.kind === 'object' && isKind(value, 'object')) {
    countObject(node, value.entries, path, tally);
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
    else if (seen.has(key)) tally.add(inner, createDropStep('the key stands twice', rule.pointer));
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

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** Whether a treatment takes a value; any other value is dropped. The sanitizer asks the same of each value. */
function acceptsValue(action: LeafAction, value: JsonNode): boolean {
  switch (getTreatmentDefinition(action).accepts) {
    case 'anything':
      return true;
    case 'typed':
      return action.treatment === 'keep' && isOfType(action.type, value);
    case 'identifiers':
      return typeof value === 'string' || isNumber(value);
    case 'texts':
      return typeof value === 'string';
  }
}

function isOfType(type: ValueType, value: JsonNode): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type !== 'integer' && type !== 'number')
    return typeof value === 'string' && matchesGrammar(type, value);
  if (!isNumber(value) || !Number.isFinite(Number(value.text))) return false;
  return type === 'number' || INTEGER.test(value.text);
}

function isNumber(value: JsonNode): value is Extract<JsonNode, { readonly kind: 'number' }> {
  return typeof value === 'object' && value?.kind === 'number';
}
