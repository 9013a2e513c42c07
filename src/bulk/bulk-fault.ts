import type { BulkFault, BulkFaultCode } from './bulk-plan.ts';

/** What is wrong with a whole file, and what to do. No word of the file itself. docs/reference/bulk.md lists them. */
export const BULK_FAULTS: Readonly<Record<BulkFaultCode, string>> = {
  HEADER_MISSING: 'The file has no header; write the names of the columns into its first line.',
  HEADER_DUPLICATE: 'Two columns have one name; rename one where the file is made.',
  HEADER_UNNAMED: 'A column has no name; name it where the file is made.',
  COLUMNS_TOO_MANY: 'The file has more columns than the limit; is the delimiter right?',
  COLUMNS_NONE:
    'The rules name no column of this file, so nothing would be left; compare its header, and its delimiter, with the rules.',
  COLUMN_REQUIRED:
    'The file lacks a column that the rules need; add it where the file is made, or take it out of the rules.',
  QUOTE_UNCLOSED: 'A quoted cell does not end; close the quote where the file is made.',
  QUOTE_BROKEN:
    'Text stands behind the closing quote of a cell, so nobody can say where its row ends; write quotes inside cells twice where the file is made.',
  ROW_TOO_LONG:
    'The header is longer than the limit; is a line end missing behind it, is the delimiter another one?',
  ENCODING_UNKNOWN:
    'The bytes are no text in the encoding that the rules or the mark of the file name; say the right one in the rules (encoding: windows-1252), or save the file as UTF-8.',
  NOT_AN_ARRAY: 'The file is no JSON array; with one record a line it is ndjson, which --format says.',
  ARRAY_UNFINISHED: 'The JSON array does not end, or something stands behind its end; fetch the file again.',
  FORMAT_MISMATCH: 'The rules cannot treat this format; write rules for it, or say the format by --format.',
  FORMAT_UNKNOWN: 'The name of the file does not tell its format; say it by --format.',
  NOT_PARQUET: 'The file is no Parquet file, or a broken one; fetch it again.',
  COMPRESSION_BROKEN: 'The compressed data is broken or cut off; fetch the file again.',
  COMPRESSION_LABEL:
    'The bytes are compressed otherwise than the name of the file, or the store, says; name it after what it is.',
  ZSTD_MISSING: 'zstd needs Node 22.15 or newer; run nymgate by that, or compress with gzip.',
  PARQUET_UNSUPPORTED:
    'A column of the Parquet file is nested, encrypted or of a type or codec that is not read; drop it in the rules.',
  PARQUET_TOO_LARGE:
    'A page or row group of the Parquet file says that it is larger than the limit; write it with smaller ones.',
  PACKAGE_MISSING:
    'A package that Parquet needs is not installed beside nymgate; install it, with -g where nymgate was installed so.',
  EXPANDS_TOO_FAR:
    'The file grows more than 250-fold when it is expanded; if it is meant to, unpack it first.',
  REJECTS_EXCEEDED: 'More rows were rejected than --rejects allows; the reject file says which and why.',
  RULE_MISSING:
    'No rule is for a file of this name; add the name to "files" in the rules, or name a set of them by --bulk.',
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
  const where = line === undefined ? '' : `line ${line}: `;
  return `${where}${fault} ${BULK_FAULTS[fault]}${subject === undefined ? '' : ` (${subject})`}`;
}
