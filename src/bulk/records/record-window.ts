import type { Pseudonymizer } from '../../pseudonyms/index.ts';
import type { TablePlan } from '../bulk-plan.ts';
import { shuffleWindow, WINDOW_BYTES, WINDOW_ROWS } from '../shuffle-window.ts';

/** Records on their way out, which change places within windows where the rules say so. */
export type RecordWindow = {
  /** The records that are ready when this one has come; each array is to be written in its order. */
  readonly add: (record: Uint8Array) => readonly Uint8Array[];
  readonly end: () => readonly Uint8Array[];
};

export function createRecordWindow(
  rowOrder: TablePlan['rowOrder'],
  pseudonymizer: Pseudonymizer,
): RecordWindow {
  if (rowOrder === 'kept') return { add: (record) => [record], end: () => [] };
  /** The window that is whole, and the one that comes to be; what is left of it in the end goes with the whole one (KEY-01). */
  let whole: Uint8Array[] = [];
  let held: Uint8Array[] = [];
  let bytes = 0;
  let number = 0;
  const release = (rows: readonly Uint8Array[]): readonly Uint8Array[] => {
    if (rows.length === 0) return [];
    const salt = decode(rows[0]) + decode(rows.at(-1));
    const order = shuffleWindow({ number, rows: rows.length, salt }, pseudonymizer);
    number += 1;
    return order.flatMap((index) => rows[index] ?? []);
  };
  return {
    add: (record) => {
      // A copy: the sanitizer may use its memory again.
      held.push(record.slice());
      bytes += record.length;
      if (held.length < WINDOW_ROWS && bytes < WINDOW_BYTES) return [];
      const ready = release(whole);
      [whole, held, bytes] = [held, [], 0];
      return ready;
    },
    end: () => release([...whole, ...held]),
  };
}

function decode(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
