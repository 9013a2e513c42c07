// The states of `createRowSplitter` (packages/bulk/src/csv/text/split-rows.ts), without its rows: where a byte stands in a table. Tests hold the
// two equal through the parts that follow from them.

/** A row may begin here; a cell may; inside an unquoted cell; inside quotes; behind a quote in quotes; behind CR outside quotes; no table. */
export const ROW = 0;
const CELL = 1;
const PLAIN = 2;
export const QUOTED = 3;
const CLOSING = 4;
export const RETURN = 5;
export const BROKEN = 6;

/** Any byte, quote, delimiter, CR, LF. */
const QUOTE_CLASS = 1;
const LINE_FEED_CLASS = 4;
const CLASSES = 5;

const NEXT = Uint8Array.from([
  ...[PLAIN, QUOTED, CELL, RETURN, ROW], // ROW
  ...[PLAIN, QUOTED, CELL, RETURN, ROW], // CELL
  ...[PLAIN, PLAIN, CELL, RETURN, ROW], // PLAIN
  ...[QUOTED, CLOSING, QUOTED, QUOTED, QUOTED], // QUOTED
  ...[BROKEN, QUOTED, CELL, RETURN, ROW], // CLOSING
  ...[PLAIN, QUOTED, CELL, RETURN, ROW], // RETURN
  ...[BROKEN, BROKEN, BROKEN, BROKEN, BROKEN], // BROKEN
]);

/** The class of each byte, in a table with this delimiter. */
export function byteClasses(delimiter: string): Uint8Array {
  const classes = new Uint8Array(256);
  classes[delimiter.charCodeAt(0)] = 2;
  classes[0x22] = QUOTE_CLASS;
  classes[0x0d] = 3;
  classes[0x0a] = LINE_FEED_CLASS;
  return classes;
}

export const isQuoteClass = (byteClass: number): boolean => byteClass === QUOTE_CLASS;

/** One reading of a table: its state, and where the first row begins that begins at `at` or behind it; -1 until that is known. */
export type QuoteState = { state: number; rowStart: number };

/** Reads one byte that stands at `position`. */
export function advanceState(
  reading: QuoteState,
  byteClass: number,
  [position, at]: readonly [number, number],
): void {
  const before = reading.state;
  const state = NEXT[before * CLASSES + byteClass] ?? BROKEN;
  reading.state = state;
  if (reading.rowStart !== -1) return;
  // LF ends CRLF as well; a CR alone has ended the row before this byte.
  if (state === ROW && position + 1 >= at) reading.rowStart = position + 1;
  else if (before === RETURN && byteClass !== LINE_FEED_CLASS && position >= at) reading.rowStart = position;
}
