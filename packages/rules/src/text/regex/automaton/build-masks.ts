import type { CharSet } from '../tree/char-set.ts';
import type { Factor } from './find-factors.ts';

/** Factors as masks of bytes, for a search of sixteen places at a time. */
export type Masks = {
  /**
   * For each of three places 16 bytes by the low and 16 by the high half of a byte: bit b is set when a factor of bucket b may
   * have such a byte there.
   */
  readonly masks: Uint8Array;
  /** Places of the shortest factor; places behind its end take every byte. */
  readonly minLength: number;
  /** Whether none of their characters has a short escape in JSON, so that they stand in escaped texts as they are. */
  readonly plain: boolean;
};

const MASK_POSITIONS = 3;
const BUCKET_COUNT = 8;
const ANY: CharSet = [[0, 0x10ffff]];

/** @param factors at least one */
export function buildMasks(factors: readonly Factor[]): Masks {
  const masks = new Uint8Array(MASK_POSITIONS * 32);
  for (const [index, factor] of sortByFirst(factors).entries()) {
    const bit = 1 << Math.floor((index * BUCKET_COUNT) / factors.length);
    for (let place = 0; place < MASK_POSITIONS; place += 1)
      for (const byte of toBytes(factor[place] ?? ANY)) {
        const low = place * 32 + (byte & 15);
        const high = place * 32 + 16 + (byte >> 4);
        masks[low] = (masks[low] ?? 0) | bit;
        masks[high] = (masks[high] ?? 0) | bit;
      }
  }
  return {
    masks,
    minLength: Math.min(...factors.map((sets) => sets.length)),
    plain: factors.every((sets) => sets.every(isPlain)),
  };
}

/** Factors that begin alike share a bucket, so that a bucket takes few bytes. */
function sortByFirst(factors: readonly Factor[]): readonly Factor[] {
  const first = (sets: Factor): number => sets[0]?.[0]?.[0] ?? 0;
  return factors.toSorted((left, right) => first(left) - first(right));
}

/** Bytes of UTF-8 that characters of a set may consist of. */
function toBytes(set: CharSet): readonly number[] {
  const bytes: number[] = [];
  for (const [first, last] of set)
    for (let code = first; code <= Math.min(last, 0x7f); code += 1) bytes.push(code);
  if ((set.at(-1)?.[1] ?? 0) >= 0x80) for (let byte = 0x80; byte < 0x100; byte += 1) bytes.push(byte);
  return bytes;
}

const HAS_SHORT_ESCAPE = [0x22, 0x2f, 0x5c];

function isPlain(set: CharSet): boolean {
  return !set.some(
    ([first, last]) => first < 0x20 || HAS_SHORT_ESCAPE.some((code) => first <= code && code <= last),
  );
}
