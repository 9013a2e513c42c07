import { notParquet } from '../format/parquet-limits.ts';
import type { Scratch } from './scratch.ts';

/** Bytes that come in chunks, by the pieces that are asked for. */
export type Gatherer = {
  /** So many bytes or more, which are not taken yet; where a chunk has them, its own. */
  readonly peek: (least: number) => Promise<Uint8Array>;
  /** So many bytes, until more are taken. @throws BulkError NOT_PARQUET when there are fewer */
  readonly take: (length: number) => Promise<Uint8Array>;
  /** Whatever is left is not read. */
  readonly end: () => Promise<void>;
};

/** @param scratch for what lies in more than one chunk */
export function createGatherer(chunks: AsyncIterable<Uint8Array>, scratch: Scratch): Gatherer {
  const source = chunks[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array(0);
  const next = async (): Promise<Uint8Array> => {
    const chunk = await source.next();
    if (chunk.done === true) throw notParquet();
    return chunk.value;
  };
  const peek = async (least: number): Promise<Uint8Array> => {
    while (held.length < least) held = joined(held, await next());
    return held;
  };
  return {
    peek,
    take: async (length) => {
      if (held.length >= length) {
        const taken = held.subarray(0, length);
        held = held.subarray(length);
        return taken;
      }
      const taken = scratch.take(length);
      taken.set(held);
      for (let used = held.length; used < length; ) {
        const chunk = await next();
        const part = chunk.subarray(0, length - used);
        taken.set(part, used);
        used += part.length;
        held = chunk.subarray(part.length);
      }
      return taken;
    },
    end: async () => {
      await source.return?.();
    },
  };
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
