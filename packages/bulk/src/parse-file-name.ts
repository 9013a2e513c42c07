import type { BulkFormat } from './bulk-plan.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** What the end of a name says of a file. */
export type NameParts = { readonly format: BulkFormat | undefined; readonly compression: Compression };

const COMPRESSION_BY_EXTENSION: Readonly<Record<string, Compression>> = {
  gz: 'gzip',
  gzip: 'gzip',
  zst: 'zstd',
  zstd: 'zstd',
};
const FORMAT_BY_EXTENSION: Readonly<Record<string, BulkFormat>> = {
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
export function parseFileName(name: string): NameParts {
  const extensions = name.toLowerCase().split('/').at(-1)?.split('.').slice(1) ?? [];
  const compression = COMPRESSION_BY_EXTENSION[extensions.at(-1) ?? ''];
  const extension = compression === undefined ? extensions.at(-1) : extensions.at(-2);
  return { format: FORMAT_BY_EXTENSION[extension ?? ''], compression: compression ?? 'none' };
}
