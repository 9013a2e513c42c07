import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** DuckDB on one thread, which writes the same pseudonyms in the scheme psoxy. */
export async function openDuckDb(): Promise<DuckDBConnection> {
  return await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
}

/** @param files both without a quote in their names */
export async function duckDbTable(
  connection: DuckDBConnection,
  files: { readonly from: string; readonly to: string },
  salt: string,
): Promise<void> {
  const columns = `employee_id, ${pseudonym('mail', salt)}, display_name, department, ${pseudonym('manager_mail', salt)}, start_date`;
  await connection.run(
    `COPY (SELECT ${columns} FROM read_csv('${files.from}', all_varchar=true, header=true)) TO '${files.to}' (FORMAT csv, HEADER)`,
  );
}

function pseudonym(column: string, salt: string): string {
  const digest = `to_base64(unhex(sha256(lower(${column}) || '${salt}')))`;
  const encoded = `replace(replace(rtrim(${digest}, '='), '+', '-'), '/', '_')`;
  return `'t~' || ${encoded} || '@' || split_part(${column}, '@', 2) AS ${column}`;
}
