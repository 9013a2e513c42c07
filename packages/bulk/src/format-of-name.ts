import type { BulkFormat } from './bulk-plan.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** What the end of a name says of a file. */
export type NameParts = { readonly format: BulkFormat | undefined; readonly compression: Compression };

const COMPRESSIONS: Readonly<Record<string, Compression>> = {
  gz: 'gzip',
  gzip: 'gzip',
  zst: 'zstd',
  zstd: 'zstd',
};
const FORMATS: Readonly<Record<string, BulkFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json-array',
  parquet: 'parquet',
};

/**
 * Format and compression by the endings of a name.
 *
 * @example formatOfName('hr/people.csv.gz') // { format: 'csv', compression: 'gzip' }
 */
export function formatOfName(name: string): NameParts {
  const endings = name.toLowerCase().split('/').at(-1)?.split('.').slice(1) ?? [];
  const compression = COMPRESSIONS[endings.at(-1) ?? ''];
  const ending = compression === undefined ? endings.at(-1) : endings.at(-2);
  return { format: FORMATS[ending ?? ''], compression: compression ?? 'none' };
}
