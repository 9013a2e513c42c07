/** Memory that is used again for each page: what is thrown away waits for its collector, and a page may have 64 MiB. */
export type Scratch = {
  /** So many bytes, which may hold anything, until it is asked again. */
  readonly take: (length: number) => Uint8Array;
};

export function createScratch(): Scratch {
  let held = new Uint8Array(0);
  return {
    take: (length) => {
      if (held.length < length) held = new Uint8Array(Math.max(length, Math.floor(held.length * 1.5)));
      return held.subarray(0, length);
    },
  };
}
