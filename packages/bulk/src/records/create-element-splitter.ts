import { BulkError } from '../bulk-fault.ts';
import { concatBytes, isJsonWhitespace } from './bytes.ts';

const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = 0x5b;
const CLOSING = 0x5d;

/** `number`: of the element in the array, the first is 1. `bytes`: undefined for one that is too long to be held. */
export type ArrayElement = { readonly number: number; readonly bytes: Uint8Array | undefined };

export type ElementSplitter = {
  /** @throws BulkError NOT_AN_ARRAY, ARRAY_UNFINISHED */
  readonly push: (chunk: Uint8Array) => void;
  /** @throws BulkError ARRAY_UNFINISHED, NOT_AN_ARRAY */
  readonly end: () => void;
};

/** `before` the array; `first`: an element may come, or the end; `next`: an element must come; `value`: within one; `after` the array. */
type State = 'before' | 'first' | 'next' | 'value' | 'after';

/**
 * Cuts at commas of the outermost level; whether an element is JSON is left to the sanitizer.
 *
 * @param onElement gets a view until it returns
 */
export function createElementSplitter(
  limit: number,
  onElement: (element: ArrayElement) => void,
): ElementSplitter {
  let state: State = 'before';
  let number = 0;
  let value = createValueScanner(1);
  const elementBuffer = createElementBuffer(limit);

  const finish = (last: Uint8Array): ArrayElement => {
    number += 1;
    value = createValueScanner(number + 1);
    return { number, bytes: elementBuffer.take(last) };
  };
  return {
    push: (chunk) => {
      let from = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0;
        if (state === 'value') {
          at = value.findEnd(chunk, at);
          if (at === chunk.length) break;
          onElement(finish(chunk.subarray(from, at)));
          state = stateAfterValue(chunk[at] ?? 0, number);
        } else if (!isJsonWhitespace(byte)) {
          state = nextState(state, byte);
          if (state !== 'value') continue;
          from = at;
          at -= 1;
        }
      }
      if (state === 'value') elementBuffer.add(chunk.subarray(from));
    },
    end: () => {
      if (state === 'before') throw new BulkError({ fault: 'NOT_AN_ARRAY' });
      if (state !== 'after') throw new BulkError({ fault: 'ARRAY_UNFINISHED' });
    },
  };
}

function stateAfterValue(byte: number, number: number): State {
  if (byte === COMMA) return 'next';
  if (byte === CLOSING) return 'after';
  throw new BulkError({ fault: 'NOT_AN_ARRAY', line: number });
}

function nextState(state: State, byte: number): State {
  if (state === 'before' && byte === OPENING) return 'first';
  if (state === 'first' && byte === CLOSING) return 'after';
  if ((state === 'first' || state === 'next') && byte !== COMMA && byte !== CLOSING) return 'value';
  throw new BulkError({ fault: state === 'after' ? 'ARRAY_UNFINISHED' : 'NOT_AN_ARRAY' });
}

type ValueScanner = {
  /**
   * Position of the first byte after the value; the length of the chunk if the value continues.
   *
   * @throws BulkError NOT_AN_ARRAY where another value begins without a comma before it
   */
  readonly findEnd: (chunk: Uint8Array, from: number) => number;
};

/** Follows texts and brackets of one value. */
function createValueScanner(number: number): ValueScanner {
  let depth = 0;
  let begun = false;
  let inText = false;
  let escaped = false;
  const skipString = (chunk: Uint8Array, from: number): number => {
    let at = from;
    for (; inText && at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) inText = false;
    }
    return at;
  };
  return {
    findEnd: (chunk, from) => {
      for (let at = skipString(chunk, from); at < chunk.length; at += 1) {
        const byte = chunk[at];
        if (depth === 0 && begun && (byte === QUOTE || byte === 0x7b || byte === OPENING))
          throw new BulkError({ fault: 'NOT_AN_ARRAY', line: number });
        begun = true;
        if (byte === QUOTE) {
          inText = true;
          at = skipString(chunk, at + 1) - 1;
        } else if (byte === 0x7b || byte === OPENING) depth += 1;
        else if (byte === 0x7d || byte === CLOSING) {
          if (depth === 0) return at;
          depth -= 1;
        } else if (byte === COMMA && depth === 0) return at;
      }
      return chunk.length;
    },
  };
}

type ElementBuffer = {
  readonly add: (piece: Uint8Array) => void;
  /** The whole, without white space behind it; undefined when it is longer than the limit. */
  readonly take: (last: Uint8Array) => Uint8Array | undefined;
};

/** Pieces of an element, and none of one that has become too long. */
function createElementBuffer(limit: number): ElementBuffer {
  let pieces: Uint8Array[] = [];
  let length = 0;
  return {
    add: (piece) => {
      length += piece.length;
      if (length > limit) pieces = [];
      // A copy, since the chunk may change after the call; `slice` of a Buffer makes none.
      else pieces.push(new Uint8Array(piece));
    },
    take: (last) => {
      const tooLong = length + last.length > limit;
      const joined = tooLong ? undefined : trimTrailingWhitespace(concatBytes([...pieces, last]));
      pieces = [];
      length = 0;
      return joined;
    },
  };
}

function trimTrailingWhitespace(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && isJsonWhitespace(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.subarray(0, end);
}
