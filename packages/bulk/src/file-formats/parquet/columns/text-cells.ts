import { Buffer } from 'node:buffer';
import { type Cells, isNull, NO_VALUE } from './cells.ts';

/** Values that are made one after the other, in memory that grows. */
export type CellsBuilder = {
  /** The value of a row; rows that are never set are null. */
  readonly setText: (row: number, text: string) => void;
  readonly setBytes: (row: number, bytes: Uint8Array) => void;
  /** The value of a row, which lies so far from the beginning of the bytes that it is made with. */
  readonly setPlace: (row: number, start: number, length: number) => void;
  readonly cells: () => Cells;
};

/**
 * @param length rows
 * @param first bytes that are there already
 */
export function buildCells(length: number, first: Uint8Array = new Uint8Array(0)): CellsBuilder {
  const [starts, lengths] = [new Uint32Array(length).fill(NO_VALUE), new Uint32Array(length)];
  let bytes = Buffer.from(first.buffer, first.byteOffset, first.byteLength);
  let used = first.length;
  const reserve = (more: number): void => {
    if (used + more <= bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, used + more, 4_096));
    bytes.copy(grown, 0, 0, used);
    bytes = grown;
  };
  const setPlace = (row: number, start: number, size: number): void => {
    starts[row] = start;
    lengths[row] = size;
  };
  return {
    setPlace,
    setText: (row, text) => {
      // UTF-8 has three bytes at most for each unit of UTF-16.
      reserve(text.length * 3);
      const size = bytes.write(text, used);
      setPlace(row, used, size);
      used += size;
    },
    setBytes: (row, value) => {
      reserve(value.length);
      bytes.set(value, used);
      setPlace(row, used, value.length);
      used += value.length;
    },
    cells: () => ({ length, bytes: bytes.subarray(0, used), starts, lengths }),
  };
}

/** What a function makes of each value that is there; null for none. */
export function mapCells(cells: Cells, make: (at: number) => string | Uint8Array | null): Cells {
  const builder = buildCells(cells.length);
  for (let at = 0; at < cells.length; at += 1) {
    const made = isNull(cells, at) ? null : make(at);
    if (typeof made === 'string') builder.setText(at, made);
    else if (made !== null) builder.setBytes(at, made);
  }
  return builder.cells();
}
