import type { Part } from './shared/store.ts';

const MEBIBYTE = 1024 * 1024;

/**
 * Bytes of a part: 8 MiB, and 64 MiB from the 2,000th on. S3 takes 10,000 parts, of 5 MiB at least; Azure 50,000; Cloud Storage wants
 * multiples of 256 KiB. So 528 GiB fit into an object of S3.
 */
export function partSizeForIndex(index: number): number {
  return (index < 2_000 ? 8 : 64) * MEBIBYTE;
}

/** Cuts a stream of chunks into parts. */
export type PartBuffer = {
  /** The parts that are full now. Their bytes are their own. */
  readonly add: (chunk: Uint8Array) => readonly Part[];
  /** What is left, which may be nothing. */
  readonly takeRemainder: () => Part;
};

export function createPartBuffer(getPartSize: (index: number) => number = partSizeForIndex): PartBuffer {
  let index = 0;
  let offset = 0;
  let length = 0;
  // Small outputs do not pay for a whole part.
  let bytes: Uint8Array = new Uint8Array(Math.min(getPartSize(0), 65_536));
  const take = (chunk: Uint8Array): void => {
    bytes = ensureCapacity(bytes, { length, required: length + chunk.length, maximum: getPartSize(index) });
    bytes.set(chunk, length);
    length += chunk.length;
  };
  const finishPart = (): Part => {
    const part = { bytes: bytes.subarray(0, length), index, offset };
    offset += length;
    index += 1;
    length = 0;
    bytes = new Uint8Array(Math.min(getPartSize(index), bytes.length));
    return part;
  };
  return {
    add: (chunk) => {
      const full: Part[] = [];
      for (let at = 0; at < chunk.length; ) {
        const end = Math.min(chunk.length, at + getPartSize(index) - length);
        take(chunk.subarray(at, end));
        at = end;
        if (length === getPartSize(index)) full.push(finishPart());
      }
      return full;
    },
    takeRemainder: finishPart,
  };
}

type CapacityRequest = { readonly length: number; readonly required: number; readonly maximum: number };

function ensureCapacity(bytes: Uint8Array, { length, required, maximum }: CapacityRequest): Uint8Array {
  if (bytes.length >= required) return bytes;
  const larger = new Uint8Array(Math.min(maximum, Math.max(bytes.length * 2, required)));
  larger.set(bytes.subarray(0, length));
  return larger;
}
