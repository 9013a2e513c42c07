import { RequestError } from '@nymgate/engine/kernel/errors';
import type { JsonNode } from '@nymgate/engine/kernel/json/json';
import type { JsonPathStep } from '@nymgate/rules/text/jsonpath/json-path';
import { getValue, isArray, isContainer, isObject, listChildPlaces, type ValuePlace } from './place.ts';
import { testValue } from './test-value.ts';

/**
 * The places that a path leads to, in the order of the document, as Jayway's JSONPath with default options finds them: what is
 * missing or of another type leads nowhere. A place that two ways lead to (`$..a..b` where `a`s nest) is found twice.
 *
 * @param root a whole document or any value: filters look at their paths from there
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when the budget is used up
 * @example findPlaces(document, path.steps, startBudget(values)).map(valueAt)
 */
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

/** The recursion is as deep as the document plus the path. */
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

/** Most steps are names and most objects lack them, so nothing is made before one is found. Keys are unique and compared exactly. */
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

/** A filter chooses among the elements of an array; an object on its own passes it or does not. */
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

/** Every object and array from here down, each before what it holds. Scalars cost a look, but no step leads on from one. */
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

/**
 * A filter behind `..` meets an object both on its own and as an element of an array; it counts once, or a pseudonym would be
 * made of a pseudonym. Other elements are met in their array.
 */
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

/** How many more values may be looked at. */
type WorkBudget = { remaining: number };

const VISITS_PER_VALUE = 8;
const FREE_VISITS = 100_000;

/**
 * What one path may cost: a deep scan looks at each value once, but `$..a..b` looks at nested `a`s again and again, and whoever
 * writes the document chooses how deep they nest. Small documents have room to spare; large ones get a few looks per value.
 *
 * @param values in the document
 */
export function createWorkBudget(values: number): WorkBudget {
  return { remaining: FREE_VISITS + VISITS_PER_VALUE * values };
}

/** @throws RequestError RESPONSE_NOT_SANITIZABLE when the budget is used up */
function spendBudget(budget: WorkBudget, visits: number): void {
  budget.remaining -= visits;
  if (budget.remaining < 0) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'work' });
}
