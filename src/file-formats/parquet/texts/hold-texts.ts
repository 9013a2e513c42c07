import type { DecodedArray } from 'hyparquet';

/** Texts of a page by their places in its bytes. */
export type HeldTexts = {
  readonly length: number;
  /** As of an array. */
  readonly slice: (from: number, to: number) => DecodedArray;
};

const NULL = 0xffff_ffff;

/**
 * The texts of a page in eight bytes each: a view of each takes some hundred, and a page of each column waits for its next rows.
 *
 * @returns undefined for values that are no views of one piece of memory, such as those of a dictionary, which share theirs already
 */
export function holdTexts(values: DecodedArray): HeldTexts | undefined {
  const first: unknown = Array.isArray(values) ? values.find((value) => value !== null) : undefined;
  if (!(first instanceof Uint8Array) || !Array.isArray(values)) return undefined;
  const { buffer } = first;
  const starts = new Uint32Array(values.length).fill(NULL);
  const lengths = new Uint32Array(values.length);
  let before = -1;
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    // In the order of the bytes and none twice: not those of a dictionary.
    if (!(value instanceof Uint8Array) || value.buffer !== buffer || value.byteOffset <= before)
      return undefined;
    before = value.byteOffset;
    starts[at] = value.byteOffset;
    lengths[at] = value.length;
  }
  const textAt = (at: number) =>
    starts[at] === NULL ? null : new Uint8Array(buffer, starts[at], lengths[at]);
  return {
    length: starts.length,
    slice: (from, to) =>
      Array.from({ length: Math.min(to, starts.length) - from }, (_, at) => textAt(from + at)),
  };
}
