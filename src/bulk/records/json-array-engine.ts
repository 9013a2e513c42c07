import type { BulkEngine, EngineParts, InputPlan } from '../bulk-plan.ts';
import { joinBytes } from './bytes.ts';
import { countRecords } from './count-records.ts';
import { RECORD_LIMITS } from './native-records.ts';
import { createRecordWindow } from './record-window.ts';
import { type ArrayElement, splitElements } from './split-elements.ts';

type Records = Extract<InputPlan, { readonly type: 'records' }>;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * A JSON array of records, which is never held as a whole: one element at a time. An element that is no object or too long to be held is rejected; a
 * file that is no array, ends within it, or goes on behind it fails as a whole, because nobody knows what is missing (BLK-03).
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
  const treat = ({ bytes, number }: ArrayElement): readonly Uint8Array[] => {
    if (bytes === undefined) counter.reject(number, 'row-too-long');
    const safe = bytes === undefined ? undefined : counter.take(bytes, number);
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
