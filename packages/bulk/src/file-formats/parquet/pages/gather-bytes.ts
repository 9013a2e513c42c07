import { notParquetError } from '../format/parquet-limits.ts';
import type { ScratchBuffer } from './scratch-buffer.ts';

/** Bytes that come in chunks, by the pieces that are asked for. */
export type BufferedByteReader = {
  /** So many bytes or more, which are not taken yet; where a chunk has them, its own. */
  readonly peek: (least: number) => Promise<Uint8Array>;
  /** So many bytes, until more are taken. @throws BulkError NOT_PARQUET when there are fewer */
  readonly take: (length: number) => Promise<Uint8Array>;
  /** Whatever is left is not read. */
  readonly end: () => Promise<void>;
};

/** @param scratch for what lies in more than one chunk */
export function createBufferedByteReader(
  chunks: AsyncIterable<Uint8Array>,
  scratch: ScratchBuffer,
): BufferedByteReader {
  const source = chunks[Symbol.asyncIterator]();
  let buffered: Uint8Array = new Uint8Array(0);
  const next = async (): Promise<Uint8Array> => {
    const chunk = await source.next();
    if (chunk.done === true) throw notParquetError();
    return chunk.value;
  };
  const peek = async (minBytes: number): Promise<Uint8Array> => {
    while (buffered.length < minBytes) buffered = concatBytes(buffered, await next());
    return buffered;
  };
  return {
    peek,
    take: async (length) => {
      if (buffered.length >= length) {
        const taken = buffered.subarray(0, length);
        buffered = buffered.subarray(length);
        return taken;
      }
      const taken = scratch.allocate(length);
      taken.set(buffered);
      for (let used = buffered.length; used < length; ) {
        const chunk = await next();
        const part = chunk.subarray(0, length - used);
        taken.set(part, used);
        used += part.length;
        buffered = chunk.subarray(part.length);
      }
      return taken;
    },
    end: async () => {
      await source.return?.();
    },
  };
}

function concatBytes(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
