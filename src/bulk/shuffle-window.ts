import { type Pseudonymizer, sha256Hex } from '../pseudonyms/index.ts';
import { shuffledOrder } from './shuffled-order.ts';

/** Rows that change places among themselves (psoxy-facts.md#k). */
export const WINDOW_ROWS = 500;
/** What rows that wait for others may take; with more of it a window has fewer rows (BLK-05). */
export const WINDOW_BYTES = 16_777_216;

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

/** No connector can have this name, so nothing that somebody sends can be sealed with the same header. */
const ORDER = Object.freeze({ connector: 'nymgate bulk', endpointId: 'order of rows' });
const PIECE = 2_048;
const FILLING = '0'.repeat(PIECE);

/**
 * 2 KiB at a time, each the ciphertext of a constant under a key that makes no pseudonyms: whoever may have texts pseudonymized could ask
 * for a hash of anything. A generator with a small state would not do either: whoever has the original and the columns that are kept could
 * try all its states (KEY-01).
 */
function keyedBytes(label: string, { sealLink }: Pick<Pseudonymizer, 'sealLink'>): () => Uint8Array {
  const seed = sha256Hex(label);
  let piece = 0;
  return () => {
    piece += 1;
    return bytesOf(sealLink(ORDER, `${seed} ${piece} ${FILLING}`)).subarray(-PIECE);
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SIX_BITS = new Uint8Array(128);
for (let at = 0; at < ALPHABET.length; at += 1) SIX_BITS[ALPHABET.charCodeAt(at)] = at;

/**
 * The bytes of the base64url (RFC 4648 section 5) behind `s~`. By hand: a window has one piece, which `atob` and a call for each of its
 * characters made dearer than all that is done to the rows.
 */
function bytesOf(sealed: string): Uint8Array {
  const bytes = new Uint8Array(((sealed.length - 2) * 6) >> 3);
  let [length, bits, waiting] = [0, 0, 0];
  for (let at = 2; at < sealed.length; at += 1) {
    waiting = (waiting << 6) | (SIX_BITS[sealed.charCodeAt(at)] ?? 0);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = waiting >> bits;
    length += 1;
  }
  return bytes;
}
