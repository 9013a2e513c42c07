/**
 * Bytes one behind the other, in memory that grows and is used again. Memory of its own for each record would wait for the collector in
 * thousands of small pieces, which cost several times their length.
 */
export type ByteBuffer = {
  /** Copies them. */
  readonly append: (bytes: Uint8Array) => void;
  readonly length: () => number;
  /** A view, until the next `add`. */
  readonly slice: (from: number, to: number) => Uint8Array;
  /** Everything, which is a view until the next `add`; then the buffer is empty. */
  readonly take: () => Uint8Array;
};

const EMPTY_BYTES = new Uint8Array(0);
/**
 * Two windows and a record more, from the beginning: the system gives memory when it is first written to, so what stays empty costs
 * nothing, and what is outgrown would wait for the collector. Memory that had to be larger is let go when it was taken, since one large
 * record must not hold it to the end of the file.
 */
const MAX_RETAINED_BYTES = 41_943_040;

export function createByteBuffer(): ByteBuffer {
  let memory: Uint8Array = EMPTY_BYTES;
  let length = 0;
  const between = (from: number, to: number) => memory.subarray(from, to);
  return {
    append: (bytes) => {
      const requiredBytes = length + bytes.length;
      if (requiredBytes > memory.length) memory = growBuffer(between(0, length), requiredBytes);
      memory.set(bytes, length);
      length = requiredBytes;
    },
    length: () => length,
    slice: between,
    take: () => {
      const all = between(0, length);
      length = 0;
      if (memory.length > MAX_RETAINED_BYTES) memory = EMPTY_BYTES;
      return all;
    },
  };
}

function growBuffer(bytes: Uint8Array, requiredBytes: number): Uint8Array {
  const memory = new Uint8Array(Math.max(MAX_RETAINED_BYTES, bytes.length * 2, requiredBytes));
  memory.set(bytes);
  return memory;
}
