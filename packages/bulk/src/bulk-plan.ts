import type { PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';

/** What a bulk file is written in, compression apart. */
export const BULK_FORMATS = ['csv', 'tsv', 'ndjson', 'json-array', 'parquet'] as const;
export type BulkFormat = (typeof BULK_FORMATS)[number];

/** What is done to the cells of a column. An empty cell (blank, as `isBlankInJava` has it) stays empty under every act. */
export type ColumnAction =
  /** A text with control characters is rejected, unless it's kept as it is. */
  | { readonly type: 'keep'; readonly asItIs?: true }
  | { readonly type: 'pseudonymize'; readonly kind: PseudonymKind; readonly reversible: boolean }
  /** Everything else. null is an empty cell. `label` is the treatment in words, for manifests: `coarsen (to the month)`. */
  | {
      readonly type: 'apply';
      readonly label: string;
      readonly apply: ApplyToCell;
      /** The type that values are kept of. A column of Parquet that has this type keeps it. */
      readonly keeps?: string;
      readonly plain?: CanonicalFormat;
    };

/**
 * What becomes of the text of a cell. null: the rule lets nothing of it leave. undefined: the text hasn't the form that the rule is
 * for, so that it's lost by mistake (`CELL_REJECTIONS`).
 */
export type ApplyToCell = (value: string, pseudonymizer: Pseudonymizer) => string | null | undefined;

/**
 * A form of text, of which it is known what `apply` makes without asking it: of `date` (`YYYY-MM-DD`), `integer`, `number` and `boolean`
 * nothing else; of `month`, a date like that, the first day of its month.
 */
export type CanonicalFormat = 'date' | 'month' | 'integer' | 'number' | 'boolean';

/** One column of the output, in the order of the output. */
export type ColumnPlan = {
  /** Written into the header. */
  readonly name: string;
  /** Index in the header of the input; `NO_SOURCE`: each cell is empty. Two columns may have one source. */
  readonly source: number;
  readonly action: ColumnAction;
};

export const NO_SOURCE = -1;

/**
 * What becomes of one table. Columns of the input without a `ColumnPlan` are dropped.
 *
 * `dropped`: names of columns that a rule drops. `unknown`: names of columns that no rule names, which are dropped as well. Both are
 * for the manifest: names of columns are no personal data, but are cut to 64 printable characters there.
 */
export type TablePlan = {
  readonly columns: readonly ColumnPlan[];
  readonly dropped: readonly string[];
  readonly unknown: readonly string[];
  /** Columns that rules name and the file does not have. */
  readonly missing: readonly string[];
  /**
   * `shuffled`: rows change their places within windows of 500, because the order of a file is a key (KEY-01). By `shuffleWindow`, so
   * that a second run writes the same bytes (F19).
   */
  readonly rowOrder: 'kept' | 'shuffled';
  /** Blanks around a cell are removed, inside quotes too (psoxy-facts.md#k). */
  readonly trim: boolean;
  /** What is done to a kept or applied cell that a spreadsheet would run as a formula (BLK-01). */
  readonly formulas: FormulaPolicy;
};

/** `prefix`: an apostrophe is put before it. `refuse`: its row is rejected. `keep`: it stays, as in Psoxy. Numbers are no formulas. */
export type FormulaPolicy = 'prefix' | 'refuse' | 'keep';

/** Says what becomes of a table with this header: cells without quotes and without the mark of UTF-8, otherwise as written. */
export type PlanTable = (header: readonly string[]) => TablePlan | BulkFault;

/** How text of a table is written. */
export type TableFormat = {
  /** One ASCII character. */
  readonly delimiter: string;
  /** `auto`: by its mark, else UTF-8. Output is UTF-8. */
  readonly encoding: BulkEncoding;
};
export const BULK_ENCODINGS = ['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type BulkEncoding = (typeof BULK_ENCODINGS)[number];

/** Why a row, line or record is left out. Constants: they stand in the reject file, where no value may. */
export const REJECT_REASONS = {
  'cells-missing': 'has fewer cells than the header',
  'cells-extra': 'has more cells than the header',
  'quote-stray': 'has blanks and then a quote in a cell, which begins a quoted cell for some readers only',
  'cell-too-long': 'has a cell that is longer than the limit',
  'row-too-long': 'is longer than the limit',
  formula: 'has a cell that a spreadsheet would run as a formula',
  'not-text': 'holds bytes that are no text in the encoding of the file',
  'not-json': 'is no JSON, or more than one document',
  'not-an-object': 'is no JSON object',
  'value-refused': 'has a value of a type that its rule cannot treat',
} as const;
export type RejectReason = keyof typeof REJECT_REASONS;

/**
 * Called for each row, line or record that is left out, never with a value.
 *
 * @param line of the input, the first is 1, counted by line feeds as an editor does; of a JSON array the number of the element; of
 * Parquet the number of the row
 * @throws BulkError REJECTS_EXCEEDED when there are too many; engines let it pass
 */
export type OnReject = (line: number, reason: RejectReason) => void;

/** Why a whole file fails; `packages/bulk/src/bulk-fault.ts` has the words. */
export type BulkFault = { readonly fault: BulkFaultCode; readonly line?: number; readonly subject?: string };
export type BulkFaultCode =
  | 'HEADER_MISSING'
  | 'HEADER_DUPLICATE'
  | 'HEADER_UNNAMED'
  | 'COLUMNS_TOO_MANY'
  | 'COLUMNS_NONE'
  | 'COLUMN_REQUIRED'
  | 'QUOTE_UNCLOSED'
  | 'QUOTE_BROKEN'
  | 'ROW_TOO_LONG'
  | 'ENCODING_UNKNOWN'
  | 'NOT_AN_ARRAY'
  | 'ARRAY_UNFINISHED'
  | 'FORMAT_MISMATCH'
  | 'FORMAT_UNKNOWN'
  | 'NOT_PARQUET'
  | 'WORKBOOK'
  | 'COMPRESSION_BROKEN'
  | 'COMPRESSION_LABEL'
  | 'ZSTD_MISSING'
  | 'PARQUET_UNSUPPORTED'
  | 'PARQUET_TOO_LARGE'
  | 'PARQUET_FOOTER_TOO_LARGE'
  | 'PARQUET_ENCRYPTED'
  | 'PACKAGE_MISSING'
  | 'EXPANDS_TOO_FAR'
  | 'REJECTS_EXCEEDED'
  | 'EMPTIED_EXCEEDED'
  | 'RULE_MISSING';

/** What an engine has seen so far. `rowsIn` = `rowsOut` + `rejected` once it has ended; a header is no row, a blank line neither. */
export type BulkCounts = {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rejected: number;
  /** By column of the output; of records by path of the rules, where these are native. */
  readonly columns: readonly ColumnCount[];
  /** Records that went out without any property; absent for tables. */
  readonly emptyRecords?: number;
};
/** What became of the cells of a column, in the rows that left: `filledBefore` = `filled` + `emptied` + all of `rejected`. */
export type ColumnCount = {
  readonly name: string;
  /** Treatment in words, by `describeAction`. */
  readonly treatment: string;
  /** Cells that were not empty in the input. */
  readonly filledBefore: number;
  /** Cells that are not empty in the output. */
  readonly filled: number;
  /** Cells of which the rule itself lets nothing leave: a text without a listed phrase, a domain that is dropped. */
  readonly emptied: number;
  /** Cells that are empty because of what stood in them; a reason without cells is absent. */
  readonly rejected: Readonly<Partial<Record<CellRejection, number>>>;
};

/** Why a cell is empty although its rule keeps such cells. Constants: they stand in manifests, where no value may. */
export const CELL_REJECTIONS = {
  format: 'has not the form that its rule is for',
  characters: 'has control characters, or is no text',
} as const;

export type CellRejection = keyof typeof CELL_REJECTIONS;

/**
 * One engine over one input: bytes in, bytes out, constant memory. Both chunks belong to their taker until the next call: who keeps
 * one copies it. After an error the engine is of no use.
 *
 * @throws BulkError the fault of the file
 */
export type BulkEngine = {
  readonly write: (chunk: Uint8Array) => Uint8Array;
  /** Call once, behind the last chunk. */
  readonly end: () => Uint8Array;
  readonly counts: () => BulkCounts;
  /** The plan of the table once the header was read; undefined for records. */
  readonly plan: () => TablePlan | undefined;
};

/** What an engine needs besides its input. */
export type EngineDependencies = {
  readonly pseudonymizer: Pseudonymizer;
  readonly onReject: OnReject;
};

/**
 * One record as JSON (UTF-8) in; the sanitized record, or why it is left out. Lines of NDJSON and elements of a JSON array go through it
 * one by one. The record belongs to its taker until the next call: who keeps it copies it.
 */
export type SanitizeRecord = ((record: Uint8Array) => Uint8Array | RejectReason) & {
  /** What became of each property so far; absent: the language of the rules has no properties of a form. */
  readonly countProperties?: () => readonly ColumnCount[];
};

/** What rules make of one input: a table (CSV, TSV, Parquet), or records (NDJSON, JSON array). For CSV Psoxy's record rules make a table. */
export type InputPlan =
  | { readonly type: 'table'; readonly planTable: PlanTable; readonly tableFormat: TableFormat }
  | {
      readonly type: 'records';
      readonly createRecordSanitizer: (pseudonymizer: Pseudonymizer) => SanitizeRecord;
      readonly rowOrder: TablePlan['rowOrder'];
    };
