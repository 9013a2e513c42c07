import { RequestError } from '@nymgate/engine/kernel/errors';
import type { JsonNode } from '@nymgate/engine/kernel/json/json';
import type { JsonPathStep } from '@nymgate/rules/text/jsonpath/json-path';
import { getValue, isArray, isContainer, isObject, listChildPlaces, type ValuePlace } from './place.ts';
import { testValue } from './test-value.ts';

/** In document order, as Jayway's JSONPath with default options; a place reached twice is listed twice. */
export function findJsonPlaces(
  root: JsonNode,
  steps: readonly JsonPathStep[],
  budget: WorkBudget,
): readonly ValuePlace[] {
  const found: ValuePlace[] = [];
  followSteps({ steps, budget, found }, { in: 'root', value: root }, 0);
  return found;
}

type Search = {
  readonly steps: readonly JsonPathStep[];
  readonly budget: WorkBudget;
  readonly found: ValuePlace[];
};

/** Recursion is bounded by the depths of document and path. */
function followSteps(search: Search, place: ValuePlace, at: number): void {
  spendBudget(search.budget, 1);
  const step = search.steps[at];
  if (step === undefined) {
    search.found.push(place);
    return;
  }
  if (step.kind === 'descendants') scanDescendants(search, place, at + 1);
  else if (step.kind === 'names') followNameSteps(search, getValue(place), at);
  else for (const next of findStepPlaces(step, place, search)) followSteps(search, next, at + 1);
}

/** Most objects lack the name, so nothing is allocated before a match. */
function followNameSteps(search: Search, node: JsonNode, at: number): void {
  const step = search.steps[at];
  if (step?.kind !== 'names' || !isObject(node)) return;
  for (const name of step.names) {
    for (const entry of node.entries) {
      if (entry[0] !== name) continue;
      followSteps(search, { in: 'object', parent: node, entry }, at + 1);
      break;
    }
  }
}

type PlainStep = Exclude<JsonPathStep, { kind: 'descendants' | 'names' }>;

function findStepPlaces(step: PlainStep, place: ValuePlace, search: Search): readonly ValuePlace[] {
  const node = getValue(place);
  switch (step.kind) {
    case 'wildcard':
      return listChildPlaces(node);
    case 'indexes':
      return selectElements(node, step.indexes);
    case 'slice':
      return selectElements(node, selectSlice(node, step));
    case 'filter':
      return listCandidates(place).filter((one) => passesFilter(search, step, one));
  }
}

/** A filter selects among the elements of an array; a single object passes it or doesn't. */
function listCandidates(place: ValuePlace): readonly ValuePlace[] {
  const node = getValue(place);
  return isObject(node) ? [place] : isArray(node) ? listChildPlaces(node) : [];
}

type FilterStep = Extract<JsonPathStep, { kind: 'filter' }>;

function passesFilter({ budget }: Search, { test }: FilterStep, place: ValuePlace): boolean {
  const findValues = (item: JsonNode, steps: readonly JsonPathStep[]) =>
    findJsonPlaces(item, steps, budget).map(getValue);
  return testValue(test, getValue(place), findValues);
}

/** Every object and array from here down, in document order; no step leads on from a scalar. */
function scanDescendants(search: Search, place: ValuePlace, at: number): void {
  const node = getValue(place);
  if (!isContainer(node)) return;
  if (search.steps[at]?.kind === 'filter') scanFilteredDescendants(search, place, at);
  else followSteps(search, place, at);
  if (node.kind === 'object') {
    spendBudget(search.budget, node.entries.length);
    for (const entry of node.entries)
      if (isContainer(entry[1])) scanDescendants(search, { in: 'object', parent: node, entry }, at);
    return;
  }
  spendBudget(search.budget, node.items.length);
  for (const [index, item] of node.items.entries())
    if (isContainer(item)) scanDescendants(search, { in: 'array', parent: node, index }, at);
}

/** An object counts once, by itself or as an element, or a pseudonym would be pseudonymized. */
function scanFilteredDescendants(search: Search, place: ValuePlace, at: number): void {
  const node = getValue(place);
  if (isObject(node)) followSteps(search, place, at);
  const step = search.steps[at];
  if (!isArray(node) || step?.kind !== 'filter') return;
  for (const element of listChildPlaces(node))
    if (!isObject(getValue(element)) && passesFilter(search, step, element))
      followSteps(search, element, at + 1);
}

/** Negative indexes count from the end. */
function selectElements(node: JsonNode, indexes: readonly number[]): readonly ValuePlace[] {
  if (!isArray(node)) return [];
  const { length } = node.items;
  return indexes
    .map((index) => (index < 0 ? length + index : index))
    .filter((index) => index >= 0 && index < length)
    .map((index) => ({ in: 'array', parent: node, index }));
}

function selectSlice(node: JsonNode, slice: Extract<JsonPathStep, { kind: 'slice' }>): readonly number[] {
  const length = isArray(node) ? node.items.length : 0;
  const { start = 0, end = length, step = 1 } = slice;
  const from = Math.max(0, start < 0 ? length + start : start);
  const to = Math.min(length, end < 0 ? length + end : end);
  const indexes: number[] = [];
  for (let index = from; step > 0 && index < to; index += step) indexes.push(index);
  return indexes;
}

/** Number of values that may still be visited. */
type WorkBudget = { remaining: number };

const VISITS_PER_VALUE = 8;
const FREE_VISITS = 100_000;

/** `$..a..b` visits nested `a`s repeatedly, so the cost is bounded by the size of the document. */
export function createWorkBudget(values: number): WorkBudget {
  return { remaining: FREE_VISITS + VISITS_PER_VALUE * values };
}

/** @throws RequestError RESPONSE_NOT_SANITIZABLE when the budget is used up */
function spendBudget(budget: WorkBudget, visits: number): void {
  budget.remaining -= visits;
  if (budget.remaining < 0) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'work' });
}
