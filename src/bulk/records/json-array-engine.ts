import { BulkError } from '../bulk-fault.ts';
import type { BulkEngine, EngineParts, InputPlan } from '../bulk-plan.ts';
import { joinBytes } from './bytes.ts';
import { countRecords } from './count-records.ts';
import { RECORD_LIMITS } from './native-records.ts';
import { createRecordWindow } from './record-window.ts';

type Records = Extract<InputPlan, { readonly type: 'records' }>;

const COMMA = 0x2c;
const MARK: readonly number[] = [0xef, 0xbb, 0xbf];
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * A JSON array of records, which is never held as a whole: one element at a time. An element that is no object is rejected; a file that is
 * no array, ends within it, or goes on behind it fails as a whole, because nobody knows what is missing (BLK-03).
 */
export function openJsonArray({ openRecords, rowOrder }: Records, parts: EngineParts): BulkEngine {
  const counter = countRecords(openRecords(parts.pseudonymizer), parts);
  const window = createRecordWindow(rowOrder, parts.pseudonymizer);
  const elements = splitElements(RECORD_LIMITS.responseBytes);
  let written = 0;
  const write = (records: readonly Uint8Array[]) =>
    joinBytes(
      records.flatMap((record) => {
        written += 1;
        return [encode(written === 1 ? '[\n' : ',\n'), record];
      }),
    );
  const treat = ({ bytes, number }: Element): readonly Uint8Array[] => {
    const safe = counter.take(bytes, number);
    return safe === undefined ? [] : window.add(safe);
  };
  return {
    push: (chunk) => write(elements.push(chunk).flatMap(treat)),
    end: () => {
      elements.end();
      const last = write(window.end());
      return joinBytes([last, encode(written === 0 ? '[]\n' : '\n]\n')]);
    },
    counts: counter.counts,
    plan: () => undefined,
  };
}

type Element = { readonly number: number; readonly bytes: Uint8Array };

type ElementSplitter = {
  readonly push: (chunk: Uint8Array) => readonly Element[];
  /** @throws BulkError ARRAY_UNFINISHED, NOT_AN_ARRAY */
  readonly end: () => void;
};

/** `before` the array; `open`: an element may come, or the end; `value`: within an element; `after` the array. */
type State = 'before' | 'open' | 'value' | 'after';

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

function withoutSpaceBehind(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && isSpace(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.subarray(0, end);
}

/** Cuts at commas of the outermost level; whether an element is JSON is left to the sanitizer. */
function splitElements(limit: number): ElementSplitter {
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
  const take = (): Element => {
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
      const elements: Element[] = [];
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
        else if (isSpace(byte)) continue;
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
