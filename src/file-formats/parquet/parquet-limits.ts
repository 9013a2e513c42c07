import { BulkError } from '../../bulk/bulk-fault.ts';

/**
 * What a Parquet file may say of itself before memory is taken for it (BLK-05). Writers keep pages near 1 MiB, dictionaries below, row
 * groups below 128 MiB, and footers below one.
 */
export const PARQUET_LIMITS = {
  footerBytes: 8 * 1024 * 1024,
  columns: 10_000,
  /** Of the columns that are wanted, as they stand in the file: they are held while their rows are made. */
  rowGroupBytes: 128 * 1024 * 1024,
  pageBytes: 64 * 1024 * 1024,
  /** Each takes eight bytes once it is read, a text that is not of a dictionary some hundred. */
  pageValues: 4 * 1024 * 1024,
  pageTexts: 1024 * 1024,
  dictionaryValues: 512 * 1024,
  /** A row group may grow so often when it is unpacked, and a file have so many rows a byte; a few are free. */
  expansion: 250,
  freeBytes: 64 * 1024 * 1024,
  rowsPerByte: 2_000,
  freeRows: 16 * 1024 * 1024,
  /** Rows that are in memory at a time, and become a row group: so many, or as many as have so many bytes or cells. */
  sliceRows: 131_000,
  sliceBytes: 8 * 1024 * 1024,
  sliceCells: 128 * 1024,
} as const;

export function expandsTooFar(): BulkError {
  return new BulkError({ fault: 'EXPANDS_TOO_FAR' });
}

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
