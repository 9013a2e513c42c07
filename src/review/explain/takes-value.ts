import { matchesGrammar } from '../../kernel/grammars.ts';
import type { JsonNode } from '../../kernel/json-node.ts';
import { factsOf, type LeafAction, type ValueType } from '../../plan/treatments.ts';

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** Whether a treatment takes a value; what it does not take is dropped. The sanitizer asks the same of each value. */
export function takesValue(action: LeafAction, value: JsonNode): boolean {
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
