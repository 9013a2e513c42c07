import type { ForwardReader } from './create-forward-reader.ts';
import { notParquetError } from './parquet-limits.ts';

type ReadRange = ForwardReader['readRange'];

/** Small row groups that are joined have a few columns in each MiB. */
const MAX_HELD_BYTES = 16_777_216;

/**
 * Reads a range once and gives its parts from memory: the columns of small row groups are read group after group, and each part would be
 * a request to a store. A range that is too large isn't held.
 */
export function holdRange(readRange: ReadRange, from: number, to: number): ReadRange | undefined {
  if (to - from > MAX_HELD_BYTES) return undefined;
  let held: Promise<Uint8Array> | undefined;
  return async function* (start, end) {
    if (start < from || end > to) throw notParquetError();
    held ??= collect(readRange(from, to), to - from);
    yield (await held).subarray(start - from, end - from);
  };
}

async function collect(chunks: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let length = 0;
  for await (const chunk of chunks) {
    if (length + chunk.length > size) throw notParquetError();
    bytes.set(chunk, length);
    length += chunk.length;
  }
  if (length !== size) throw notParquetError();
  return bytes;
}
