import type { Pseudonymizer } from '../../../pseudonyms/index.ts';
import { shuffleWindow, WINDOW_BYTES, WINDOW_ROWS } from '../../shuffle-window.ts';

/** What has been written and not been taken. */
export type RowOutput = {
  /** Bytes of a header or of rows; `ends`: where rows end in them. A row may go on in the next bytes. */
  readonly append: (bytes: Uint8Array, ends: ArrayLike<number>) => void;
  /** What may leave; it is overwritten by what comes next. `last`: all of it. */
  readonly take: (last: boolean) => Uint8Array;
};

/** Rows leave in the order in which they come. */
export function createKeptOutput(): RowOutput {
  const bytes = createByteStore();
  return {
    append: (more) => bytes.append(more),
    take: () => {
      const taken = bytes.written();
      bytes.clear();
      return taken;
    },
  };
}

/**
 * Rows change places within windows: the place of a row in a file is a key, by which whoever has the original joins the two
 * (KEY-01). The header, which is appended without an end of a row, stays.
 */
export function createShuffledOutput(pseudonymizer: Pseudonymizer): RowOutput {
  const waiting = createByteStore();
  const ready = createByteStore();
  let ends: number[] = [];
  let started = false;
  let number = 0;
  const release = (count: number): void => {
    const bytes = waiting.written();
    const rowAt = (row: number) => bytes.subarray(row === 0 ? 0 : ends[row - 1], ends[row]);
    const salt = `${decoder.decode(rowAt(0))}${decoder.decode(rowAt(count - 1))}`;
    for (const row of shuffleWindow({ number, rows: count, salt }, pseudonymizer)) ready.append(rowAt(row));
    number += 1;
    const done = ends[count - 1] ?? 0;
    waiting.drop(done);
    ends = ends.slice(count).map((end) => end - done);
  };
  return {
    append: (bytes, rowEnds) => {
      if (!started) {
        started = true;
        ready.append(bytes);
        return;
      }
      const base = waiting.written().length;
      waiting.append(bytes);
      for (let at = 0; at < rowEnds.length; at += 1) ends.push(base + (rowEnds[at] ?? 0));
      for (let count = freeWindow(ends); count > 0; count = freeWindow(ends)) release(count);
    },
    take: (last) => {
      if (last && ends.length > 0) release(ends.length);
      const taken = ready.written();
      ready.clear();
      return taken;
    },
  };
}

/**
 * Rows of the first window, if the one behind it is whole as well: what is left in the end goes with the last whole one, since of a window
 * of one row everybody knows where the row stood.
 */
function freeWindow(ends: readonly number[]): number {
  const first = wholeWindow(ends, 0);
  return first > 0 && wholeWindow(ends, first) > 0 ? first : 0;
}

/** Rows of the window behind so many rows, if it is whole: by what rows hold, not by how they came, so that both engines cut alike. */
function wholeWindow(ends: readonly number[], from: number): number {
  const base = ends[from - 1] ?? 0;
  const last = Math.min(ends.length - from, WINDOW_ROWS);
  if ((ends[from + last - 1] ?? 0) - base < WINDOW_BYTES) return last < WINDOW_ROWS ? 0 : last;
  return ends.findIndex((end, at) => at >= from && end - base >= WINDOW_BYTES) - from + 1;
}

const decoder = new TextDecoder();

/** Bytes in one piece of memory, which grows to what it once held. */
function createByteStore() {
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
    /** Forgets so many bytes from the start on. */
    drop: (count: number): void => {
      memory.copyWithin(0, count, length);
      length -= count;
    },
  };
}
