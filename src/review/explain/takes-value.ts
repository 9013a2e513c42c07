import { matchesGrammar } from '../../kernel/grammars.ts';
import type { JsonNode } from '../../kernel/json-node.ts';
import type { LeafAction } from '../../plan/plan.ts';
import type { ValueType } from '../../plan/rule-set.ts';

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** Whether a treatment takes a value; what it does not take is dropped. The sanitizer asks the same of each value. */
export function takesValue(action: LeafAction, value: JsonNode): boolean {
  switch (action.treatment) {
    case 'drop':
      return true;
    case 'keep':
      return isOfType(action.type, value);
    case 'pseudonymize':
    case 'tokenize':
      return typeof value === 'string' || isNumber(value);
    default:
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
