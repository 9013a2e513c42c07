import { constants, fstatSync, openSync } from 'node:fs';

const STANDARD_OUTPUT = 1;

/**
 * Descriptor for standard output whose writes never block: a full pipe gives EAGAIN, and `createLineSink`
 * limits the wait (F29). On Linux the pipe is opened again, because `process.stdout` takes a millisecond of
 * every start.
 */
export function openStandardOutput(
  descriptor: number = STANDARD_OUTPUT,
  usual: () => number = () => process.stdout.fd,
): number {
  try {
    if (fstatSync(descriptor).isFIFO())
      return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // Another system, or another user's pipe.
  }
  return usual();
}
