import { headline, type SchemaSource } from './schema-source.ts';
import type { Column, ColumnType, Join, Table } from './table.ts';

/** Types that DuckDB, PostgreSQL and their kin read; JSON is text, because its type has another name in each of them. */
export const SQL_TYPES: Readonly<Record<ColumnType, string>> = Object.freeze({
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  int64: 'BIGINT',
  double: 'DOUBLE PRECISION',
  timestamp: 'TIMESTAMP',
  date: 'DATE',
  json: 'VARCHAR',
});

/** The type of a column, with its length where that is bounded. @example sqlType(id) // 'VARCHAR(45)' */
export function sqlType({ type, maxLength }: Column): string {
  return maxLength === undefined ? SQL_TYPES[type] : `${SQL_TYPES[type]}(${maxLength})`;
}

/**
 * One `CREATE TABLE` for each table, in the SQL of PostgreSQL, which DuckDB reads too. What a column is, and what a table joins with,
 * stands in comments; keys are primary keys.
 */
export function sqlSchema(source: SchemaSource): string {
  const head = [
    `-- ${headline(source)} Made by "nymgate schema ${source.connector} --format sql".`,
    '-- Times are in UTC, but where a column beside them names a time zone.',
  ];
  return `${[head.join('\n'), ...source.tables.map(createTable)].join('\n\n')}\n`;
}

function createTable(table: Table): string {
  const { name, grain, endpoints, parent, columns, key, joins } = table;
  const above =
    parent === undefined
      ? []
      : [`-- of: ${quote(parent.table)} by (${parent.columns.map(quote).join(', ')})`];
  return [
    `-- ${grain}`,
    ...endpoints.map((path) => `-- from: ${path}`),
    ...above,
    ...joins.map(joinComment),
    `CREATE TABLE ${quote(name)} (`,
    ...columns.map(columnLine),
    `  PRIMARY KEY (${key.map(quote).join(', ')})`,
    ');',
  ].join('\n');
}

function columnLine(column: Column): string {
  const { name, nullable, treatment, kind, reason } = column;
  const note = [kind === undefined ? treatment : `${treatment}, ${kind}`, reason].filter(Boolean).join(': ');
  return `  ${quote(name)} ${sqlType(column)}${nullable ? '' : ' NOT NULL'}, -- ${note}`;
}

function joinComment({ columns, connector, table, to, by }: Join): string {
  const how = by === 'hash' ? ', by the 42 characters behind t~ or p~' : '';
  return `-- joins: (${columns.map(quote).join(', ')}) with ${quote(table)} (${to.map(quote).join(', ')}) of ${connector}${how}`;
}

/** Names keep their letter case only in quotes. They hold letters, digits and `_` alone, so nothing need be escaped. */
function quote(name: string): string {
  return `"${name}"`;
}
