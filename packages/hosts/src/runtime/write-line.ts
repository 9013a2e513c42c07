import { writeSync } from 'node:fs';

/** A line, or what makes it when all lines before it are written, and hears that it was written itself. */
export type Line = string | { readonly text: () => string; readonly written: () => void };

/** Where log and audit lines go. Lines are written whole and in order. */
export type LineSink = {
  /** @throws Error when the line isn't written at once; it may be written later */
  readonly write: (line: Line) => void;
  /** Waits briefly for a full pipe. Undefined: written at once. @throws Error or rejects when the line is not written */
  readonly append: (line: Line) => Promise<void> | undefined;
};

/** A sink of texts that never waits, as programs and tests give it. */
export function toLineSink(write: (text: string) => void): LineSink {
  const writeAll = (line: Line): undefined => {
    write(typeof line === 'string' ? line : line.text());
    if (typeof line !== 'string') line.written();
  };
  return Object.freeze({ write: writeAll, append: writeAll });
}

const MAX_WAIT_MILLISECONDS = 250;
const RETRY_DELAY_MILLISECONDS = 5;
const MAX_WAITING_LINES = 10_000;

/** `rest`: undefined until its turn comes. */
type WaitingLine = {
  readonly line: Line;
  rest: Buffer | undefined;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
};

/**
 * Writes lines to a file descriptor that does not block. Usually a line is written at once. A full pipe (EAGAIN) makes lines wait in
 * order, never the event loop, and only briefly: a stopped reader must not stop the gateway unnoticed (F29). After that, lines fail at
 * once until one is written. A truncated line is terminated before the next one.
 */
export function createLineSink(descriptor: number): LineSink {
  const waiting: WaitingLine[] = [];
  let cut = false;
  let stuck = false;
  let progressAt = 0;

  /** Returns what is left of a line. */
  const begin = (line: Line): Buffer | undefined => {
    const text = `${cut ? '\n' : ''}${typeof line === 'string' ? line : line.text()}\n`;
    const length = Buffer.byteLength(text);
    const written = tryWrite(descriptor, text);
    if (written === undefined) throw notWritten();
    cut = cut || written > 0;
    if (written < length - 1) return Buffer.from(text).subarray(written);
    finish(line, written < length);
    return undefined;
  };
  /** A line that is complete except for its line end, which the next line adds, must not count as lost. */
  const finish = (line: Line, isCut: boolean): void => {
    cut = isCut;
    stuck = false;
    if (typeof line !== 'string') line.written();
  };
  const resume = ({ line, rest }: WaitingLine): Buffer | undefined => {
    if (rest === undefined) return begin(line);
    const written = tryWrite(descriptor, rest);
    if (written === undefined) throw notWritten();
    if (written > 0) progressAt = performance.now();
    if (written < rest.length - 1) return rest.subarray(written);
    finish(line, written < rest.length);
    return undefined;
  };
  const drain = (): void => {
    try {
      for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
        first.rest = resume(first);
        if (first.rest !== undefined) {
          if (performance.now() - progressAt >= MAX_WAIT_MILLISECONDS) throw notWritten();
          return void setTimeout(drain, RETRY_DELAY_MILLISECONDS);
        }
        progressAt = performance.now();
        waiting.shift();
        first.resolve();
      }
    } catch {
      stuck = true;
      for (const { reject } of waiting.splice(0)) reject(notWritten());
    }
  };
  const append = (line: Line): Promise<void> | undefined => {
    const isFirst = waiting.length === 0;
    const rest = isFirst ? begin(line) : undefined;
    if (isFirst && rest === undefined) return undefined;
    if (stuck || waiting.length >= MAX_WAITING_LINES) throw notWritten();
    if (isFirst) {
      progressAt = performance.now();
      setTimeout(drain, RETRY_DELAY_MILLISECONDS);
    }
    return new Promise((resolve, reject) => void waiting.push({ line, rest, resolve, reject }));
  };
  return Object.freeze({
    write: (line) => {
      const wait = append(line);
      if (wait === undefined) return;
      // It may still come to be written, before what is written next.
      wait.catch(() => undefined);
      throw notWritten();
    },
    append,
  });
}

function notWritten(): Error {
  return new Error('line not written');
}

function tryWrite(descriptor: number, what: Buffer | string): number | undefined {
  try {
    return typeof what === 'string' ? writeSync(descriptor, what) : writeSync(descriptor, what);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 0 : undefined;
  }
}
