import { BulkError } from '../../bulk/bulk-fault.ts';

/**
 * What a Parquet file may say of itself before memory is taken for it (BLK-05). Writers keep pages near 1 MiB, row groups near 128 MiB and
 * footers below one.
 */
export const PARQUET_LIMITS = {
  footerBytes: 8 * 1024 * 1024,
  columns: 10_000,
  /** Of the columns that are read, as they stand in the file. */
  rowGroupBytes: 192 * 1024 * 1024,
  pageBytes: 64 * 1024 * 1024,
  pageValues: 4 * 1024 * 1024,
  /** Rows that are in memory at a time, and become a row group: so many, or as many as have so many bytes. */
  sliceRows: 131_072,
  sliceBytes: 16 * 1024 * 1024,
} as const;

export function notParquet(): BulkError {
  return new BulkError({ fault: 'NOT_PARQUET' });
}

export function tooLarge(): BulkError {
  return new BulkError({ fault: 'PARQUET_TOO_LARGE' });
}

/** @param column its name, cut to what may be told */
export function unsupported(column: string): BulkError {
  return new BulkError({ fault: 'PARQUET_UNSUPPORTED', subject: tellable(column) });
}

/** Names of columns are no personal data, but any bytes may stand in a file. */
function tellable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}
