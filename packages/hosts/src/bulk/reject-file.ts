import { BulkError } from '@nymgate/bulk/bulk-fault';
import type { FileTarget } from '@nymgate/bulk/bulk-files';
import { type OnReject, REJECT_REASONS } from '@nymgate/bulk/bulk-plan';
import { createTarget } from './places/any-place.ts';

/** Line numbers and reasons of rejected rows, without their content. */
export type RejectFile = {
  readonly onReject: OnReject;
  readonly count: () => number;
  /** Writes the rejects since the last call. */
  readonly flush: () => Promise<void>;
  /** Without rejected rows there is no file. */
  readonly complete: () => Promise<void>;
  readonly abort: () => Promise<void>;
};

/** NDJSON lines: `{"line":7,"reason":"cells-missing","meaning":"…"}`. */
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
