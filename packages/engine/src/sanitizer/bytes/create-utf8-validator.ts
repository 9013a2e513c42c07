import { isUtf8, joinBytes } from '../../kernel/bytes.ts';

/** Holds a text that comes in pieces to well-formed UTF-8 without a byte-order mark. */
export type Utf8Validator = {
  /** False for good once something was wrong. */
  readonly write: (chunk: Uint8Array) => boolean;
  /** Whether the text ends with a whole character. */
  readonly end: () => boolean;
};

/**
 * A character may be cut anywhere; at most three bytes are held back.
 *
 * @example
 * const check = checkUtf8();
 * check.take(Uint8Array.of(0xc3)) && check.take(Uint8Array.of(0xa9)) && check.end() // true
 */
export function createUtf8Validator(): Utf8Validator {
  let valid = true;
  let tail: Uint8Array = EMPTY;
  let start: Uint8Array = EMPTY;
  return {
    write: (chunk) => {
      if (!valid || chunk.length === 0) return valid;
      if (start.length < 3) start = start.length === 0 ? chunk : joinBytes(start.subarray(0, 2), chunk);
      const joined = tail.length === 0 ? chunk : joinBytes(tail, chunk);
      const cut = countIncompleteBytes(joined);
      const marked = isByteOrderMark(start);
      if (start.length >= 3) start = CHECKED_START;
      valid = !marked && isUtf8(cut === 0 ? joined : joined.subarray(0, joined.length - cut));
      tail = cut === 0 ? EMPTY : joined.slice(joined.length - cut);
      return valid;
    },
    end: () => valid && tail.length === 0,
  };
}

const EMPTY = new Uint8Array(0);
/** In place of the first bytes, so that their chunk is not held. */
const CHECKED_START = new Uint8Array(3);

function isByteOrderMark(start: Uint8Array): boolean {
  return start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
}

/** Bytes at the end that begin a character and do not end it. */
function countIncompleteBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
