import { EXPOSURE, type FieldFate, type FieldStep } from '../../dialects/explanation.ts';
import { ELEMENT, type FieldPath, safeKey, writeFieldPath } from '../../dialects/field-path.ts';
import { matchesGrammar } from '@nymgate/engine/kernel/grammars';
import type { JsonNode } from '@nymgate/engine/kernel/json/json-node';
import type { PlanNode } from '@nymgate/engine/plan/plan';
import type { ValueType } from '@nymgate/engine/plan/rule-set';
import type { LeafAction } from '@nymgate/engine/plan/treatments';
import { factsOf } from '@nymgate/engine/plan/treatments';
import { createFieldTally, type FieldTally } from './field-tally.ts';
import { partsOf } from './list-fields.ts';
import { dropStep, nativeStep } from './native-step.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

/**
 * The fate of every field that an endpoint may return. Parts of a type are told where it first occurs; further on, `sameAs`
 * names that place.
 */
export function nativeFields(root: PlanNode): readonly FieldFate[] {
  const fates: FieldFate[] = [];
  const told = new Map<PlanNode, string>();
  visit(root, []);
  return fates;

  function visit(node: PlanNode, path: FieldPath): void {
    const field = writeFieldPath(path);
    if (node.kind === 'leaf') return void fates.push({ field, steps: [nativeStep(node)] });
    const sameAs = told.get(node);
    if (sameAs !== undefined) return void fates.push({ field, steps: [partsStep(node)], sameAs });
    told.set(node, field);
    for (const [step, inner] of partsOf(node)) visit(inner, [...path, step]);
  }
}

function partsStep({ pointer }: PlanNode): FieldStep {
  return { treatment: 'parts', rule: pointer, exposure: EXPOSURE.nothing, meaning: '"parts"' };
}

/**
 * The fate of every field that an answer holds, by its place, with the number of its values. The walk is that of the
 * sanitizer; it asks of a value only whether the rule takes it.
 */
export function nativeFieldsOf(root: PlanNode, documents: readonly JsonNode[]): readonly FieldFate[] {
  const tally = { ...createFieldTally(), steps: new Map<Leaf, FieldStep>() };
  for (const document of documents) walk(root, document, [], tally);
  return tally.fates();
}

/** `steps`: of each rule what happens to a value that it takes, made once. */
type Tally = FieldTally & { readonly steps: Map<Leaf, FieldStep> };
type Leaf = Extract<PlanNode, { readonly kind: 'leaf' }>;

function walk(node: PlanNode, value: JsonNode, path: FieldPath, tally: Tally): void {
  if (node.kind === 'leaf') return void tally.add(path, leafStep(node, value, tally));
  if (value === null) return void tally.add(path, nullStep(node.pointer));
  if (node.kind === 'array' && isKind(value, 'array')) {
    for (const item of value.items) walk(node.items, item, [...path, ELEMENT], tally);
  } else if (node.kind === 'object' && isKind(value, 'object')) {
    walkObject(node, value.entries, path, tally);
  } else {
    tally.add(path, dropStep(`not the ${node.kind} that the rule describes`, node.pointer));
  }
}

type Entries = Extract<JsonNode, { readonly kind: 'object' }>['entries'];

function walkObject(node: ObjectNode, entries: Entries, path: FieldPath, tally: Tally): void {
  const seen = new Set<string>();
  for (const [key, value] of entries) {
    const rule = node.properties.get(key) ?? (matchesGrammar('word', key) ? node.others : undefined);
    const inner = [...path, node.properties.has(key) ? key : safeKey(key)];
    if (rule === undefined) tally.add(inner, dropStep('no rule names it', node.pointer));
    else if (seen.has(key)) tally.add(inner, dropStep('the key stands twice', rule.pointer));
    else walk(rule, value, inner, tally);
    seen.add(key);
  }
}

function leafStep(node: Leaf, value: JsonNode, { steps }: Tally): FieldStep {
  const { action, pointer } = node;
  if (action.treatment !== 'drop' && value === null) return nullStep(pointer);
  if (action.treatment === 'drop' || takesValue(action, value)) {
    const step = steps.get(node) ?? nativeStep(node);
    steps.set(node, step);
    return step;
  }
  const wanted =
    action.treatment === 'keep' ? `not of the type ${action.type}` : 'not the text that the rule describes';
  return dropStep(wanted, pointer);
}

function nullStep(rule: string): FieldStep {
  return { treatment: 'keep', detail: 'null', rule, exposure: EXPOSURE.nothing, meaning: '"null"' };
}

function isKind<Kind extends 'array' | 'object'>(
  value: JsonNode,
  kind: Kind,
): value is Extract<JsonNode, { readonly kind: Kind }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** Whether a treatment takes a value; any other value is dropped. The sanitizer asks the same of each value. */
function takesValue(action: LeafAction, value: JsonNode): boolean {
  switch (factsOf(action).takes) {
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
