import type { FileSource } from '../../../bulk-files.ts';
import { notParquetError } from './parquet-limits.ts';

/** A file of which stretches are read, one after the other. */
export type ForwardReader = {
  /** The bytes of a stretch. What lies behind what was read is read on to; what lies before it is asked for again. */
  readonly readRange: (from: number, to: number) => AsyncIterable<Uint8Array>;
  /** Reads the rest, so that counts and hashes cover the complete file. */
  readonly end: () => Promise<void>;
};

/**
 * A file that is read from front to back, once.
 *
 * @param chunks all bytes of the file, in order
 */
export function createForwardReader(chunks: AsyncIterable<Uint8Array>, source: FileSource): ForwardReader {
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
  async function* readForward(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let at = from; at < to; ) {
      const end = start + chunk.length;
      if (at < end) {
        const part = chunk.subarray(at - start, Math.min(to, end) - start);
        at += part.length;
        yield part;
      } else if (!(await advance())) throw notParquetError();
    }
  }
  return {
    readRange: (from, to) => (from < start ? source.open(from, to) : readForward(from, to)),
    end: async () => {
      while (await advance());
    },
  };
}

/**
 * A file of which some row groups are read, each stretch asked for by itself.
 *
 * @param chunks counted and hashed instead of the complete file
 */
export function readChunked(chunks: AsyncIterable<Uint8Array>, source: FileSource): ForwardReader {
  return {
    readRange: (from, to) => source.open(from, to),
    end: async () => {
      for await (const chunk of chunks) chunk.length;
    },
  };
}
