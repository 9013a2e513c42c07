import { BulkError } from '../../../bulk-fault.ts';

/**
 * What a Parquet file may declare before memory is allocated for it (BLK-05). A row group has no limit, since only one of its pages is
 * in memory at a time: writers keep pages near 1 MiB, DuckDB below 100 MB, and dictionaries and footers below 1 MiB.
 */
export const PARQUET_LIMITS = {
  footerBytes: 8 * 1024 * 1024,
  /** Structs and lists in it: a column of a row group has about ten, in a hundred bytes and more. */
  footerParts: 1024 * 1024,
  columns: 10_000,
  /** Of one row group: the order of its rows is held, two bytes for each. */
  groupRows: 16 * 1024 * 1024,
  /** Of one page: the numbers in it may be the least and the greatest value, which no writer keeps long. */
  headerBytes: 4 * 1024 * 1024,
  pageBytes: 64 * 1024 * 1024,
  /** Each takes eight bytes once it is read. */
  pageValues: 4 * 1024 * 1024,
  dictionaryValues: 512 * 1024,
  /** 256 bits: the largest in use. */
  decimalBytes: 32,
  /** A row group may grow so often when it is unpacked, and a file have so many rows a byte; a few are free. */
  expansion: 250,
  freeBytes: 64 * 1024 * 1024,
  rowsPerByte: 2_000,
  freeRows: 16 * 1024 * 1024,
  /** Rows of a column that are treated at a time: so many, or as many as usually have so many bytes; and what they may have at most. */
  batchRows: 20_000,
  batchBytes: 1024 * 1024,
  longestBatch: 64 * 1024 * 1024,
} as const;

export function expansionLimitError(): BulkError {
  return new BulkError({ fault: 'EXPANDS_TOO_FAR' });
}

export function notParquetError(): BulkError {
  return new BulkError({ fault: 'NOT_PARQUET' });
}

export function tooLargeError(): BulkError {
  return new BulkError({ fault: 'PARQUET_TOO_LARGE' });
}

export function footerTooLargeError(): BulkError {
  return new BulkError({ fault: 'PARQUET_FOOTER_TOO_LARGE' });
}

export function encryptedFileError(): BulkError {
  return new BulkError({ fault: 'PARQUET_ENCRYPTED' });
}

/** @param column its name, cut to what may be reported */
export function unsupportedColumnError(column: string): BulkError {
  return new BulkError({ fault: 'PARQUET_UNSUPPORTED', subject: toDisplayName(column) });
}

/** Names of columns are no personal data, but any bytes may stand in a file. */
function toDisplayName(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}
