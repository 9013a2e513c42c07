import type { JsonNode } from '../../kernel/json.ts';

/** undefined: there is no such value. */
export type Comparable = JsonNode | undefined;
export type Literal = string | number | boolean | null;

/**
 * Whether a value of a document equals one of a rule, as Jayway compares: text with text, numbers by value however they are
 * written, a number with a text by what the value of the document is; nothing else crosses types.
 *
 * @example equalsLiteral({ kind: 'number', text: '1.0' }, '1') // true
 * @example equalsLiteral('1.0', 1) // false
 */
export function equalsLiteral(value: Comparable, literal: Literal): boolean {
  if (value === null || typeof value === 'boolean') return value === literal;
  if (literal === null || typeof literal === 'boolean') return false;
  if (typeof value === 'string') return value === String(literal);
  return value?.kind === 'number' && sameNumber(value.text, String(literal));
}

/**
 * Negative, zero or positive as a value stands before, with or behind a literal; undefined when they have no order. Two
 * numbers are compared by value, everything else as text.
 */
export function compareOrder(value: Comparable, literal: Literal): number | undefined {
  if (literal === null || typeof literal === 'boolean') return undefined;
  if (typeof value === 'string') return compareText(value, String(literal));
  if (value === null || typeof value !== 'object' || value.kind !== 'number') return undefined;
  return typeof literal === 'number' ? Number(value.text) - literal : compareText(value.text, literal);
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
