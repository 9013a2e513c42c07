import type { ValueType } from '../rule-set.ts';
import type { Literal } from './ast.ts';

/** Whether a literal may be compared with a kept property of this type. */
export function fitsLiteral(type: ValueType, literal: Literal): boolean {
  switch (literal.kind) {
    case 'null':
      return true;
    case 'truth':
      return type === 'boolean';
    case 'number':
      return type === 'number' || (type === 'integer' && !literal.text.includes('.'));
    case 'text':
      return type !== 'boolean' && type !== 'integer' && type !== 'number';
    case 'guid':
    case 'time':
      return type === literal.kind;
    case 'date':
    case 'dateTime':
      return type === 'date' || type === 'dateTime';
  }
}
