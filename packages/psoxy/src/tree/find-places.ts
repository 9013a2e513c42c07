import { RequestError } from '@nymgate/engine/kernel/errors';
import type { JsonNode } from '@nymgate/engine/kernel/json/json';
import type { JsonPathStep } from '@nymgate/rules/text/jsonpath/json-path';
import { isArray, isContainer, isObject, placesIn, type ValuePlace, valueAt } from './place.ts';
import { testValue } from './test-value.ts';

/**
 * The places that a path leads to, in the order of the document, as Jayway's JSONPath with default options finds them: what is
 * missing or of another type leads nowhere. A place that two ways lead to (`$..a..b` where `a`s nest) is found twice.
 *
 * @param root a whole document or any value: filters look at their paths from there
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when the budget is used up
 * @example findPlaces(document, path.steps, startBudget(values)).map(valueAt)
 */
export function findPlaces(
  root: JsonNode,
  steps: readonly JsonPathStep[],
  budget: WorkBudget,
): readonly ValuePlace[] {
  const found: ValuePlace[] = [];
  follow({ steps, budget, found }, { in: 'root', value: root }, 0);
  return found;
}

type Search = {
  readonly steps: readonly JsonPathStep[];
  readonly budget: WorkBudget;
  readonly found: ValuePlace[];
};

/** The recursion is as deep as the document plus the path. */
function follow(search: Search, place: ValuePlace, at: number): void {
  spend(search.budget, 1);
  const step = search.steps[at];
  if (step === undefined) {
    search.found.push(place);
    return;
  }
  if (step.kind === 'descendants') scan(search, place, at + 1);
  else if (step.kind === 'names') followNames(search, valueAt(place), at);
  else for (const next of placesBy(step, place, search)) follow(search, next, at + 1);
}

/** Most steps are names and most objects lack them, so nothing is made before one is found. Keys are unique and compared exactly. */
function followNames(search: Search, node: JsonNode, at: number): void {
  const step = search.steps[at];
  if (step?.kind !== 'names' || !isObject(node)) return;
  for (const name of step.names) {
    for (const entry of node.entries) {
      if (entry[0] !== name) continue;
      follow(search, { in: 'object', parent: node, entry }, at + 1);
      break;
    }
  }
}

type PlainStep = Exclude<JsonPathStep, { kind: 'descendants' | 'names' }>;

function placesBy(step: PlainStep, place: ValuePlace, search: Search): readonly ValuePlace[] {
  const node = valueAt(place);
  switch (step.kind) {
    case 'wildcard':
      return placesIn(node);
    case 'indexes':
      return elementsAt(node, step.indexes);
    case 'slice':
      return elementsAt(node, sliced(node, step));
    case 'filter':
      return candidates(place).filter((one) => passes(search, step, one));
  }
}

/** A filter chooses among the elements of an array; an object on its own passes it or does not. */
function candidates(place: ValuePlace): readonly ValuePlace[] {
  const node = valueAt(place);
  return isObject(node) ? [place] : isArray(node) ? placesIn(node) : [];
}

type FilterStep = Extract<JsonPathStep, { kind: 'filter' }>;

function passes({ budget }: Search, { test }: FilterStep, place: ValuePlace): boolean {
  const look = (item: JsonNode, steps: readonly JsonPathStep[]) =>
    findPlaces(item, steps, budget).map(valueAt);
  return testValue(test, valueAt(place), look);
}

/** Every object and array from here down, each before what it holds. Scalars cost a look, but no step leads on from one. */
function scan(search: Search, place: ValuePlace, at: number): void {
  const node = valueAt(place);
  if (!isContainer(node)) return;
  if (search.steps[at]?.kind === 'filter') scanFiltering(search, place, at);
  else follow(search, place, at);
  if (node.kind === 'object') {
    spend(search.budget, node.entries.length);
    for (const entry of node.entries)
      if (isContainer(entry[1])) scan(search, { in: 'object', parent: node, entry }, at);
    return;
  }
  spend(search.budget, node.items.length);
  for (const [index, item] of node.items.entries())
    if (isContainer(item)) scan(search, { in: 'array', parent: node, index }, at);
}

/**
 * A filter behind `..` meets an object both on its own and as an element of an array; it counts once, or a pseudonym would be
 * made of a pseudonym. Other elements are met in their array.
 */
function scanFiltering(search: Search, place: ValuePlace, at: number): void {
  const node = valueAt(place);
  if (isObject(node)) follow(search, place, at);
  const step = search.steps[at];
  if (!isArray(node) || step?.kind !== 'filter') return;
  for (const element of placesIn(node))
    if (!isObject(valueAt(element)) && passes(search, step, element)) follow(search, element, at + 1);
}

/** Negative indexes count from the end. */
function elementsAt(node: JsonNode, indexes: readonly number[]): readonly ValuePlace[] {
  if (!isArray(node)) return [];
  const { length } = node.items;
  return indexes
    .map((index) => (index < 0 ? length + index : index))
    .filter((index) => index >= 0 && index < length)
    .map((index) => ({ in: 'array', parent: node, index }));
}

function sliced(node: JsonNode, slice: Extract<JsonPathStep, { kind: 'slice' }>): readonly number[] {
  const length = isArray(node) ? node.items.length : 0;
  const { start = 0, end = length, step = 1 } = slice;
  const from = Math.max(0, start < 0 ? length + start : start);
  const to = Math.min(length, end < 0 ? length + end : end);
  const indexes: number[] = [];
  for (let index = from; step > 0 && index < to; index += step) indexes.push(index);
  return indexes;
}

/** How many more values may be looked at. */
type WorkBudget = { left: number };

const LOOKS_PER_VALUE = 8;
const LOOKS_FREE = 100_000;

/**
 * What one path may cost: a deep scan looks at each value once, but `$..a..b` looks at nested `a`s again and again, and whoever
 * writes the document chooses how deep they nest. Small documents have room to spare; large ones get a few looks per value.
 *
 * @param values in the document
 */
export function startBudget(values: number): WorkBudget {
  return { left: LOOKS_FREE + LOOKS_PER_VALUE * values };
}

/** @throws RequestError RESPONSE_NOT_SANITIZABLE when the budget is used up */
function spend(budget: WorkBudget, looks: number): void {
  budget.left -= looks;
  if (budget.left < 0) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'work' });
}
