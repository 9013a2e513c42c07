import type { Pseudonymizer } from '../pseudonyms/index.ts';
import { shuffledOrder } from './shuffled-order.ts';

/** Rows that change places among themselves (psoxy-facts.md#k). */
export const WINDOW_ROWS = 500;

/**
 * The order in which the rows of one window are written. It depends on the keys and on the window alone, so that a second run writes the
 * same bytes (F19), while nobody without the keys can undo it (KEY-01).
 *
 * @param window its number, how many rows it has, and bytes that differ from file to file, such as its first and last row as decoded from UTF-8
 * @returns a permutation of 0 … rows - 1
 * @example shuffleWindow({ number: 0, rows: 3, salt: 'a,b\n' }, pseudonymizer) // such as [1, 2, 0]
 */
export function shuffleWindow(
  { number, rows, salt }: { readonly number: number; readonly rows: number; readonly salt: string },
  pseudonymizer: Pseudonymizer,
): readonly number[] {
  return shuffledOrder(rows, keyedBytes(`bulk order ${number} ${rows} ${salt}`, pseudonymizer));
}

/**
 * 32 bytes at a time, each piece a keyed hash of its own. A generator with a small state would not do: whoever has the original and
 * the columns that are kept could try all its states (KEY-01).
 */
function keyedBytes(label: string, { irreversible }: Pseudonymizer): () => Uint8Array {
  const seed = irreversible(label, 'text') ?? '';
  let piece = 0;
  return () => {
    piece += 1;
    return bytesOf(irreversible(`${seed} ${piece}`, 'text') ?? '');
  };
}

/** The bytes of the base64url behind `t~`. */
function bytesOf(pseudonym: string): Uint8Array {
  const base64 = pseudonym.slice(2).replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
