import type { FileSource } from '../../bulk/bulk-files.ts';
import { notParquet } from './parquet-limits.ts';
import { readBytes } from './read-bytes.ts';

/** A file that is read from front to back, once. */
export type OneReading = {
  /** A part of the file. What lies behind what was read is read on to; what lies before it, as in no usual file, is asked for again. */
  readonly take: (from: number, to: number) => Promise<ArrayBuffer>;
  /** Reads what is left, so that whoever counts and hashes has seen it all. */
  readonly end: () => Promise<void>;
};

/** @param chunks all bytes of the file, in order */
export function readOnce(chunks: AsyncIterable<Uint8Array>, source: FileSource): OneReading {
  const all = chunks[Symbol.asyncIterator]();
  let chunk: Uint8Array = new Uint8Array(0);
  let start = 0;
  const advance = async (): Promise<boolean> => {
    const next = await all.next();
    if (next.done === true) return false;
    start += chunk.length;
    chunk = next.value;
    return true;
  };
  return {
    take: async (from, to) => {
      if (from < start) return readBytes(source, from, to);
      const part = new Uint8Array(to - from);
      for (;;) {
        const [first, last] = [Math.max(from, start), Math.min(to, start + chunk.length)];
        if (first < last) part.set(chunk.subarray(first - start, last - start), first - from);
        if (start + chunk.length >= to) return part.buffer;
        if (!(await advance())) throw notParquet();
      }
    },
    end: async () => {
      while (await advance());
    },
  };
}

/**
 * A file of which some row groups are read, each asked for by itself.
 *
 * @param chunks what is counted and hashed in the place of the whole
 */
export function readPieces(chunks: AsyncIterable<Uint8Array>, source: FileSource): OneReading {
  return {
    take: (from, to) => readBytes(source, from, to),
    end: async () => {
      for await (const chunk of chunks) chunk.length;
    },
  };
}
