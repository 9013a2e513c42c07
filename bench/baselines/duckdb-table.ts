import { type DuckDBConnection, DuckDBInstance } from '../../tests/oracles/duckdb.ts';
import type { Files } from '../bulk/people-table.ts';

/** DuckDB on one thread, which writes the same pseudonyms in the scheme psoxy. */
export async function openDuckDb(): Promise<DuckDBConnection> {
  return await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
}

/** @param files both without a quote in their names */
export async function duckDbTable(connection: DuckDBConnection, files: Files, salt: string): Promise<void> {
  const columns = `employee_id, ${pseudonym('mail', salt)}, display_name, department, ${pseudonym('manager_mail', salt)}, start_date`;
  const [from, form] = files.from.endsWith('.parquet')
    ? [`'${files.from}'`, 'FORMAT parquet']
    : [readCsv(files.from), 'FORMAT csv, HEADER'];
  await connection.run(`COPY (SELECT ${columns} FROM ${from}) TO '${files.to}' (${form})`);
}

/** The table of a CSV file as a Parquet file, in row groups as DuckDB makes them. */
export async function toParquet(connection: DuckDBConnection, { from, to }: Files): Promise<void> {
  await connection.run(`COPY (SELECT * FROM ${readCsv(from)}) TO '${to}' (FORMAT parquet)`);
}

function readCsv(file: string): string {
  return `read_csv('${file}', all_varchar=true, header=true)`;
}

function pseudonym(column: string, salt: string): string {
  const digest = `to_base64(unhex(sha256(lower(${column}) || '${salt}')))`;
  const encoded = `replace(replace(rtrim(${digest}, '='), '+', '-'), '/', '_')`;
  return `'t~' || ${encoded} || '@' || split_part(${column}, '@', 2) AS ${column}`;
}
