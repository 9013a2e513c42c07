import { formatHeadline, type SchemaSource } from './schema-source.ts';
import type { Column, ColumnType, ColumnValue, Table } from './table.ts';

/**
 * An element of a Parquet schema, spelled as hyparquet spells parquet.thrift; the first one is the root, the others are its columns.
 * Source: SchemaElement and logical types of apache/parquet-format.
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
 * Times are instants in UTC, as Graph answers them when nobody asks for a time zone. Nobody can tell it from the text, so a column
 * beside them names the zone where there is one.
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

/** The schema of a table as hyparquet's writer takes it. */
export function createParquetElements({ columns }: Pick<Table, 'columns'>): readonly ParquetElement[] {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, type, nullable }): ParquetElement => {
      const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
      return { name, ...PARQUET_TYPES[type], repetition_type };
    }),
  ];
}

/** Every table with its schema, as one JSON document. */
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

/** What hyparquet's writer takes in a column. */
export type ParquetValue = string | boolean | number | bigint | object | null;

/**
 * A value of a row as the column of a Parquet file takes it: integers and microseconds as `bigint`, dates as days since 1970, JSON
 * as what it means. A text that is no time, such as the 31st of February, is null, and so is a number that the column cannot hold.
 *
 * @example parquetValue(received, '2026-01-31T09:00:00Z') // 1769850000000000n
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

/** Of the seven digits that Graph writes behind the second, six stay. Without offset it is UTC. */
function toMicroseconds(text: string): bigint | null {
  const [, date = '', minute = '00:00', second = '00', fraction = '', offset = 'Z'] = TIME.exec(text) ?? [];
  const milliseconds = Date.parse(`${date}T${minute}:${second}Z`);
  const shift = Date.parse(`${date}T${minute}:${second}${offset}`) - milliseconds;
  // Date takes the 31st of February for the 3rd of March.
  const isReal = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(`${date}T`);
  if (!isReal || Number.isNaN(shift)) return null;
  return BigInt(milliseconds + shift) * 1_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
