import { writeSync } from 'node:fs';

/** Writes one line, whole, before it returns; throws when it cannot. */
export type LineSink = (line: string) => void;

const MAX_WAIT_MILLISECONDS = 250;
const RETRY_DELAY_MILLISECONDS = 5;

/**
 * Synchronous writer of lines to a file descriptor. It waits for a full pipe (EAGAIN), but only briefly: a reader that has
 * stopped must not stop the gateway unnoticed (F29). A line that a failure cut short is ended before the next one.
 *
 * @throws Error (from the sink) when the line could not be written whole
 */
export function createLineSink(descriptor: number): LineSink {
  let cut = false;
  return (line) => {
    const text = `${cut ? '\n' : ''}${line}\n`;
    const length = Buffer.byteLength(text);
    const first = tryWrite(descriptor, text);
    // Almost always the whole line is written at once; only a rest is worth a buffer.
    const written = first === length ? length : writeRemainder(descriptor, Buffer.from(text), first);
    // Whole but for its end, which the next one brings: whoever reads it finds it, so it must not count as lost.
    if (written >= length - 1) {
      cut = written < length;
      return;
    }
    cut = cut || written > 0;
    throw new Error('line not written');
  };
}

/**
 * @param first how many bytes have been written already
 * @returns how many have been written in the end
 */
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

/** Bytes written; 0 when the pipe is full; undefined when it is gone. */
function tryWrite(descriptor: number, what: Buffer | string): number | undefined {
  try {
    return typeof what === 'string' ? writeSync(descriptor, what) : writeSync(descriptor, what);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 0 : undefined;
  }
}
