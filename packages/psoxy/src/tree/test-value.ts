import type { JsonNode } from '@nymgate/engine/kernel/json/json';
import type { JsonPathLiteral, JsonPathStep, JsonPathTest } from '@nymgate/rules/text/jsonpath/json-path';
import { isArray } from './place.ts';

/** Follows a path from a value. */
export type FindValues = (item: JsonNode, steps: readonly JsonPathStep[]) => readonly JsonNode[];

/** undefined: there is no such value. */
export type Comparable = JsonNode | undefined;

/**
 * Whether a value passes a filter, by the rules of Jayway's JSONPath: a missing property equals nothing, so `!=` is true for
 * it; a pattern must match the whole text, and a value that is no text is tested as an empty text.
 *
 * @example testValue({ kind: 'compare', operator: '!=', path: [{ kind: 'names', names: ['x'] }], value: 'y' }, item, look)
 */
export function testValue(test: JsonPathTest, item: JsonNode, findValues: FindValues): boolean {
  switch (test.kind) {
    case 'and':
      return testValue(test.left, item, findValues) && testValue(test.right, item, findValues);
    case 'or':
      return testValue(test.left, item, findValues) || testValue(test.right, item, findValues);
    case 'not':
      return !testValue(test.inner, item, findValues);
    case 'exists':
      return findValues(item, test.path).length > 0;
    case 'in': {
      const value = readComparable(test.path, item, findValues);
      return test.values.some((literal) => equalsLiteral(value, literal));
    }
    case 'compare':
      return compareValues(test.operator, readComparable(test.path, item, findValues), test.value);
    case 'regex':
      return toTexts(readComparable(test.path, item, findValues)).some((text) => test.pattern.matches(text));
  }
}

/**
 * Whether a value of a document equals one of a rule, as Jayway compares: texts as texts, numbers by value however they are
 * written. When one is a number and the other a text, the type of the document's value decides. Nothing else is equal across
 * types.
 *
 * @example equalsLiteral({ kind: 'number', text: '1.0' }, '1') // true
 * @example equalsLiteral('1.0', 1) // false
 */
export function equalsLiteral(value: Comparable, literal: JsonPathLiteral): boolean {
  if (value === null || typeof value === 'boolean') return value === literal;
  if (literal === null || typeof literal === 'boolean') return false;
  if (typeof value === 'string') return value === String(literal);
  return value?.kind === 'number' && sameNumber(value.text, String(literal));
}

/**
 * Negative, zero or positive, when a value stands before, with or after a literal; undefined when they have no order. Two
 * numbers are compared by value, everything else as text.
 */
export function compareOrder(value: Comparable, literal: JsonPathLiteral): number | undefined {
  if (literal === null || typeof literal === 'boolean') return undefined;
  if (typeof value === 'string') return compareText(value, String(literal));
  if (value === null || typeof value !== 'object' || value.kind !== 'number') return undefined;
  return typeof literal === 'number' ? Number(value.text) - literal : compareText(value.text, literal);
}

/** Whether a step leads to one place at most. */
export function isDefinite(step: JsonPathStep): boolean {
  if (step.kind === 'names') return step.names.length === 1;
  return step.kind === 'indexes' && step.indexes.length === 1;
}

/** What a path leads to: nothing, one value, or, for a path that may lead to many, the list of them. */
function readComparable(path: readonly JsonPathStep[], item: JsonNode, findValues: FindValues): Comparable {
  const values = findValues(item, path);
  if (path.every(isDefinite)) return values[0];
  return { kind: 'array', items: [...values] };
}

type Operator = Extract<JsonPathTest, { kind: 'compare' }>['operator'];

function compareValues(operator: Operator, value: Comparable, literal: JsonPathLiteral): boolean {
  switch (operator) {
    case '==':
      return equalsLiteral(value, literal);
    case '!=':
      return !equalsLiteral(value, literal);
    default: {
      const order = compareOrder(value, literal);
      if (order === undefined) return false;
      if (order === 0) return operator === '<=' || operator === '>=';
      return order < 0 ? operator.startsWith('<') : operator.startsWith('>');
    }
  }
}

/** The texts a pattern is tried on; numbers and truth values count as written, each element of a list on its own. */
function toTexts(value: Comparable): readonly string[] {
  return value !== undefined && isArray(value) ? value.items.map(toText) : [toText(value)];
}

function toText(value: Comparable): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'object' && value?.kind === 'number' ? value.text : '';
}

const DECIMAL = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INTEGER = /^[+-]?[0-9]{1,400}$/;

/** Ids of twenty digits are more than a double can tell apart. */
function sameNumber(a: string, b: string): boolean {
  if (a === b) return true;
  if (INTEGER.test(a) && INTEGER.test(b)) return BigInt(a.replace('+', '')) === BigInt(b.replace('+', ''));
  return DECIMAL.test(b) && Number(a) === Number(b);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
