import type { BulkFault, BulkFaultCode } from './bulk-plan.ts';

/** What is wrong with a whole file, and what to do. No word of the file itself. docs/reference/bulk.md lists them. */
export const BULK_FAULTS: Readonly<Record<BulkFaultCode, string>> = {
  HEADER_MISSING: 'The file has no header; write the column names into its first line.',
  HEADER_DUPLICATE: 'Two columns have the same name; rename one at the source.',
  HEADER_UNNAMED: 'A column has no name; name it at the source.',
  COLUMNS_TOO_MANY:
    'The header has more than 16,384 columns; compare its delimiter with the rules, or write fewer columns at the source.',
  COLUMNS_NONE:
    'The rules list no column of this file, so the output would be empty; compare its header and delimiter with the rules.',
  COLUMN_REQUIRED:
    'The file lacks a column that the rules require; add it at the source, or remove it from the rules.',
  QUOTE_UNCLOSED: 'A quoted cell does not end; close the quote at the source.',
  QUOTE_BROKEN:
    'Text follows the closing quote of a cell, so the end of its row is ambiguous; set the delimiter of the file in the rules (delimiter: ";"), or double the quotes inside cells at the source.',
  ROW_TOO_LONG:
    'The header is longer than 4 MiB; end it with a line break at the source, and compare its delimiter with the rules.',
  ENCODING_UNKNOWN:
    'The file is not text in the encoding from the rules or its byte order mark; set the right one in the rules (encoding: windows-1252), or save the file as UTF-8.',
  NOT_AN_ARRAY:
    'The file is not a JSON array, or its elements are not separated by commas; fix it at the source, or set ndjson if each line is a record (--format, or format of the job).',
  ARRAY_UNFINISHED: 'The JSON array does not end, or data follows its end; fetch the file again.',
  FORMAT_MISMATCH:
    'The rules do not support this format; write rules for it, or set the right one (--format, or format of the job).',
  FORMAT_UNKNOWN:
    'The format cannot be derived from the file name; set it (--format, or format of the job or of the rules).',
  NOT_PARQUET: 'The file is not a Parquet file, or it is damaged; fetch it again.',
  WORKBOOK:
    'The file is a workbook of Excel or LibreOffice, or a ZIP archive; save each sheet as CSV (in Excel: Save As, "CSV UTF-8"), or unpack the archive.',
  COMPRESSION_BROKEN: 'The compressed data is broken or cut off; fetch the file again.',
  COMPRESSION_LABEL:
    'The compression differs from the file name or from the metadata of the store; rename the file.',
  ZSTD_MISSING: 'This version of Node has no zstd; use Node 22.15 or later, or compress with gzip.',
  PARQUET_UNSUPPORTED:
    'A column of the Parquet file is nested, in another file, or has an unsupported type, encoding or codec; drop it in the rules.',
  PARQUET_TOO_LARGE:
    'A page, a dictionary or a row group of the Parquet file is larger than the limit; write it with smaller pages and row groups.',
  PARQUET_FOOTER_TOO_LARGE:
    'The footer of the Parquet file is larger than the limit, because it has too many columns or row groups; write fewer columns, larger row groups, or several files.',
  PARQUET_ENCRYPTED:
    'The Parquet file or one of its columns is encrypted; decrypt it at the source, or write it without that column.',
  PACKAGE_MISSING:
    'A package that Parquet needs is not installed; install it next to nymgate (with -g if nymgate is installed globally).',
  EXPANDS_TOO_FAR:
    'The file expands more than 250-fold, or has more than 2,000 rows per byte; if intended, unpack it first, or write smaller row groups without compression.',
  REJECTS_EXCEEDED:
    'More rows were rejected than the limit allows; the reject file lists them (for a stream: the lines before this one). Fix them, or raise the limit (--rejects, or rejects of the job).',
  EMPTIED_EXCEEDED:
    'Too many cells of a column are rejected; correct the file or the rule, or raise maxEmptied in the rules.',
  RULE_MISSING:
    'No rule matches this file name; add it to "files" in the rules, or choose a rule set (--bulk, or set of the job).',
};

/** The failure of a whole file. Its message has constants, a line number and names from the rules, never a value. */
export class BulkError extends Error {
  readonly fault: BulkFault;
  constructor(fault: BulkFault) {
    super(describeFault(fault));
    this.name = 'BulkError';
    this.fault = Object.freeze(fault);
  }
}

/** @example describeFault({ fault: 'QUOTE_UNCLOSED', line: 7 }) // 'line 7: QUOTE_UNCLOSED A quoted cell does not end; …' */
export function describeFault({ fault, line, subject }: BulkFault): string {
  // The only fault with a position in a file without lines.
  const unit = fault === 'NOT_AN_ARRAY' ? 'element' : 'line';
  const where = line === undefined ? '' : `${unit} ${line}: `;
  return `${where}${fault} ${BULK_FAULTS[fault]}${subject === undefined ? '' : ` (${subject})`}`;
}
