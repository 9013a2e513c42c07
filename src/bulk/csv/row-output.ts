import type { Random } from '../../kernel/ports.ts';
import { SHUFFLE_WINDOW } from './csv-limits.ts';
import { shuffledOrder } from './shuffled-order.ts';

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
export function createShuffledOutput(randomBytes: Random['bytes']): RowOutput {
  const waiting = createByteStore();
  const ready = createByteStore();
  let ends: number[] = [];
  let started = false;
  const release = (count: number): void => {
    const bytes = waiting.written();
    for (const row of shuffledOrder(count, randomBytes))
      ready.append(bytes.subarray(row === 0 ? 0 : ends[row - 1], ends[row]));
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
      while (ends.length >= SHUFFLE_WINDOW) release(SHUFFLE_WINDOW);
    },
    take: (last) => {
      if (last && ends.length > 0) release(ends.length);
      const taken = ready.written();
      ready.clear();
      return taken;
    },
  };
}

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
