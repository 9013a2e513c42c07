import { constants, fstatSync, openSync } from 'node:fs';

const STANDARD_OUTPUT = 1;

/**
 * A descriptor for lines on standard output. Writing to it never waits for whoever reads a pipe: a full one is told at once (EAGAIN),
 * and `createLineSink` waits as long as it will (F29).
 *
 * `process.stdout` makes a pipe so too, and a stream of it, which takes a millisecond of every start: it is left alone where Linux lets
 * us open the same pipe once more.
 *
 * @param usual of the stream, for tests
 * @example createLineSink(openStandardOutput())
 */
export function openStandardOutput(
  descriptor: number = STANDARD_OUTPUT,
  usual: () => number = () => process.stdout.fd,
): number {
  try {
    if (fstatSync(descriptor).isFIFO())
      return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // Another system, or a pipe of another user's.
  }
  return usual();
}
