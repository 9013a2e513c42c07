import { decodeBase64url } from '@nymgate/engine/kernel/bytes';
import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import { createShuffledOrder } from './create-shuffled-order.ts';

/** Rows that change places among themselves (psoxy-facts.md#k). */
export const WINDOW_ROWS = 500;
/** What rows that wait for others may take; with more of it a window has fewer rows (BLK-05). */
export const WINDOW_BYTES = 16_777_216;
/** Rows of a window however large they are: in a window of one row the place would be known (KEY-01). */
export const LEAST_WINDOW_ROWS = 8;

/**
 * The order in which the rows of one window are written. It depends on the keys and on the window alone, so that a second run writes the
 * same bytes (F19), and only the keys can undo it (KEY-01).
 *
 * @param window its number, how many rows it has, and bytes that differ from file to file, such as its first and last row as decoded from UTF-8
 * @returns a permutation of 0 … rows - 1
 * @example shuffleWindow({ number: 0, rows: 3, salt: 'a,b\n' }, pseudonymizer) // such as [1, 2, 0]
 */
export function shuffleWindow(
  { number, rows, salt }: { readonly number: number; readonly rows: number; readonly salt: string },
  pseudonymizer: Pseudonymizer,
): readonly number[] {
  return createShuffledOrder(
    rows,
    createKeyedByteStream(`bulk order ${number} ${rows} ${salt}`, pseudonymizer),
  );
}

/** No connector can have this name, so no caller's input is ever encrypted with the same header. */
const ORDER_BINDING = Object.freeze({ connector: 'nymgate bulk', endpointId: 'order of rows' });
const CHUNK_BYTES = 2_048;
const PADDING_TEXT = '0'.repeat(CHUNK_BYTES);

/**
 * 2 KiB at a time, each the ciphertext of a constant under a key that makes no pseudonyms: a caller who can have texts pseudonymized could request
 * a hash of any text. A generator with a small state is unsafe, too: an attacker with the original and the kept columns could
 * try all its states (KEY-01).
 */
function createKeyedByteStream(
  label: string,
  { sealLink }: Pick<Pseudonymizer, 'sealLink'>,
): () => Uint8Array {
  const seed = sha256Hex(label);
  let chunk = 0;
  return () => {
    chunk += 1;
    return decodeCiphertext(sealLink(ORDER_BINDING, `${seed} ${chunk} ${PADDING_TEXT}`)).subarray(
      -CHUNK_BYTES,
    );
  };
}

/** The bytes of the base64url behind `s~`. */
function decodeCiphertext(ciphertext: string): Uint8Array {
  const bytes = decodeBase64url(ciphertext.slice(2));
  if (bytes === undefined) throw new Error('A sealed text is no base64url.');
  return bytes;
}
