import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { toUnreadableInputError } from '../input/read-input.ts';

export type FileLine = {
  readonly file: string;
  readonly number: number;
  readonly line: Buffer;
  /** Longer than anything a gateway writes; `line` is only its start. */
  readonly tooLong?: true;
};

const CHUNK_BYTES = 1_048_576;
/** Lines are at most some KiB; a file with one endless line must not exhaust memory. */
const MAX_LINE_BYTES = 1_048_576;
const LINE_FEED = 10;

/**
 * Passes each line of a file to `onLine`, in constant memory; decompresses gzip.
 * @param file path, or `-` for standard input
 * @throws CommandError INPUT_UNREADABLE
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

/** Decompresses by the gzip magic number (RFC 1952), whatever the file name. */
async function* inflated(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const rest = joined(first.value, chunks);
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) return yield* rest;
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const feeding = pipeline(Readable.from(rest), gunzip);
  // The loop below reports the error.
  feeding.catch(() => undefined);
  yield* gunzip as AsyncIterable<Buffer>;
  await feeding;
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

export type LineSplitter = { readonly write: (chunk: Buffer) => void; readonly end: () => void };

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
    const bytes = length === 0 ? last.subarray(0, MAX_LINE_BYTES) : Buffer.concat([...begun, last]);
    const tooLong = Math.max(length, last.length) > MAX_LINE_BYTES;
    begun = [];
    length = 0;
    onLine({ number, line: bytes, ...(tooLong && { tooLong }) });
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
