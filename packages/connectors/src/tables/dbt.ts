import { formatHeadline, type SchemaSource, toSourceName } from './schema-source.ts';
import { toSqlType } from './sql.ts';
import type { Column, Join, Table } from './table.ts';

type Yaml = Readonly<Record<string, unknown>>;

/**
 * The tables as dbt sources: the document of a `schema.yml`, with `not_null` and `unique` tests on keys.
 * Joins are under `meta` without tests, since people outside the tenant are in no table. Source:
 * docs.getdbt.com/reference/source-properties, format since dbt 1.10.
 */
export function createDbtSources(source: SchemaSource): Yaml {
  const { connector, policy, tables, form } = source;
  return {
    version: 2,
    sources: [
      {
        name: toSourceName(source),
        description: formatHeadline(source),
        quoting: { identifier: true },
        config: { meta: { connector, policy, ...form } },
        tables: tables.map(createSourceTable),
      },
    ],
  };
}

function createSourceTable(table: Table): Yaml {
  const { name, grain, endpoints, key, joins, parent, columns } = table;
  return {
    name,
    description: grain,
    config: {
      meta: {
        endpoints,
        key,
        ...(parent !== undefined && { parent: { table: parent.table, columns: parent.columns } }),
        ...(joins.length > 0 && { joins: joins.map(describeJoin) }),
      },
    },
    data_tests: createUniqueTest(key),
    columns: columns.map((column) => createSourceColumn(column)),
  };
}

/** Tests a concatenation of the key columns, which needs no dbt package. */
function createUniqueTest(key: readonly string[]): readonly Yaml[] {
  const quoted = key.map((name) => `"${name}"`);
  const [first = ''] = quoted;
  return [{ unique: { column_name: key.length === 1 ? first : `(${quoted.join(" || '|' || ")})` } }];
}

function createSourceColumn(column: Column): Yaml {
  const { name, reason, treatment, kind, nullable } = column;
  return {
    name,
    quote: true,
    data_type: toSqlType(column).toLowerCase(),
    ...(reason !== '' && { description: reason }),
    config: { meta: { treatment, ...(kind !== undefined && { kind }) } },
    ...(!nullable && { data_tests: ['not_null'] }),
  };
}

function describeJoin({ columns, connector, table, targetColumns, comparison }: Join): Yaml {
  return {
    columns,
    to: { source: toSourceName({ connector }), table, columns: targetColumns },
    by: comparison,
  };
}
