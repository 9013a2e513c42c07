/** Bounds of a table; beyond them a row is rejected, or the file fails. */
export type CsvLimits = {
  /** Bytes of a cell without its quotes. */
  readonly maxCellBytes: number;
  /** Bytes of a row without its line end: so much is held in memory, never more. */
  readonly maxRowBytes: number;
  readonly maxColumns: number;
};

/** Spreadsheets stop at 32,767 characters a cell and 16,384 columns; files of databases do not. */
export const CSV_LIMITS: CsvLimits = Object.freeze({
  maxCellBytes: 1_048_576,
  maxRowBytes: 4_194_304,
  maxColumns: 16_384,
});

/**
 * What may stand between cells: no character that stands in a pseudonym, a number, a quote or a formula, so that only kept and
 * applied cells ever need quotes.
 */
export const DELIMITERS: readonly string[] = Object.freeze([',', ';', '\t', '|', ':', '^', ' ']);
