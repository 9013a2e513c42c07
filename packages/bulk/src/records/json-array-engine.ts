import type { BulkEngine, EngineDependencies, InputPlan } from '../bulk-plan.ts';
import { createByteBuffer } from './byte-buffer.ts';
import { type ArrayElement, createElementSplitter } from './create-element-splitter.ts';
import { createRecordCounter } from './create-record-counter.ts';
import { getMaxRecordBytes } from './native-records.ts';
import { createRecordWindow } from './record-window.ts';

type Records = Extract<InputPlan, { readonly type: 'records' }>;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const [OPENING, NEXT, CLOSING, EMPTY] = [encode('[\n'), encode(',\n'), encode('\n]\n'), encode('[]\n')];

/**
 * A JSON array of records, one element in memory at a time. An element that isn't an object or is too long is rejected. A file that
 * isn't an array, ends within it, or continues after it fails as a whole, because it's unknown what is missing (BLK-03).
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
  const elements = createElementSplitter(getMaxRecordBytes(rowOrder), sanitizeElement);
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
