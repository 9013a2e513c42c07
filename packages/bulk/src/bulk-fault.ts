import type { BulkFault, BulkFaultCode } from './bulk-plan.ts';

/** What is wrong with a whole file, and what to do. No word of the file itself. docs/reference/bulk.md lists them. */
export const BULK_FAULTS: Readonly<Record<BulkFaultCode, string>> = {
  HEADER_MISSING: 'The file has no header; write the names of the columns into its first line.',
  HEADER_DUPLICATE: 'Two columns have one name; rename one where the file is made.',
  HEADER_UNNAMED: 'A column has no name; name it where the file is made.',
  COLUMNS_TOO_MANY:
    'The header has more than 16,384 columns; compare its delimiter with that of the rules, or write fewer columns where the file is made.',
  COLUMNS_NONE:
    'The rules name no column of this file, so nothing would be left; compare its header, and its delimiter, with the rules.',
  COLUMN_REQUIRED:
    'The file lacks a column that the rules need; add it where the file is made, or take it out of the rules.',
  QUOTE_UNCLOSED: 'A quoted cell does not end; close the quote where the file is made.',
  QUOTE_BROKEN:
    'Text stands behind the closing quote of a cell, so nobody can say where its row ends; say the delimiter of the file in the rules (delimiter: ";"), or write quotes inside cells twice where the file is made.',
  ROW_TOO_LONG:
    'The header is longer than 4 MiB; write a line end behind it where the file is made, and compare its delimiter with that of the rules.',
  ENCODING_UNKNOWN:
    'The bytes are no text in the encoding that the rules or the mark of the file name; say the right one in the rules (encoding: windows-1252), or save the file as UTF-8.',
  NOT_AN_ARRAY:
    'The file is no JSON array, or its elements are not divided by commas; mend it where it is made, or say ndjson if each line is a record (--format, or format of the job).',
  ARRAY_UNFINISHED: 'The JSON array does not end, or something stands behind its end; fetch the file again.',
  FORMAT_MISMATCH:
    'The rules cannot treat this format; write rules for it, or say the right one (--format, or format of the job).',
  FORMAT_UNKNOWN:
    'The name of the file does not tell its format; say it (--format, or format of the job or of the rules).',
  NOT_PARQUET: 'The file is no Parquet file, or a broken one; fetch it again.',
  COMPRESSION_BROKEN: 'The compressed data is broken or cut off; fetch the file again.',
  COMPRESSION_LABEL:
    'The bytes are compressed otherwise than the name of the file, or the store, says; name it after what it is.',
  ZSTD_MISSING: 'This Node has no zstd; run nymgate by Node 22.15 or newer, or compress with gzip.',
  PARQUET_UNSUPPORTED:
    'A column of the Parquet file is nested, in another file, or of a type, encoding or codec that is not read; drop it in the rules.',
  PARQUET_TOO_LARGE:
    'A page, a dictionary or a row group of the Parquet file is larger than the limit; write it with smaller pages and row groups.',
  PARQUET_FOOTER_TOO_LARGE:
    'The footer of the Parquet file is larger than the limit, as it has too many columns or row groups; write fewer columns, larger row groups, or several files.',
  PARQUET_ENCRYPTED:
    'The Parquet file, or a column of it, is encrypted; decrypt it where it is made, or write it without that column.',
  PACKAGE_MISSING:
    'A package that Parquet needs is not installed beside nymgate; install it, with -g where nymgate was installed so.',
  EXPANDS_TOO_FAR:
    'The file grows more than 250-fold when it is expanded, or has more than 2,000 rows a byte; if it is meant to, unpack it first, or write Parquet with smaller row groups and without compression.',
  REJECTS_EXCEEDED:
    'More rows were rejected than are allowed; see which and why in the reject file (of a stream: in the lines before this one), and mend them, or allow more (--rejects, or rejects of the job).',
  RULE_MISSING:
    'No rule is for a file of this name; add the name to "files" in the rules, or name a set of them (--bulk, or set of the job).',
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
  // The only fault that is told where it is in a file without lines.
  const unit = fault === 'NOT_AN_ARRAY' ? 'element' : 'line';
  const where = line === undefined ? '' : `${unit} ${line}: `;
  return `${where}${fault} ${BULK_FAULTS[fault]}${subject === undefined ? '' : ` (${subject})`}`;
}
