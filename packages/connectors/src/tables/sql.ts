import { formatHeadline, type SchemaSource } from './schema-source.ts';
import type { Column, ColumnType, Join, Table } from './table.ts';

/** For DuckDB, PostgreSQL and similar; JSON is text, because its type name varies. */
export const SQL_TYPES: Readonly<Record<ColumnType, string>> = Object.freeze({
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  int64: 'BIGINT',
  double: 'DOUBLE PRECISION',
  timestamp: 'TIMESTAMP',
  date: 'DATE',
  json: 'VARCHAR',
});

/** @example toSqlType(id) // 'VARCHAR(45)' */
export function toSqlType({ type, maxLength }: Column): string {
  return maxLength === undefined ? SQL_TYPES[type] : `${SQL_TYPES[type]}(${maxLength})`;
}

/**
 * One `CREATE TABLE` per table, for PostgreSQL and DuckDB. Column descriptions and joins are comments, keys
 * are primary keys.
 */
export function createSqlSchema(source: SchemaSource): string {
  const head = [
    `-- ${formatHeadline(source)} Made by "nymgate schema ${source.connector} --format sql".`,
    '-- Times are in UTC, unless another column specifies their time zone.',
  ];
  return `${[head.join('\n'), ...source.tables.map(writeCreateTable)].join('\n\n')}\n`;
}

function writeCreateTable(table: Table): string {
  const { name, grain, endpoints, parent, columns, key, joins } = table;
  const above =
    parent === undefined
      ? []
      : [`-- of: ${quoteIdentifier(parent.table)} by (${parent.columns.map(quoteIdentifier).join(', ')})`];
  return [
    `-- ${grain}`,
    ...endpoints.map((path) => `-- from: ${path}`),
    ...above,
    ...joins.map(writeJoinComment),
    `CREATE TABLE ${quoteIdentifier(name)} (`,
    ...columns.map(writeColumn),
    `  PRIMARY KEY (${key.map(quoteIdentifier).join(', ')})`,
    ');',
  ].join('\n');
}

function writeColumn(column: Column): string {
  const { name, nullable, treatment, kind, reason } = column;
  const note = [kind === undefined ? treatment : `${treatment}, ${kind}`, reason].filter(Boolean).join(': ');
  return `  ${quoteIdentifier(name)} ${toSqlType(column)}${nullable ? '' : ' NOT NULL'}, -- ${note}`;
}

function writeJoinComment({ columns, connector, table, targetColumns, comparison }: Join): string {
  const how = comparison === 'hash' ? ', by the 42 characters behind t~ or p~' : '';
  return `-- joins: (${columns.map(quoteIdentifier).join(', ')}) with ${quoteIdentifier(table)} (${targetColumns.map(quoteIdentifier).join(', ')}) of ${connector}${how}`;
}

/** Quotes keep the letter case. Names hold only letters, digits and `_`, so nothing needs escaping. */
function quoteIdentifier(name: string): string {
  return `"${name}"`;
}
