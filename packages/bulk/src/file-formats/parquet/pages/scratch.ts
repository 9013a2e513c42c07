/** Memory that is used again for each page: what is thrown away waits for its collector, and a page may have 64 MiB. */
export type Scratch = {
  /** So many bytes, which may hold anything, until it is asked again. */
  readonly take: (length: number) => Uint8Array;
};

/** @param most bytes that are kept */
export function createScratch(most = 67_108_864): Scratch {
  let held = new Uint8Array(0);
  return {
    take: (length) => {
      if (length > most) return new Uint8Array(length);
      if (held.length < length) held = new Uint8Array(Math.min(most, Math.max(length, held.length * 1.5)));
      return held.subarray(0, length);
    },
  };
}
