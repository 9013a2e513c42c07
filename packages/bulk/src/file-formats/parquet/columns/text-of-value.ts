import type { Buffer } from 'node:buffer';
import type { SchemaElement } from 'hyparquet';
import { notParquetError, PARQUET_LIMITS } from '../format/parquet-limits.ts';
import { isAscii, toBuffer } from './values.ts';

/** What a value is, as text; undefined for bytes that are no UTF-8. */
export type TextOfValue = (value: unknown) => string | undefined;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const DAY = 86_400_000;
const DECIMAL_PLACES = { MILLIS: 3, MICROS: 6, NANOS: 9 } as const;

const JULIAN_EPOCH = 2_440_588n;
const DAY_NANOS = 86_400_000_000_000n;

const READERS: Readonly<Record<string, (bytes: Buffer) => unknown>> = {
  BOOLEAN: (bytes) => bytes[0] === 1,
  INT32: (bytes) => bytes.readInt32LE(),
  INT64: (bytes) => bytes.readBigInt64LE(),
  FLOAT: (bytes) => bytes.readFloatLE(),
  DOUBLE: (bytes) => bytes.readDoubleLE(),
  INT96: (bytes) => (BigInt(bytes.readInt32LE(8)) - JULIAN_EPOCH) * DAY_NANOS + bytes.readBigUInt64LE(),
};

/** What a value is, by its physical type: a number, bigint, boolean or bytes; INT96 in nanoseconds since 1970. */
export function readValue(value: string, { type }: SchemaElement): unknown {
  const bytes = toBuffer(value);
  return READERS[type ?? '']?.(bytes) ?? bytes;
}

/** How the values of a column, as the file holds them, become text: null for no text, and for what is no number among numbers. */
export function textReader(element: SchemaElement): ((value: string) => string | null) | undefined {
  const textOf = textOfValues(element);
  if (textOf === undefined) return undefined;
  if (textOf === textOfBytes) return (value) => (isAscii(value) ? value : (textOf(toBuffer(value)) ?? null));
  return (value) => {
    const read = readValue(value, element);
    // pandas and others write NaN where there is no number; as a text it would be one person more.
    return Number.isNaN(read) ? null : (textOf(read) ?? null);
  };
}

/**
 * How the values of a column become text, by its physical and logical type (parquet-format, "Logical types"). A person's number is the
 * same text as in a CSV; a time is written as ISO 8601 in UTC. Undefined for types without a text form (times of day, intervals,
 * geometry).
 *
 * @example textOfValues({ name: 'id', type: 'INT64' })?.(7n) // '7'
 */
export function textOfValues(element: SchemaElement): TextOfValue | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return decimalText(element);
  if (type === 'BYTE_ARRAY') return isText(element) ? textOfBytes : undefined;
  if (type === 'FIXED_LEN_BYTE_ARRAY') return logical?.type === 'UUID' ? uuidText : undefined;
  if (type === 'INT96') return (nanos) => instantText(BigInt(String(nanos)), 9);
  if (type === 'INT64') return integerText(element, 64);
  if (type === 'INT32') return integerText(element, 32);
  return type === 'BOOLEAN' || type === 'DOUBLE' || type === 'FLOAT' ? String : undefined;
}

function isText({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return (
    [undefined, 'UTF8', 'ENUM', 'JSON'].includes(converted) &&
    [undefined, 'STRING', 'ENUM', 'JSON'].includes(logical?.type)
  );
}

function textOfBytes(value: unknown): string | undefined {
  try {
    return decoder.decode(value instanceof Uint8Array ? value : undefined);
  } catch {
    // Not UTF-8: the row is rejected.
    return undefined;
  }
}

function integerText(element: SchemaElement, bits: 32 | 64): TextOfValue | undefined {
  const { converted_type: converted, logical_type: logical } = element;
  const places = getDecimalPlaces(element);
  if (places !== undefined) return (value) => instantText(BigInt(String(value)), places);
  if (converted === 'DATE' || logical?.type === 'DATE') return (value) => dateText(Number(value));
  if (logical?.type === 'TIME' || converted?.startsWith('TIME_') === true) return undefined;
  const isUnsigned =
    converted?.startsWith('UINT') === true || (logical?.type === 'INTEGER' && !logical.isSigned);
  return isUnsigned ? (value) => String(BigInt.asUintN(bits, BigInt(String(value)))) : String;
}

function getDecimalPlaces({
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): number | undefined {
  if (logical?.type === 'TIMESTAMP') return DECIMAL_PLACES[logical.unit];
  if (converted === 'TIMESTAMP_MILLIS') return 3;
  return converted === 'TIMESTAMP_MICROS' ? 6 : undefined;
}

/** `2026-03-01T08:30:00.000001Z`; outside of the years that JavaScript knows, the number. */
function instantText(value: bigint, places: number): string {
  const unit = 10n ** BigInt(places);
  const part = ((value % unit) + unit) % unit;
  const seconds = (value - part) / unit;
  const date = new Date(Number(seconds) * 1_000);
  if (Number.isNaN(date.getTime())) return String(value);
  return `${date.toISOString().slice(0, -5)}.${String(part).padStart(places, '0')}Z`;
}

function dateText(days: number): string {
  const date = new Date(days * DAY);
  return Number.isNaN(date.getTime()) ? String(days) : date.toISOString().slice(0, -14);
}

function uuidText(value: unknown): string | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  const hex = [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Of `PARQUET_LIMITS.decimalBytes`. */
const DECIMAL_DIGITS = 77;

function decimalText({
  scale: declaredScale,
  logical_type: logical,
}: SchemaElement): TextOfValue | undefined {
  const scale = logical?.type === 'DECIMAL' ? logical.scale : (declaredScale ?? 0);
  // Each value would become a text as long as the footer says.
  if (!(scale >= 0 && scale <= DECIMAL_DIGITS)) return undefined;
  return (value) => {
    const unscaled = value instanceof Uint8Array ? signed(value) : BigInt(String(value));
    const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
    const sign = unscaled < 0n ? '-' : '';
    const cut = digits.length - scale;
    return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`;
  };
}

/**
 * Two's complement, the highest byte first.
 *
 * @throws BulkError NOT_PARQUET for more bytes than a decimal has: a number of a megabyte takes hours (BLK-05)
 */
function signed(bytes: Uint8Array): bigint {
  if (bytes.length > PARQUET_LIMITS.decimalBytes) throw notParquetError();
  const value = bytes.reduce((before, byte) => before * 256n + BigInt(byte), 0n);
  return BigInt.asIntN(bytes.length * 8, value);
}
