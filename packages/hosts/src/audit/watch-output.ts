import { fstatSync, statfsSync } from 'node:fs';
import { openStandardOutput } from '../runtime/standard-output.ts';
import { createLineSink } from '../runtime/write-line.ts';

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;
/** Some thousand audit lines. */
const MIN_FREE_BYTES = 4_194_304;
const CHECK_INTERVAL_MILLISECONDS = 1_000;

/** Whether the file that standard output goes to has room for lines, looked at once a second at most. Pipes always have. */
export function createRoomCheck(
  monotonic: () => number,
  readFreeBytes: () => number | undefined = () => readFreeBytesBehind(STANDARD_OUTPUT),
): () => boolean {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let hasRoom = true;
  return () => {
    const now = monotonic();
    if (now - checkedAt < CHECK_INTERVAL_MILLISECONDS) return hasRoom;
    checkedAt = now;
    const free = readFreeBytes();
    hasRoom = free === undefined || free >= MIN_FREE_BYTES;
    return hasRoom;
  };
}

/** Undefined where it can't be told: no file, or no Linux. */
function readFreeBytesBehind(descriptor: number): number | undefined {
  try {
    if (!fstatSync(descriptor).isFile()) return undefined;
    const { bavail, bsize } = statfsSync(`/proc/self/fd/${descriptor}`);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** On standard error, because the output doesn't take lines any more. It must not block either. */
export function reportAuditFailure(output: 'standard output' | 'audit.file'): void {
  const line = {
    level: 'error',
    time: new Date().toISOString(),
    event: 'audit_unwritable',
    hint: `requests are refused (NOT_READY) until ${output} takes lines again: make room${output === 'audit.file' ? '' : ', or restart its reader'}`,
  };
  try {
    createLineSink(openStandardOutput(STANDARD_ERROR, () => STANDARD_ERROR))
      .append(JSON.stringify(line))
      ?.catch(() => undefined);
  } catch {
    // It has no reader.
  }
}
