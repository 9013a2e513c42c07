/** Memory that is used again for each page: what is thrown away waits for its collector, and a page may have 64 MiB. */
export type ScratchBuffer = {
  /** So many bytes, which may hold anything, until it is asked again. */
  readonly allocate: (length: number) => Uint8Array;
};

export function createScratchBuffer(): ScratchBuffer {
  let buffer = new Uint8Array(0);
  return {
    allocate: (length) => {
      if (buffer.length < length) buffer = new Uint8Array(Math.max(length, Math.floor(buffer.length * 1.5)));
      return buffer.subarray(0, length);
    },
  };
}
