import { QUOTE } from './split-rows.ts';

/** A cell by offsets in its row, without its quotes. `doubled`: quotes inside it stand twice. */
export type Cell = {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  readonly hasEscapedQuotes: boolean;
  /** Quotes stand inside it, and none around it: they are data, and it is written in quotes. */
  readonly hasInnerQuotes: boolean;
};

export type ParsedRow = {
  readonly cells: readonly Cell[];
  /** A cell has blanks and then a quote: some readers begin a quoted cell there, and others do not (BLK-02). */
  readonly hasStrayQuote: boolean;
};

/** The cells of a row that `createRowSplitter` has cut out. */
export function parseRow(row: Uint8Array, delimiter: number): ParsedRow {
  const cells: Cell[] = [];
  let stray = false;
  let at = 0;
  for (;;) {
    const cell = row[at] === QUOTE ? parseQuotedCell(row, at) : parsePlainCell(row, at, delimiter);
    cells.push(cell);
    stray ||= cell.hasInnerQuotes && trimCell(row, cell).start === row.indexOf(QUOTE, cell.start);
    at = cell.end + (cell.quoted ? 1 : 0);
    if (at >= row.length) return { cells, hasStrayQuote: stray };
    at += 1;
  }
}

function parseQuotedCell(row: Uint8Array, quote: number): Cell {
  let end = row.indexOf(QUOTE, quote + 1);
  let hasEscapedQuotes = false;
  while (row[end + 1] === QUOTE) {
    hasEscapedQuotes = true;
    end = row.indexOf(QUOTE, end + 2);
  }
  return { start: quote + 1, end, quoted: true, hasEscapedQuotes, hasInnerQuotes: false };
}

function parsePlainCell(row: Uint8Array, start: number, delimiter: number): Cell {
  const next = row.indexOf(delimiter, start);
  const end = next === -1 ? row.length : next;
  const inner = row.subarray(start, end).includes(QUOTE);
  return { start, end, quoted: false, hasEscapedQuotes: false, hasInnerQuotes: inner };
}

/** Without what Java's `String.trim` removes: all up to U+0020 (psoxy-facts.md#k: inside quotes too). */
export function trimCell(row: Uint8Array, cell: Cell): Cell {
  let { start, end } = cell;
  while (start < end && (row[start] ?? 0) <= 0x20) start += 1;
  while (start < end && (row[end - 1] ?? 0) <= 0x20) end -= 1;
  return { ...cell, start, end };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What the cell says. */
export function decodeCell(
  row: Uint8Array,
  { start, end, hasEscapedQuotes }: Pick<Cell, 'start' | 'end' | 'hasEscapedQuotes'>,
): string {
  const text = decodeShortText(row, start, end) ?? decoder.decode(row.subarray(start, end));
  return hasEscapedQuotes ? text.replaceAll('""', '"') : text;
}

/** Up to so many bytes are read one by one: a view and a call of the decoder cost more. */
const SHORT_LENGTH = 16;

/** A short text of ASCII; undefined for any other. */
function decodeShortText(row: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > SHORT_LENGTH) return undefined;
  let text = '';
  for (let at = start; at < end; at += 1) {
    const byte = row[at] ?? 0;
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** Whether the bytes are UTF-8 without NUL, which ends the text for some readers and not for others. */
export function isValidUtf8(row: Uint8Array): boolean {
  if (row.includes(0)) return false;
  try {
    strictDecoder.decode(row);
    return true;
  } catch {
    return false;
  }
}
