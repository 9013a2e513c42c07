import { BulkError } from '@nymgate/bulk/bulk-fault';
import type { FileTarget } from '@nymgate/bulk/bulk-files';
import { type OnReject, REJECT_REASONS } from '@nymgate/bulk/bulk-plan';
import { createTarget } from './places/any-place.ts';

/** Which rows were left out, and why; never what was in them. */
export type RejectFile = {
  /** @throws BulkError REJECTS_EXCEEDED */
  readonly onReject: OnReject;
  readonly count: () => number;
  /** Writes what has come in since the last call. */
  readonly flush: () => Promise<void>;
  /** Gives the file its name; without a rejected row there is none. */
  readonly complete: () => Promise<void>;
  readonly abort: () => Promise<void>;
};

/**
 * Takes rejected rows of one input into a file of NDJSON: `{"line":7,"reason":"cells-missing","meaning":"…"}`.
 *
 * @param most with one more the whole input fails
 */
export function createRejectFile(path: string, maxRejects: number): RejectFile {
  let lines: string[] = [];
  let count = 0;
  let target: FileTarget | undefined;
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    target ??= await createTarget(path);
    await target.write(Buffer.from(lines.splice(0).join('')));
  };
  return {
    onReject: (line, reason) => {
      count += 1;
      lines.push(`${JSON.stringify({ line, reason, meaning: REJECT_REASONS[reason] })}\n`);
      if (count > maxRejects) throw new BulkError({ fault: 'REJECTS_EXCEEDED', line });
    },
    count: () => count,
    flush,
    complete: async () => {
      await flush();
      await target?.complete();
    },
    abort: async () => {
      lines = [];
      await target?.abort();
    },
  };
}
