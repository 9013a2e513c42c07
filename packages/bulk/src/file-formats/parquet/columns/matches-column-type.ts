import type { SchemaElement } from 'hyparquet';
import { PARQUET_LIMITS } from '../format/parquet-limits.ts';

/**
 * Whether the file declares a column's type as one that `keep` may name. Such a column is kept without conversion to text.
 *
 * A logical type counts only on the physical types that it is written by (parquet-format, "Logical types"): a footer may declare
 * texts as dates, and they would go unchecked. Decimals of any length are checked one by one.
 *
 * @param type as in `{ treatment: keep, type: number }`
 * @example isOfType({ name: 'level', type: 'INT32' }, 'integer') // true
 */
export function matchesColumnType(element: SchemaElement, type: string): boolean {
  switch (type) {
    case 'boolean':
      return element.type === 'BOOLEAN';
    case 'integer':
      return isInteger(element);
    case 'number':
      return isInteger(element) || isFloatingPoint(element);
    case 'date':
      return element.type === 'INT32' && isDate(element);
    case 'dateTime':
      return element.type === 'INT96' || (element.type === 'INT64' && isTimestamp(element));
    default:
      return false;
  }
}

function isInteger({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  if (type !== 'INT32' && type !== 'INT64') return false;
  return /^(?:U?INT_[0-9]+)?$/.test(converted ?? '') && [undefined, 'INTEGER'].includes(logical?.type);
}

function isFloatingPoint({ type, ...element }: SchemaElement): boolean {
  if (type === 'DOUBLE' || type === 'FLOAT') return true;
  if (!isDecimal(element)) return false;
  const isFixed =
    type === 'FIXED_LEN_BYTE_ARRAY' && (element.type_length ?? 0) <= PARQUET_LIMITS.decimalBytes;
  return type === 'INT32' || type === 'INT64' || isFixed;
}

type TypeAnnotations = Pick<SchemaElement, 'converted_type' | 'logical_type'>;

function isDecimal({ converted_type: converted, logical_type: logical }: TypeAnnotations): boolean {
  return converted === 'DECIMAL' || logical?.type === 'DECIMAL';
}

function isDate({ converted_type: converted, logical_type: logical }: TypeAnnotations): boolean {
  return converted === 'DATE' || logical?.type === 'DATE';
}

function isTimestamp({ converted_type: converted, logical_type: logical }: TypeAnnotations): boolean {
  return logical?.type === 'TIMESTAMP' || /^TIMESTAMP_/.test(converted ?? '');
}
