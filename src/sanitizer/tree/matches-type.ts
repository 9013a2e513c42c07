import { matchesGrammar } from '../../kernel/grammars.ts';
import type { JsonNode, JsonNumber } from '../../kernel/json.ts';
import type { LeafAction } from '../../plan/treatments.ts';

type ValueType = Extract<LeafAction, { treatment: 'keep' }>['type'];

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/**
 * Whether a scalar may be kept as it is. Types are never converted: `"5"` is no integer and `5` no text. A number that
 * overflows a double (`1e400`) is refused, because consumers would read infinity, null or an error.
 *
 * @example matchesType('integer', { kind: 'number', text: '1.0' }) // false
 */
export function matchesType(type: ValueType, value: JsonNode): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type !== 'integer' && type !== 'number')
    return typeof value === 'string' && matchesGrammar(type, value);
  if (!isNumber(value)) return false;
  return (type === 'number' || INTEGER.test(value.text)) && Number.isFinite(Number(value.text));
}

export function isNumber(value: JsonNode): value is JsonNumber {
  return typeof value === 'object' && value !== null && value.kind === 'number';
}
