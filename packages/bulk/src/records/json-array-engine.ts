import type { BulkEngine, EngineDependencies, InputPlan } from '../bulk-plan.ts';
import { createByteBuffer } from './byte-buffer.ts';
import { type ArrayElement, createElementSplitter } from './create-element-splitter.ts';
import { createRecordCounter } from './create-record-counter.ts';
import { RECORD_LIMITS } from './native-records.ts';
import { createRecordWindow } from './record-window.ts';

type Records = Extract<InputPlan, { readonly type: 'records' }>;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const [OPENING, NEXT, CLOSING, EMPTY] = [encode('[\n'), encode(',\n'), encode('\n]\n'), encode('[]\n')];

/**
 * A JSON array of records, which is never held as a whole: one element at a time. An element that is no object or too long to be held is rejected; a
 * file that is no array, ends within it, or goes on behind it fails as a whole, because nobody knows what is missing (BLK-03).
 */
export function createJsonArrayEngine(
  { createRecordSanitizer, rowOrder }: Records,
  parts: EngineDependencies,
): BulkEngine {
  const counter = createRecordCounter(createRecordSanitizer(parts.pseudonymizer), parts);
  const output = createByteBuffer();
  let written = 0;
  const window = createRecordWindow(rowOrder, parts.pseudonymizer, (record) => {
    output.append(written === 0 ? OPENING : NEXT);
    output.append(record);
    written += 1;
  });
  const sanitizeElement = ({ bytes, number }: ArrayElement): void => {
    if (bytes === undefined) {
      counter.reject(number, 'row-too-long');
      return;
    }
    const safe = counter.sanitizeRecord(bytes, number);
    if (safe !== undefined) window.write(safe);
  };
  const elements = createElementSplitter(RECORD_LIMITS.responseBytes, sanitizeElement);
  return {
    write: (chunk) => {
      elements.push(chunk);
      return output.take();
    },
    end: () => {
      elements.end();
      window.end();
      output.append(written === 0 ? EMPTY : CLOSING);
      return output.take();
    },
    counts: counter.counts,
    plan: () => undefined,
  };
}
