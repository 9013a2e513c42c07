import type { BulkCounts, EngineDependencies, SanitizeRecord } from '../bulk-plan.ts';

export type RecordCounter = {
  /** The sanitized record; undefined: it was left out and reported. */
  readonly sanitizeRecord: (record: Uint8Array, line: number) => Uint8Array | undefined;
  /** A record that is not even handed on. */
  readonly reject: (line: number, reason: Parameters<EngineDependencies['onReject']>[1]) => void;
  readonly counts: () => BulkCounts;
};

/** Counts records; names of properties exist only in records. */
const QUOTE = 0x22;

/** Hands records to the sanitizer one by one and counts them: as many come in as go out and are rejected (BLK-03). */
export function createRecordCounter(
  sanitizeRecord: SanitizeRecord,
  { onReject }: EngineDependencies,
): RecordCounter {
  let rowsIn = 0;
  let rowsOut = 0;
  let rejected = 0;
  let emptyRecords = 0;
  const reject: RecordCounter['reject'] = (line, reason) => {
    rowsIn += 1;
    rejected += 1;
    onReject(line, reason);
  };
  return {
    reject,
    sanitizeRecord: (record, line) => {
      const safe = sanitizeRecord(record);
      if (typeof safe === 'string') return void reject(line, safe);
      rowsIn += 1;
      rowsOut += 1;
      if (!safe.includes(QUOTE)) emptyRecords += 1;
      return safe;
    },
    counts: () => ({
      ...{ rowsIn, rowsOut, rejected, emptyRecords },
      columns: sanitizeRecord.countProperties?.() ?? [],
    }),
  };
}
