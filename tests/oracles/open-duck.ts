import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** DuckDB over files in a folder of its own. */
export async function openDuck() {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-parquet-'));
  const duck = await (await DuckDBInstance.create(':memory:')).connect();
  let files = 0;
  const nextPath = () => {
    files += 1;
    return join(folder, `${files}.parquet`);
  };
  return {
    /** A file that DuckDB writes. */
    written: async (select: string, options = ''): Promise<Uint8Array> => {
      const path = nextPath();
      await duck.run(`COPY (${select}) TO '${path}' (FORMAT parquet${options})`);
      return readFileSync(path);
    },
    /** What DuckDB reads in the place of FILE. */
    query: async (bytes: Uint8Array, select: string): Promise<readonly Record<string, unknown>[]> => {
      const path = nextPath();
      writeFileSync(path, bytes);
      return (await duck.runAndReadAll(select.replace('FILE', `'${path}'`))).getRowObjectsJson();
    },
    close: () => {
      duck.closeSync();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
