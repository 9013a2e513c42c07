import { createRequire } from 'node:module';

export type { DuckDBConnection } from '@duckdb/node-api';

type DuckDb = typeof import('@duckdb/node-api');

/**
 * DuckDB for other suites and benchmarks, which have no copy of their own. Required, not imported: a benchmark is bundled into
 * another folder, from which the package is not found.
 */
export const { DuckDBInstance } = createRequire(import.meta.url)('@duckdb/node-api') as DuckDb;
