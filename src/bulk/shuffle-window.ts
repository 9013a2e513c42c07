import type { Pseudonymizer } from '../pseudonyms/index.ts';

/** Rows that change places among themselves (psoxy-facts.md#k). */
export const WINDOW_ROWS = 500;

/**
 * The order in which the rows of one window are written. It depends on the keys and on the window alone, so that a second run writes the
 * same bytes (F19), while nobody without the keys can undo it (KEY-01).
 *
 * @param window its number, how many rows it has, and bytes that differ from file to file, such as its first and last row as decoded from UTF-8
 * @returns a permutation of 0 … rows - 1
 * @example shuffleWindow({ number: 0, rows: 3, salt: 'a,b\n' }, pseudonymizer) // [2, 0, 1]
 */
export function shuffleWindow(
  { number, rows, salt }: { readonly number: number; readonly rows: number; readonly salt: string },
  pseudonymizer: Pseudonymizer,
): readonly number[] {
  const seed = pseudonymizer.irreversible(`bulk order ${number} ${rows} ${salt}`, 'text') ?? '';
  const random = createRandom(seed);
  const order = Array.from({ length: rows }, (_, index) => index);
  for (let last = rows - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

/** SplitMix32 over the seed: what it gives is seen by nobody, only the order that it makes. */
function createRandom(seed: string): () => number {
  let state = 0x9e3779b9;
  for (let at = 0; at < seed.length; at += 1) state = Math.imul(state ^ seed.charCodeAt(at), 0x85ebca6b) + at;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
