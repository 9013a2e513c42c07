import type { BulkEngine, EngineDependencies, InputPlan } from '../bulk-plan.ts';
import { createByteBuffer } from './byte-buffer.ts';
import { concatBytes, isJsonWhitespaceOnly } from './bytes.ts';
import { createRecordCounter } from './create-record-counter.ts';
import { getMaxRecordBytes } from './native-records.ts';
import { createRecordWindow } from './record-window.ts';

type Records = Extract<InputPlan, { readonly type: 'records' }>;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const LINE_END = Uint8Array.of(LINE_FEED);

/**
 * NDJSON: one record a line, split at line feeds alone; a last line without one counts. Blank lines are no records,
 * carriage returns at the ends of lines are taken off, and a line that holds anything else than one JSON object is
 * rejected (BLK-03). Lines of the output end with a line feed.
 */
export function createNdjsonEngine(
  { createRecordSanitizer, rowOrder }: Records,
  parts: EngineDependencies,
): BulkEngine {
  const counter = createRecordCounter(createRecordSanitizer(parts.pseudonymizer), parts);
  const output = createByteBuffer();
  const window = createRecordWindow(rowOrder, parts.pseudonymizer, (record) => {
    output.append(record);
    output.append(LINE_END);
  });
  const sanitizeLine = ({ number, bytes }: Line): void => {
    if (bytes === undefined) {
      counter.reject(number, 'row-too-long');
      return;
    }
    const safe = isJsonWhitespaceOnly(bytes) ? undefined : counter.sanitizeRecord(bytes, number);
    if (safe !== undefined) window.write(safe);
  };
  const lines = createLineSplitter(getMaxRecordBytes(rowOrder), sanitizeLine);
  return {
    write: (chunk) => {
      lines.push(chunk);
      return output.take();
    },
    end: () => {
      lines.end();
      window.end();
      return output.take();
    },
    counts: counter.counts,
    plan: () => undefined,
  };
}

/** `bytes`: undefined for a line that is too long to be held. */
type Line = { readonly number: number; readonly bytes: Uint8Array | undefined };

type LineSplitter = {
  readonly push: (chunk: Uint8Array) => void;
  readonly end: () => void;
};

/** One line at a time: all those of a chunk would outlive the young generation of the collector. */
function createLineSplitter(limit: number, onLine: (line: Line) => void): LineSplitter {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const bufferPiece = (piece: Uint8Array) => {
    length += piece.length;
    if (length > limit) pieces = [];
    // A copy, since the chunk may change after the call; `slice` of a Buffer makes none.
    else if (piece.length > 0) pieces.push(new Uint8Array(piece));
  };
  const finishLine = (last: Uint8Array): Line => {
    const tooLong = length + last.length > limit;
    const line = concatBytes([...pieces, last]);
    pieces = [];
    length = 0;
    number += 1;
    if (tooLong) return { number, bytes: undefined };
    return { number, bytes: line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line };
  };
  return {
    push: (chunk) => {
      let from = 0;
      for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
        onLine(finishLine(chunk.subarray(from, at)));
        from = at + 1;
      }
      bufferPiece(chunk.subarray(from));
    },
    end: () => {
      if (length > 0) onLine(finishLine(new Uint8Array(0)));
    },
  };
}
