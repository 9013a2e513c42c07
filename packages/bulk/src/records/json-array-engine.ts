import type { BulkEngine, EngineParts, InputPlan } from '../bulk-plan.ts';
import { createByteBuffer } from './byte-buffer.ts';
import { countRecords } from './count-records.ts';
import { RECORD_LIMITS } from './native-records.ts';
import { createRecordWindow } from './record-window.ts';
import { type ArrayElement, splitElements } from './split-elements.ts';

type Records = Extract<InputPlan, { readonly type: 'records' }>;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const [OPENING, NEXT, CLOSING, EMPTY] = [encode('[\n'), encode(',\n'), encode('\n]\n'), encode('[]\n')];

/**
 * A JSON array of records, which is never held as a whole: one element at a time. An element that is no object or too long to be held is rejected; a
 * file that is no array, ends within it, or goes on behind it fails as a whole, because nobody knows what is missing (BLK-03).
 */
export function openJsonArray({ openRecords, rowOrder }: Records, parts: EngineParts): BulkEngine {
  const counter = countRecords(openRecords(parts.pseudonymizer), parts);
  const output = createByteBuffer();
  let written = 0;
  const window = createRecordWindow(rowOrder, parts.pseudonymizer, (record) => {
    output.add(written === 0 ? OPENING : NEXT);
    output.add(record);
    written += 1;
  });
  const treat = ({ bytes, number }: ArrayElement): void => {
    if (bytes === undefined) {
      counter.reject(number, 'row-too-long');
      return;
    }
    const safe = counter.take(bytes, number);
    if (safe !== undefined) window.add(safe);
  };
  const elements = splitElements(RECORD_LIMITS.responseBytes, treat);
  return {
    push: (chunk) => {
      elements.push(chunk);
      return output.take();
    },
    end: () => {
      elements.end();
      window.end();
      output.add(written === 0 ? EMPTY : CLOSING);
      return output.take();
    },
    counts: counter.counts,
    plan: () => undefined,
  };
}
