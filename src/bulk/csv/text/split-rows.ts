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
type Place = 'cell-start' | 'plain' | 'quoted' | 'closing';

/** Cuts text at the ends of rows. It reads bytes one by one: for headers, for rows that are too long, and for the reference. */
export type RowSplitter = {
  /**
   * Reads on from `at`; returns where it has stopped: behind the row it tells, or at the end of the chunk.
   *
   * @throws BulkError QUOTE_BROKEN
   */
  readonly read: (chunk: Uint8Array, at: number) => { readonly next: number; readonly row?: RawRow };
  /** @throws BulkError QUOTE_UNCLOSED */
  readonly end: () => RawRow | undefined;
  /** The line on which the next row begins. */
  readonly line: () => number;
};

/**
 * RFC 4180, with LF, CR and CRLF each ending a row; a quote counts as such at the start of a cell alone. Lines without a byte are
 * skipped. Text behind a closing quote fails the file: where its row ends, and with it all that follows, would be a guess, and a
 * wrong guess puts values into other columns (BLK-02).
 */
export function createRowSplitter(delimiter: number, rowBytes: number, firstLine = 1): RowSplitter {
  let place: Place = 'cell-start';
  let kept = new Uint8Array(256);
  let length = 0;
  let line = firstLine;
  let start = firstLine;
  let pendingReturn = false;
  let returnInQuotes = false;
  const keep = (byte: number): void => {
    if (length < rowBytes) {
      if (length === kept.length) kept = enlarge(kept);
      kept[length] = byte;
    }
    length += 1;
  };
  const finish = (lineEnd: LineEnd): RawRow | undefined => {
    const tooLong = length > rowBytes;
    const row: RawRow = { bytes: tooLong ? NOTHING : kept.slice(0, length), line: start, lineEnd, tooLong };
    const blank = length === 0;
    place = 'cell-start';
    length = 0;
    line += 1;
    start = line;
    if (tooLong) kept = new Uint8Array(256);
    return blank ? undefined : row;
  };
  const inQuotes = (byte: number): void => {
    if (byte === CR || (byte === LF && !returnInQuotes)) line += 1;
    returnInQuotes = byte === CR;
    if (byte === QUOTE) place = 'closing';
    keep(byte);
  };
  const outside = (byte: number): void => {
    if (place === 'closing' && byte !== delimiter && byte !== QUOTE)
      throw new BulkError({ fault: 'QUOTE_BROKEN', line: start });
    if (byte === delimiter) place = 'cell-start';
    else if (byte === QUOTE && place !== 'plain') place = 'quoted';
    else place = 'plain';
    returnInQuotes = false;
    keep(byte);
  };
  return {
    read: (chunk, from) => {
      for (let at = from; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0;
        if (pendingReturn) {
          pendingReturn = false;
          const row = finish(byte === LF ? '\r\n' : '\r');
          const next = byte === LF ? at + 1 : at;
          if (row !== undefined) return { next, row };
          if (byte === LF) continue;
        }
        if (place === 'quoted') inQuotes(byte);
        else if (byte === CR) pendingReturn = true;
        else if (byte !== LF) outside(byte);
        else {
          const row = finish('\n');
          if (row !== undefined) return { next: at + 1, row };
        }
      }
      return { next: chunk.length };
    },
    end: () => {
      if (place === 'quoted') throw new BulkError({ fault: 'QUOTE_UNCLOSED', line: start });
      const lineEnd = pendingReturn ? '\r' : '\n';
      pendingReturn = false;
      return finish(lineEnd);
    },
    line: () => line,
  };
}

const NOTHING = new Uint8Array(0);

function enlarge(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
