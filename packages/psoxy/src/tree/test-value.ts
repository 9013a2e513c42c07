import type { JsonNode } from '@nymgate/engine/kernel/json/json';
import type { JsonPathLiteral, JsonPathStep, JsonPathTest } from '@nymgate/rules/text/jsonpath/json-path';
import { isArray } from './place.ts';

export type FindValues = (item: JsonNode, steps: readonly JsonPathStep[]) => readonly JsonNode[];

export type Comparable = JsonNode | undefined;

/** Jayway's semantics: a missing property equals nothing; a pattern tests non-text as empty text. */
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

/** Jayway's equality: numbers by value, and for a number and a text the document's type decides. */
export function equalsLiteral(value: Comparable, literal: JsonPathLiteral): boolean {
  if (value === null || typeof value === 'boolean') return value === literal;
  if (literal === null || typeof literal === 'boolean') return false;
  if (typeof value === 'string') return value === String(literal);
  return value?.kind === 'number' && sameNumber(value.text, String(literal));
}

/** Two numbers compare by value, everything else as text; undefined when the operands have no order. */
export function compareOrder(value: Comparable, literal: JsonPathLiteral): number | undefined {
  if (literal === null || typeof literal === 'boolean') return undefined;
  if (typeof value === 'string') return compareText(value, String(literal));
  if (value === null || typeof value !== 'object' || value.kind !== 'number') return undefined;
  return typeof literal === 'number' ? Number(value.text) - literal : compareText(value.text, literal);
}

/** Whether a step selects at most one place. */
export function isDefinite(step: JsonPathStep): boolean {
  if (step.kind === 'names') return step.names.length === 1;
  return step.kind === 'indexes' && step.indexes.length === 1;
}

/** Nothing, one value, or, for an indefinite path, the list of values. */
function readComparable(path: readonly JsonPathStep[], item: JsonNode, findValues: FindValues): Comparable {
  const values = findValues(item, path);
  if (path.every(isDefinite)) return values[0];
  return { kind: 'array', items: [...values] };
}

type Operator = Extract<JsonPathTest, { kind: 'compare' }>['operator'];

function compareValues(operator: Operator, value: Comparable, literal: JsonPathLiteral): boolean {
  if (operator === '==' || operator === '!=') return equalsLiteral(value, literal) === (operator === '==');
  const order = compareOrder(value, literal);
  if (order === undefined) return false;
  return order === 0 ? operator.endsWith('=') : operator.startsWith(order < 0 ? '<' : '>');
}

/** Numbers and booleans count as written, each element of a list by itself. */
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

/** IDs of twenty digits exceed the precision of a double. */
function sameNumber(a: string, b: string): boolean {
  if (a === b) return true;
  if (INTEGER.test(a) && INTEGER.test(b)) return BigInt(a.replace('+', '')) === BigInt(b.replace('+', ''));
  return DECIMAL.test(b) && Number(a) === Number(b);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
