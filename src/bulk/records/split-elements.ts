import { BulkError } from '../bulk-fault.ts';
import { isSpaceOfJson, joinBytes } from './bytes.ts';

const COMMA = 0x2c;
const MARK: readonly number[] = [0xef, 0xbb, 0xbf];

/** `number`: of the element in the array, the first is 1. */
export type ArrayElement = { readonly number: number; readonly bytes: Uint8Array };

export type ElementSplitter = {
  readonly push: (chunk: Uint8Array) => readonly ArrayElement[];
  /** @throws BulkError ARRAY_UNFINISHED, NOT_AN_ARRAY */
  readonly end: () => void;
};

/** `before` the array; `open`: an element may come, or the end; `value`: within an element; `after` the array. */
type State = 'before' | 'open' | 'value' | 'after';

function withoutSpaceBehind(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && isSpaceOfJson(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.subarray(0, end);
}

/** Cuts at commas of the outermost level; whether an element is JSON is left to the sanitizer. */
export function splitElements(limit: number): ElementSplitter {
  let state: State = 'before';
  /** Bytes of the mark of UTF-8 so far; it may be cut. */
  let mark = 0;
  let pieces: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  let depth = 0;
  let inText = false;
  let escaped = false;
  let commaBefore = false;

  const hold = (piece: Uint8Array): void => {
    length += piece.length;
    if (length > limit) throw new BulkError({ fault: 'ROW_TOO_LONG', line: number + 1 });
    pieces.push(piece.slice());
  };
  const take = (): ArrayElement => {
    const bytes = withoutSpaceBehind(joinBytes(pieces));
    pieces = [];
    length = 0;
    number += 1;
    return { number, bytes };
  };
  /** Whether the byte ends the element, by not belonging to it. */
  const endsValue = (byte: number): boolean => {
    if (inText) {
      if (escaped) escaped = false;
      else if (byte === 0x5c) escaped = true;
      else if (byte === 0x22) inText = false;
      return false;
    }
    if (byte === 0x22) inText = true;
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) return true;
      depth -= 1;
    }
    return depth === 0 && byte === COMMA;
  };
  const close = (byte: number): void => {
    if (byte === COMMA) {
      commaBefore = true;
      state = 'open';
    } else if (byte === 0x5d) state = 'after';
    else throw new BulkError({ fault: 'NOT_AN_ARRAY', line: number });
  };

  return {
    push: (chunk) => {
      const elements: ArrayElement[] = [];
      let from = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0;
        if (state === 'value') {
          if (!endsValue(byte)) continue;
          hold(chunk.subarray(from, at));
          elements.push(take());
          close(byte);
        } else if (state === 'before' && byte === MARK[mark] && (mark > 0 || at === 0)) mark += 1;
        else if (state === 'before' && mark > 0 && mark < MARK.length)
          throw new BulkError({ fault: 'NOT_AN_ARRAY' });
        else if (isSpaceOfJson(byte)) continue;
        else if (state === 'before' && byte === 0x5b) state = 'open';
        else if (state === 'open' && byte === 0x5d && !commaBefore) state = 'after';
        else if (state === 'open' && byte !== COMMA && byte !== 0x5d) {
          from = at;
          state = 'value';
          endsValue(byte);
        } else throw new BulkError({ fault: state === 'after' ? 'ARRAY_UNFINISHED' : 'NOT_AN_ARRAY' });
      }
      if (state === 'value') hold(chunk.subarray(from));
      return elements;
    },
    end: () => {
      if (state === 'before') throw new BulkError({ fault: 'NOT_AN_ARRAY' });
      if (state !== 'after') throw new BulkError({ fault: 'ARRAY_UNFINISHED' });
    },
  };
}
