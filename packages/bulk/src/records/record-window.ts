import type { Pseudonymizer } from '@nymgate/engine/pseudonyms/pseudonymizer';
import type { TablePlan } from '../bulk-plan.ts';
import { LEAST_WINDOW_ROWS, shuffleWindow, WINDOW_BYTES, WINDOW_ROWS } from '../shuffle-window.ts';
import { createByteBuffer } from './byte-buffer.ts';

/** Records on their way out, which change places within windows where the rules say so. */
export type RecordWindow = {
  /** Takes a record, whose memory may be used again, and writes those that are ready when it has come. */
  readonly write: (record: Uint8Array) => void;
  readonly end: () => void;
};

/** @param write gets a view until it returns */
export function createRecordWindow(
  rowOrder: TablePlan['rowOrder'],
  pseudonymizer: Pseudonymizer,
  write: (record: Uint8Array) => void,
): RecordWindow {
  if (rowOrder === 'kept') return { write: write, end: () => undefined };
  /** The window that is whole, and the one that comes to be; what is left of it in the end goes with the whole one (KEY-01). */
  let recordText = createRecordBuffer();
  let bufferedRecords = createRecordBuffer();
  let number = 0;
  const at = (index: number) =>
    index < recordText.count() ? recordText.at(index) : bufferedRecords.at(index - recordText.count());
  const release = (rows: number): void => {
    if (rows === 0) return;
    const salt = decode(at(0)) + decode(at(rows - 1));
    for (const index of shuffleWindow({ number, rows, salt }, pseudonymizer)) write(at(index));
    number += 1;
    recordText.clear();
  };
  return {
    write: (record) => {
      bufferedRecords.add(record);
      const count = bufferedRecords.count();
      if (count < LEAST_WINDOW_ROWS) return;
      if (count < WINDOW_ROWS && bufferedRecords.bytes() < WINDOW_BYTES) return;
      release(recordText.count());
      [recordText, bufferedRecords] = [bufferedRecords, recordText];
    },
    end: () => release(recordText.count() + bufferedRecords.count()),
  };
}

type RecordBuffer = {
  readonly add: (record: Uint8Array) => void;
  /** A view, until the next `add`. */
  readonly at: (index: number) => Uint8Array;
  readonly count: () => number;
  readonly bytes: () => number;
  readonly clear: () => void;
};

function createRecordBuffer(): RecordBuffer {
  const buffer = createByteBuffer();
  const ends: number[] = [];
  return {
    add: (record) => {
      buffer.append(record);
      ends.push(buffer.length());
    },
    at: (index) => buffer.slice(ends[index - 1] ?? 0, ends[index] ?? 0),
    count: () => ends.length,
    bytes: buffer.length,
    clear: () => {
      buffer.take();
      ends.length = 0;
    },
  };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
