// What the kernel of tables and its host must agree on. Both compile this file, one as TypeScript and one as AssemblyScript, so it
// holds constants alone, and no offset stands in two places.

/** What the host tells the kernel: words of 32 bits. Addresses, if nothing else is said. */
export const P_CELLS = 0;
export const P_ROWS = 1;
export const P_COLUMNS = 2;
/** Number of columns of the output. */
export const P_COLUMN_COUNT = 3;
/** Cells of a row. */
export const P_WIDTH = 4;
export const P_DELIMITER = 5;
/** Line end of the output: its bytes, the first the lowest; and how many. */
export const P_LINE_END = 6;
export const P_LINE_END_LENGTH = 7;
/** 1: blanks around cells are removed. */
export const P_TRIM = 8;
/** One of `FORMULAS_…`. */
export const P_FORMULAS = 9;
export const P_CELL_BYTES = 10;
export const P_ROW_BYTES = 11;
/** Rows there is room for. */
export const P_ROW_LIMIT = 12;
/** Bytes of output after which `emit` stops; a cell fits behind them. */
export const P_OUTPUT_LIMIT = 13;
/** What became of the cells of each column of the output: `COUNT_WORDS` of 32 bits for each. */
export const P_COUNTS = 14;
/** Offsets in the output at which rows end: 32 bits each. */
export const P_ENDS = 15;
/** What the kernel tells the host: offset behind the last row, line of the next one; rows rejected and values asked about in this round. */
export const P_POSITION = 16;
export const P_LINE = 17;
export const P_BAD_ROWS = 18;
export const P_REQUESTS = 19;
/** Bytes of output, and how many ends of rows, after `emit`. */
export const P_OUTPUT_USED = 20;
export const P_END_COUNT = 21;
/** One of `SCAN_…`. */
export const P_STATUS = 22;
export const P_WORDS = 23;

export const FORMULAS_KEEP = 0;
export const FORMULAS_PREFIX = 1;
export const FORMULAS_REFUSE = 2;

/** A row: offset of its first byte, line, one of `REASON_…`, number of its first edit. */
export const ROW_START = 0;
export const ROW_LINE = 1;
export const ROW_REASON = 2;
export const ROW_EDIT = 3;
export const ROW_WORDS = 4;

/** A cell: offset of what is between its quotes, if it has any, and of what is behind that; then its flags. */
export const CELL_START = 0;
export const CELL_END = 1;
export const CELL_FLAGS = 2;
export const CELL_WORDS = 3;
export const CELL_QUOTED = 1;
export const CELL_DOUBLED = 2;
/** Quotes stand inside it, and none around it. */
export const CELL_INNER = 4;
/** Something at which other programs begin a cell may stand inside it. */
export const CELL_SPLIT = 8;

/** A column of the output: number of its cell (NO_CELL: always empty), one of `ACT_…`; address of the node of a pseudonym, one of `FORM_…`, or `KEEP_CHECKED`. */
export const COLUMN_SOURCE = 0;
export const COLUMN_ACT = 1;
export const COLUMN_NODE = 2;
export const COLUMN_WORDS = 3;
export const NO_CELL = 0xffffff;

export const ACT_KEEP = 0;
export const ACT_HASH = 1;
export const ACT_SEAL = 2;
export const ACT_HOST = 3;
/** As ACT_ASK, but for cells of a form. */
export const ACT_FORM = 4;
/** Of ACT_KEEP: a cell with control characters is lost. */
export const KEEP_CHECKED = 1;
export const FORM_DATE = 0;
export const FORM_MONTH = 1;
export const FORM_INTEGER = 2;
export const FORM_NUMBER = 3;
export const FORM_BOOLEAN = 4;

/** An edit for what stays as it is between its quotes, and for a date whose day becomes the first. */
export const EDIT_STAY = 5;
export const EDIT_MONTH = 6;
/** An edit of which the host must make a text; its `keys` is the number of the column and its `next` that of the row. */
export const EDIT_HOST = 7;

/** In place of `next`, once the host has made the text: whether the cell was lost, by its rule or because of what stood in it. */
export const LOSS_NONE = 0;
export const LOSS_EMPTIED = 1;
export const LOSS_REJECTED = 2;

/** Counts of a column: cells that are not empty; lost ones, each at its `LOSS_…`. */
export const COUNT_FILLED = 0;
export const COUNT_WORDS = 3;

export const REASON_NONE = 0;
export const REASON_QUOTE = 1;
export const REASON_CELL = 2;
export const REASON_MISSING = 3;
export const REASON_EXTRA = 4;
export const REASON_TEXT = 5;
export const REASON_FORMULA = 6;
export const REASON_LONG = 7;

/** How a scan ends: with rows, or for want of input; at text behind a closing quote; at the end of the file inside quotes. */
export const SCAN_ROWS = 0;
export const SCAN_BROKEN = 1;
export const SCAN_UNCLOSED = 2;
