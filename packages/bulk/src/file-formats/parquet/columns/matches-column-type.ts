import type { SchemaElement } from 'hyparquet';
import { PARQUET_LIMITS } from '../format/parquet-limits.ts';

/**
 * Whether all values of a column are of a type that `keep` may name, as the file itself says. Whoever keeps that type alone then keeps the
 * column: nothing of it has to become text.
 *
 * A logical type counts on the physical types that it is written by alone (parquet-format, "Logical types"): a footer may say of texts that
 * they are dates, and nobody would look at them. Decimals of any length are looked at one by one.
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
