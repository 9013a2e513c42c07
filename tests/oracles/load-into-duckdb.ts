import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { SchemaSource } from '../../packages/connectors/src/tables/schema-source.ts';
import { createSqlSchema } from '../../packages/connectors/src/tables/sql.ts';
import type { Table, TableRow } from '../../packages/connectors/src/tables/table.ts';

export type Loaded = {
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>;
  /** For each list the rows whose key has no row above; for joins by a whole key nothing is said: much lies out of a sample. */
  readonly joined: readonly { readonly table: string; readonly orphans: number }[];
};

/** Makes the tables by the printed SQL, inserts the rows, and counts. */
export async function loadIntoDuckDb(source: SchemaSource, rows: readonly TableRow[]): Promise<Loaded> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(createSqlSchema(source));
    for (const table of source.tables)
      await insert(
        connection,
        table,
        rows.filter((one) => one.table === table.name),
      );
    return {
      counts: await countsOf(connection, source.tables),
      joined: await orphans(connection, source.tables),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** All values as texts, so that it is the engine that casts them. */
async function insert(connection: DuckDBConnection, table: Table, rows: readonly TableRow[]): Promise<void> {
  if (rows.length === 0) return;
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-rows-'));
  const file = join(directory, 'rows.ndjson');
  try {
    writeFileSync(file, rows.map(({ row }) => `${JSON.stringify(row)}\n`).join(''));
    const columns = table.columns.map(({ name }) => `${quote(name)}: 'VARCHAR'`).join(', ');
    const read = `read_json('${file}', format = 'newline_delimited', columns = {${columns}})`;
    await connection.run(`INSERT INTO ${quote(table.name)} SELECT * FROM ${read}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function countsOf(
  connection: DuckDBConnection,
  tables: readonly Table[],
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { name } of tables)
    counts[name] = await numberOf(connection, `SELECT count(*) FROM ${quote(name)}`);
  return counts;
}

async function orphans(connection: DuckDBConnection, tables: readonly Table[]): Promise<Loaded['joined']> {
  const found = [];
  for (const { name, parent } of tables) {
    if (parent === undefined) continue;
    const above = tables.find((table) => table.name === parent.table);
    const on = parent.columns.map((column, at) => `c.${quote(column)} = p.${quote(above?.key[at] ?? '')}`);
    const sql = `SELECT count(*) FROM ${quote(name)} c ANTI JOIN ${quote(parent.table)} p ON ${on.join(' AND ')}`;
    found.push({ table: name, orphans: await numberOf(connection, sql) });
  }
  return found;
}

async function numberOf(connection: DuckDBConnection, sql: string): Promise<number> {
  const reader = await connection.runAndReadAll(sql);
  return Number(reader.getRows()[0]?.[0]);
}

function quote(name: string): string {
  return `"${name}"`;
}
