import { formatHeadline, type SchemaSource } from './schema-source.ts';
import type { Column, ColumnType, ColumnValue, Table } from './table.ts';

/**
 * A Parquet schema element as in hyparquet; the first one is the root. Source: SchemaElement and logical
 * types of apache/parquet-format.
 */
export type ParquetElement = {
  readonly name: string;
  readonly type?: 'BOOLEAN' | 'INT32' | 'INT64' | 'DOUBLE' | 'BYTE_ARRAY';
  readonly repetition_type?: 'REQUIRED' | 'OPTIONAL';
  readonly num_children?: number;
  readonly converted_type?: 'UTF8' | 'JSON' | 'DATE' | 'TIMESTAMP_MICROS';
  readonly logical_type?: {
    readonly type: 'TIMESTAMP';
    readonly isAdjustedToUTC: boolean;
    readonly unit: 'MICROS';
  };
};

/**
 * Times are UTC instants, Graph's default. The text doesn't show the zone, so another column holds it where
 * there is one.
 */
const PARQUET_TYPES: Readonly<Record<ColumnType, Omit<ParquetElement, 'name'>>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  boolean: { type: 'BOOLEAN' },
  int64: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  date: { type: 'INT32', converted_type: 'DATE' },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
};

/** For hyparquet's writer. */
export function createParquetElements({ columns }: Pick<Table, 'columns'>): readonly ParquetElement[] {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type, nullable }): ParquetElement => {
      const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
      return { name, ...PARQUET_TYPES[type], repetition_type };
    }),
  ];
}

export function createParquetSchema(source: SchemaSource): object {
  const { connector, policy, form, tables } = source;
  return {
    title: formatHeadline(source),
    connector,
    policy,
    ...form,
    tables: tables.map((table) => {
      const { name, grain, key, endpoints, parent, joins } = table;
      return {
        name,
        grain,
        key,
        endpoints,
        ...(parent && { parent }),
        joins,
        schema: createParquetElements(table),
      };
    }),
  };
}

const MILLISECONDS_PER_DAY = 86_400_000_000n;

export type ParquetValue = string | boolean | number | bigint | object | null;

/**
 * Converts a row value for a Parquet column: integers and microseconds as `bigint`, dates as days since 1970,
 * parsed JSON. Invalid times, such as the 31st of February, and out-of-range numbers become null.
 * @example toParquetValue(received, '2026-01-31T09:00:00Z') // 1769850000000000n
 */
export function toParquetValue({ type }: Pick<Column, 'type'>, value: ColumnValue): ParquetValue {
  if (value === null) return null;
  if (type === 'int64') return Number.isSafeInteger(value) ? BigInt(value) : null;
  if (type === 'timestamp') return toMicroseconds(String(value));
  if (type === 'json') return JSON.parse(String(value)) as object;
  if (type !== 'date') return value;
  const day = toMicroseconds(String(value));
  return day === null ? null : Number(day / MILLISECONDS_PER_DAY);
}

const TIME = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,12}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Graph writes seven fractional digits, of which six are kept. UTC without offset. */
function toMicroseconds(text: string): bigint | null {
  const [, date = '', minute = '00:00', second = '00', fraction = '', offset = 'Z'] = TIME.exec(text) ?? [];
  const milliseconds = Date.parse(`${date}T${minute}:${second}Z`);
  const shift = Date.parse(`${date}T${minute}:${second}${offset}`) - milliseconds;
  // Date parses the 31st of February as the 3rd of March.
  const isReal = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(`${date}T`);
  if (!isReal || Number.isNaN(shift)) return null;
  return BigInt(milliseconds + shift) * 1_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
