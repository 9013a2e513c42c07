import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { toUnreadableInputError } from '../input/read-input.ts';

/** One line of a file, without its end. */
export type FileLine = {
  readonly file: string;
  readonly number: number;
  readonly line: Buffer;
  /** It is longer than anything a gateway writes, and `line` is only its begin. */
  readonly tooLong?: true;
};

const CHUNK_BYTES = 1_048_576;
/** A line of audit or log is at most some KiB; a file of one endless line must not fill the memory. */
const MAX_LINE_BYTES = 1_048_576;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Hands over each line of a file, gzip undone, in memory that does not grow with the file.
 *
 * @param file its path; `-` is standard input
 * @throws CommandError INPUT_UNREADABLE
 * @example await readFileLines('audit.log.gz', ({ number, line }) => …);
 */
export async function readFileLines(file: string, onLine: (line: FileLine) => void): Promise<void> {
  const splitter = createLineSplitter((line) => onLine({ file, ...line }));
  try {
    const source = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });
    for await (const chunk of inflated(source)) splitter.write(chunk);
  } catch (error) {
    throw toUnreadableInputError(file, error);
  }
  splitter.end();
}

/** Undoes gzip where the first two bytes are its mark (RFC 1952), whatever the name of the file says. */
async function* inflated(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const rest = joined(first.value, chunks);
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) return yield* rest;
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const feeding = pipeline(Readable.from(rest), gunzip);
  // Its error also ends the loop below, which tells it.
  feeding.catch(() => undefined);
  yield* gunzip as AsyncIterable<Buffer>;
  await feeding;
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

export type LineSplitter = { readonly write: (chunk: Buffer) => void; readonly end: () => void };

/** Cuts bytes into lines as they come; a line whose end has not come is kept until it has, or `end`. */
export function createLineSplitter(onLine: (line: Omit<FileLine, 'file'>) => void): LineSplitter {
  let number = 0;
  let begun: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer) => {
    const room = part.subarray(0, Math.max(0, MAX_LINE_BYTES - length));
    length += part.length;
    if (room.length > 0) begun.push(room);
  };
  const finish = (last: Buffer) => {
    number += 1;
    const whole = length === 0 ? last.subarray(0, MAX_LINE_BYTES) : Buffer.concat([...begun, last]);
    const tooLong = Math.max(length, last.length) > MAX_LINE_BYTES;
    begun = [];
    length = 0;
    const line = whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole;
    onLine({ number, line, ...(tooLong && { tooLong }) });
  };
  return {
    write: (chunk) => {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
        const part = chunk.subarray(start, end);
        if (length > 0) keep(part);
        finish(length > 0 ? NOTHING : part);
        start = end + 1;
      }
      if (start < chunk.length) keep(chunk.subarray(start));
    },
    end: () => {
      if (length > 0) finish(NOTHING);
    },
  };
}

const NOTHING = Buffer.alloc(0);
