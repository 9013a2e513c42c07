import type { SchemaElement } from 'hyparquet';

/**
 * Whether all values of a column are of a type that `keep` may name, as the file itself says. Whoever keeps that type alone then keeps the
 * column: nothing of it has to become text.
 *
 * @param type as in `{ treatment: keep, type: number }`
 * @example isOfType({ name: 'level', type: 'INT32' }, 'integer') // true
 */
export function isOfType(element: SchemaElement, type: string): boolean {
  const { type: physical, converted_type: converted, logical_type: logical } = element;
  switch (type) {
    case 'boolean':
      return physical === 'BOOLEAN';
    case 'integer':
      return isInteger(element);
    case 'number':
      return isInteger(element) || isFraction(element);
    case 'date':
      return converted === 'DATE' || logical?.type === 'DATE';
    case 'dateTime':
      return logical?.type === 'TIMESTAMP' || /^TIMESTAMP_/.test(converted ?? '') || physical === 'INT96';
    default:
      return false;
  }
}

function isInteger({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (type !== 'INT32' && type !== 'INT64') return false;
  return /^(?:U?INT_[0-9]+)?$/.test(converted ?? '') && [undefined, 'INTEGER'].includes(logical?.type);
}

function isFraction({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return type === 'DOUBLE' || type === 'FLOAT' || converted === 'DECIMAL' || logical?.type === 'DECIMAL';
}
