import { BulkError } from '../../bulk-fault.ts';

export const LF = 0x0a;
export const CR = 0x0d;
export const QUOTE = 0x22;

export type LineEnd = '\n' | '\r\n' | '\r';

/** A row without its line end. `line` is where it begins; `tooLong` rows have no bytes. */
export type RawRow = {
  readonly bytes: Uint8Array;
  readonly line: number;
  readonly lineEnd: LineEnd;
  readonly tooLong: boolean;
};

/** Where the splitter stands in a row. */
type SplitterState = 'cell-start' | 'plain' | 'quoted' | 'closing';

/** Cuts text at the ends of rows. It reads bytes one by one: for headers, for rows that are too long, and for the reference. */
export type RowSplitter = {
  /**
   * Reads on from `at`; returns where it has stopped: behind the row it tells, or at the end of the chunk.
   *
   * @throws BulkError QUOTE_BROKEN
   */
  readonly readRow: (chunk: Uint8Array, at: number) => { readonly next: number; readonly row?: RawRow };
  /** @throws BulkError QUOTE_UNCLOSED */
  readonly end: () => RawRow | undefined;
  /** The line on which the next row begins. */
  readonly line: () => number;
  /** The line on which the row began that is being read, when it is too long already, wherever it ends. */
  readonly tooLong: () => number | undefined;
};

/**
 * RFC 4180, with LF, CR and CRLF each ending a row; a quote counts as such at the start of a cell alone. Lines without a byte are
 * skipped. Text behind a closing quote fails the file: where its row ends, and with it all that follows, would be a guess, and a
 * wrong guess puts values into other columns (BLK-02).
 */
export function createRowSplitter(delimiter: number, rowBytes: number, firstLine = 1): RowSplitter {
  const state: SplitterContext = {
    delimiter,
    rowBuffer: createRowBuffer(rowBytes),
    state: 'cell-start',
    line: firstLine,
    start: firstLine,
    pendingReturn: false,
    returnInQuotes: false,
  };
  return {
    readRow: (chunk, at) => readRow(state, chunk, at),
    end: () => {
      if (state.state === 'quoted') throw new BulkError({ fault: 'QUOTE_UNCLOSED', line: state.start });
      const lineEnd = state.pendingReturn ? '\r' : '\n';
      state.pendingReturn = false;
      return finishRow(state, lineEnd);
    },
    line: () => state.line,
    tooLong: () => (state.rowBuffer.isTooLong() ? state.start : undefined),
  };
}

type SplitterContext = {
  readonly delimiter: number;
  readonly rowBuffer: RowBuffer;
  state: SplitterState;
  /** Where the reading is, and where the row began. */
  line: number;
  start: number;
  /** A CR outside quotes may be half of CRLF; one inside is counted already. */
  pendingReturn: boolean;
  returnInQuotes: boolean;
};

function readRow(
  state: SplitterContext,
  chunk: Uint8Array,
  from: number,
): ReturnType<RowSplitter['readRow']> {
  for (let at = from; at < chunk.length; at += 1) {
    const byte = chunk[at] ?? 0;
    if (state.pendingReturn) {
      state.pendingReturn = false;
      const row = finishRow(state, byte === LF ? '\r\n' : '\r');
      if (row !== undefined) return { next: byte === LF ? at + 1 : at, row };
      if (byte === LF) continue;
    }
    if (state.state === 'quoted') handleQuotedByte(state, byte);
    else if (byte === CR) state.pendingReturn = true;
    else if (byte !== LF) handleUnquotedByte(state, byte);
    else {
      const row = finishRow(state, '\n');
      if (row !== undefined) return { next: at + 1, row };
    }
    if (state.rowBuffer.isTooLong()) at = skipPlainBytes(state, chunk, at + 1) - 1;
  }
  return { next: chunk.length };
}

function handleQuotedByte(state: SplitterContext, byte: number): void {
  if (byte === CR || (byte === LF && !state.returnInQuotes)) state.line += 1;
  state.returnInQuotes = byte === CR;
  if (byte === QUOTE) state.state = 'closing';
  state.rowBuffer.add(byte);
}

function handleUnquotedByte(state: SplitterContext, byte: number): void {
  const { state: place, delimiter } = state;
  if (place === 'closing' && byte !== delimiter && byte !== QUOTE)
    throw new BulkError({ fault: 'QUOTE_BROKEN', line: state.start });
  if (byte === delimiter) state.state = 'cell-start';
  else if (byte === QUOTE && place !== 'plain') state.state = 'quoted';
  else state.state = 'plain';
  state.returnInQuotes = false;
  state.rowBuffer.add(byte);
}

/** The rest of a cell of a row that is not held any more, which may be of any length. @returns where it is not that any more */
function skipPlainBytes(state: SplitterContext, chunk: Uint8Array, from: number): number {
  if (state.state === 'quoted') return skipQuotedBytes(state, chunk, from);
  if (state.state !== 'plain' || state.pendingReturn) return from;
  const { delimiter } = state;
  let at = from;
  for (; at < chunk.length; at += 1) {
    const byte = chunk[at];
    if (byte === delimiter || byte === LF || byte === CR) break;
  }
  return at;
}

function skipQuotedBytes(state: SplitterContext, chunk: Uint8Array, from: number): number {
  const quote = chunk.indexOf(QUOTE, from);
  const end = quote === -1 ? chunk.length : quote;
  let { line, returnInQuotes } = state;
  for (let at = from; at < end; at += 1) {
    const byte = chunk[at];
    if (byte === CR || (byte === LF && !returnInQuotes)) line += 1;
    returnInQuotes = byte === CR;
  }
  Object.assign(state, { line, returnInQuotes });
  return end;
}

function finishRow(state: SplitterContext, lineEnd: LineEnd): RawRow | undefined {
  const tooLong = state.rowBuffer.isTooLong();
  const bytes = state.rowBuffer.take();
  const row: RawRow = { bytes, line: state.start, lineEnd, tooLong };
  state.state = 'cell-start';
  state.line += 1;
  state.start = state.line;
  return bytes.length === 0 && !tooLong ? undefined : row;
}

/** The bytes of a row, as long as they may be those of one. */
type RowBuffer = {
  readonly add: (byte: number) => void;
  readonly isTooLong: () => boolean;
  /** None of a row that is too long. */
  readonly take: () => Uint8Array;
};

const INITIAL_BYTES = 256;

function createRowBuffer(limit: number): RowBuffer {
  let buffer = new Uint8Array(INITIAL_BYTES);
  let length = 0;
  return {
    add: (byte) => {
      if (length > limit) return;
      if (length === buffer.length) buffer = growBuffer(buffer);
      buffer[length] = byte;
      length += 1;
    },
    isTooLong: () => length > limit,
    take: () => {
      const bytes = length > limit ? EMPTY_BYTES : buffer.slice(0, length);
      if (length > limit) buffer = new Uint8Array(INITIAL_BYTES);
      length = 0;
      return bytes;
    },
  };
}

const EMPTY_BYTES = new Uint8Array(0);

function growBuffer(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
