import { writeSync } from 'node:fs';

/** Writes a complete line synchronously, or throws. */
export type LineSink = (line: string) => void;

const MAX_WAIT_MILLISECONDS = 250;
const RETRY_DELAY_MILLISECONDS = 5;

/**
 * Writes lines synchronously to a file descriptor. It waits only briefly for a full pipe (EAGAIN), since a
 * stopped reader must not stop the gateway unnoticed (F29). A truncated line is terminated before the next
 * one.
 * @throws Error (from the sink) if the line was not written completely
 */
export function createLineSink(descriptor: number): LineSink {
  let cut = false;
  return (line) => {
    const text = `${cut ? '\n' : ''}${line}\n`;
    const length = Buffer.byteLength(text);
    const first = tryWrite(descriptor, text);
    // Usually the line is written at once, without a buffer.
    const written = first === length ? length : writeRemainder(descriptor, Buffer.from(text), first);
    // Complete except for its line end, which the next line adds: it must not count as lost.
    if (written >= length - 1) {
      cut = written < length;
      return;
    }
    cut = cut || written > 0;
    throw new Error('line not written');
  };
}

/** @returns how many bytes have been written in total */
function writeRemainder(descriptor: number, bytes: Buffer, first: number | undefined): number {
  if (first === undefined) return 0;
  let offset = first;
  let waited = 0;
  while (offset < bytes.length) {
    const written = tryWrite(descriptor, bytes.subarray(offset));
    if (written === undefined) return offset;
    offset += written;
    if (written > 0) continue;
    if (waited >= MAX_WAIT_MILLISECONDS) return offset;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_DELAY_MILLISECONDS);
    waited += RETRY_DELAY_MILLISECONDS;
  }
  return offset;
}

function tryWrite(descriptor: number, what: Buffer | string): number | undefined {
  try {
    return typeof what === 'string' ? writeSync(descriptor, what) : writeSync(descriptor, what);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 0 : undefined;
  }
}
