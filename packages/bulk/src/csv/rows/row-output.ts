import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { LEAST_WINDOW_ROWS, shuffleWindow, WINDOW_BYTES, WINDOW_ROWS } from '../../shuffle-window.ts';
import { type BufferedRows, createBufferedRows } from './buffered-rows.ts';

/** What has been written and not been taken. */
export type RowOutput = {
  /** Bytes of a header or of rows; `ends`: where rows end in them. A row may go on in the next bytes. */
  readonly append: (bytes: Uint8Array, ends: ArrayLike<number>) => void;
  /** What may leave; it is overwritten by what comes next. `last`: all of it. */
  readonly take: (last: boolean) => Uint8Array;
};

/** Rows leave in the order in which they come. */
export function createOrderedOutput(): RowOutput {
  const bytes = createByteBuffer();
  return {
    append: (more) => bytes.append(more),
    take: () => {
      const lastTaken = bytes.written();
      bytes.clear();
      return lastTaken;
    },
  };
}

/**
 * Shuffles rows within windows: the position of a row is a key that joins the output with the original (KEY-01). The header,
 * which is appended without an end of a row, stays.
 */
export function createShuffledOutput(pseudonymizer: Pseudonymizer): RowOutput {
  const rows = createBufferedRows();
  let started = false;
  let number = 0;
  const release = (count: number): void => {
    const salt = `${decoder.decode(rows.at(0))}${decoder.decode(rows.at(count - 1))}`;
    rows.release(shuffleWindow({ number, rows: count, salt }, pseudonymizer));
    number += 1;
  };
  return {
    append: (bytes, ends) => {
      rows.add(bytes, ends);
      if (!started) rows.releaseHeader();
      started = true;
      for (let count = windowCapacity(rows); count > 0; count = windowCapacity(rows)) release(count);
    },
    take: (last) => {
      const left = rows.count();
      if (last && left > 0) release(left);
      return rows.take();
    },
  };
}

/**
 * Rows of the first window, if the next one is complete too. The remainder joins the last complete window, because a window of one
 * row would reveal the row's position.
 */
function windowCapacity(rows: BufferedRows): number {
  const first = completeWindow(rows, 0);
  return first > 0 && completeWindow(rows, first) > 0 ? first : 0;
}

/** Rows of the window behind so many rows, if it is whole: by what rows hold, not by how they came, so that both engines cut alike. */
function completeWindow(rows: BufferedRows, from: number): number {
  const base = rows.byteLength(from);
  const last = Math.min(rows.count() - from, WINDOW_ROWS);
  if (last < LEAST_WINDOW_ROWS) return 0;
  if (rows.byteLength(from + last) - base < WINDOW_BYTES) return last < WINDOW_ROWS ? 0 : last;
  let count = LEAST_WINDOW_ROWS;
  while (rows.byteLength(from + count) - base < WINDOW_BYTES) count += 1;
  return count;
}

const decoder = new TextDecoder();

/** Bytes in one piece of memory, which grows to what it once held. */
function createByteBuffer() {
  let memory = new Uint8Array(4_096);
  let length = 0;
  return {
    append: (bytes: Uint8Array): void => {
      const needed = length + bytes.length;
      if (needed > memory.length) {
        const larger = new Uint8Array(Math.max(needed, memory.length * 2));
        larger.set(memory.subarray(0, length));
        memory = larger;
      }
      memory.set(bytes, length);
      length = needed;
    },
    written: (): Uint8Array => memory.subarray(0, length),
    clear: (): void => {
      length = 0;
    },
  };
}
