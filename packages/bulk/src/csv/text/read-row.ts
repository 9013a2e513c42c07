import { QUOTE } from './split-rows.ts';

/** A cell by offsets in its row, without its quotes. `doubled`: quotes inside it stand twice. */
export type Cell = {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  readonly doubled: boolean;
  /** Quotes stand inside it, and none around it: they are data, and it is written in quotes. */
  readonly inner: boolean;
};

export type ReadRow = {
  readonly cells: readonly Cell[];
  /** A cell has blanks and then a quote: some readers begin a quoted cell there, and others do not (BLK-02). */
  readonly stray: boolean;
};

/** The cells of a row that `createRowSplitter` has cut out. */
export function readRow(row: Uint8Array, delimiter: number): ReadRow {
  const cells: Cell[] = [];
  let stray = false;
  let at = 0;
  for (;;) {
    const cell = row[at] === QUOTE ? readQuoted(row, at) : readPlain(row, at, delimiter);
    cells.push(cell);
    stray ||= cell.inner && trimCell(row, cell).start === row.indexOf(QUOTE, cell.start);
    at = cell.end + (cell.quoted ? 1 : 0);
    if (at >= row.length) return { cells, stray };
    at += 1;
  }
}

function readQuoted(row: Uint8Array, quote: number): Cell {
  let end = row.indexOf(QUOTE, quote + 1);
  let doubled = false;
  while (row[end + 1] === QUOTE) {
    doubled = true;
    end = row.indexOf(QUOTE, end + 2);
  }
  return { start: quote + 1, end, quoted: true, doubled, inner: false };
}

function readPlain(row: Uint8Array, start: number, delimiter: number): Cell {
  const next = row.indexOf(delimiter, start);
  const end = next === -1 ? row.length : next;
  const inner = row.subarray(start, end).includes(QUOTE);
  return { start, end, quoted: false, doubled: false, inner };
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
export function textOfCell(
  row: Uint8Array,
  { start, end, doubled }: Pick<Cell, 'start' | 'end' | 'doubled'>,
): string {
  const text = shortText(row, start, end) ?? decoder.decode(row.subarray(start, end));
  return doubled ? text.replaceAll('""', '"') : text;
}

/** Up to so many bytes are read one by one: a view and a call of the decoder cost more. */
const FEW = 16;

/** A short text of ASCII; undefined for any other. */
function shortText(row: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > FEW) return undefined;
  let text = '';
  for (let at = start; at < end; at += 1) {
    const byte = row[at] ?? 0;
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** Whether the bytes are UTF-8 without NUL, which ends the text for some readers and not for others. */
export function isText(row: Uint8Array): boolean {
  if (row.includes(0)) return false;
  try {
    strict.decode(row);
    return true;
  } catch {
    return false;
  }
}
