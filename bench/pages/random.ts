/** Whole numbers from 0 up to but without `below`. */
export type Random = (below: number) => number;

/** mulberry32: a public-domain generator of 32-bit state; the pages are the same on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function opaqueId(random: Random, length: number): string {
  return Array.from({ length }, () => ALPHABET[random(64)]).join('');
}

export function guid(random: Random): string {
  const hex = (length: number) => Array.from({ length }, () => random(16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}
