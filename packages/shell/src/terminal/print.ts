import { fstatSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import pc from 'picocolors';
import { CommandError } from './command-error.ts';
import { EXIT } from './exit-codes.ts';

export type Colors = ReturnType<typeof pc.createColors>;

/** Reports go to `out`, messages about the run to `note`. */
export type Terminal = {
  readonly out: (text: string) => void;
  /**
   * Writes raw bytes to standard output. If a write fails, the process exits with an error that includes
   * `lost`, the consequence.
   */
  readonly write: (text: string | Uint8Array, lost?: string) => Promise<void>;
  readonly note: (text: string) => void;
  /** Plain if standard output isn't a terminal or `NO_COLOR` is set (https://no-color.org). */
  readonly paint: Colors;
  readonly notePaint: Colors;
  /** 60 to 200; 100 without a terminal. */
  readonly columns: number;
  readonly interactive: boolean;
  /** Reads one trimmed line; undefined without a terminal. */
  readonly prompt: ((question: string) => Promise<string>) | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;
type Stream = NodeJS.WriteStream;
type TerminalInput = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** The process's terminal: the only place in this package that writes to a console. */
export function createTerminal(
  stdout: Stream,
  stderr: Stream,
  environment: Environment,
  stdin?: TerminalInput,
): Terminal {
  let lost: string | undefined;
  const writeNote = createWriter(stderr, (error) => process.exit(hasLeft(error) ? undefined : EXIT.failure));
  const write = createWriter(stdout, (error) => {
    // `nymgate …
    // head` ends the process as it ends any filter.
    if (hasLeft(error) && lost === undefined) process.exit();
    const { code, message } = unwritable(error);
    terminal.note(`${terminal.notePaint.red(code)} ${message}`);
    if (lost !== undefined) terminal.note(lost);
    process.exit(EXIT.failure);
  });
  const terminal: Terminal = {
    out: (text) => void write(`${text}\n`),
    write: async (text, consequence) => {
      lost = consequence;
      await write(text);
      lost = undefined;
    },
    note: (text) => void writeNote(`${text}\n`),
    paint: pc.createColors(supportsColor(stdout, environment)),
    notePaint: pc.createColors(supportsColor(stderr, environment)),
    columns: Math.min(200, Math.max(60, stdout.columns ?? 100)),
    interactive: stdout.isTTY === true,
    prompt: stdin?.isTTY === true ? (question) => promptLine(stdin, stderr, question) : undefined,
  };
  return terminal;
}

async function promptLine(input: TerminalInput, output: Stream, question: string): Promise<string> {
  const prompt = createInterface({ input, output });
  try {
    return (await prompt.question(question)).trim();
  } finally {
    prompt.close();
  }
}

export function supportsColor(stream: { readonly isTTY?: boolean }, environment: Environment): boolean {
  return (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb' && stream.isTTY === true;
}

/** Resolves once the text is written; never if `failed` is called. */
type Writer = (text: string | Uint8Array) => Promise<void>;

function createWriter(stream: Stream, failed: (error: NodeJS.ErrnoException) => void): Writer {
  stream.on('error', failed);
  const file = getFileDescriptor(stream);
  if (file === undefined)
    return (text) =>
      new Promise((resolve) => {
        stream.write(text, (error) => {
          if (!error) resolve();
        });
      });
  return async (text) => {
    try {
      writeAll(file, Buffer.from(text));
    } catch (error) {
      failed(error as NodeJS.ErrnoException);
    }
  };
}

function getFileDescriptor(stream: Stream | (Stream & { readonly fd: number })): number | undefined {
  return 'fd' in stream && fstatSync(stream.fd).isFile() ? stream.fd : undefined;
}

/**
 * A full disk truncates a write without an error; only the next write fails. Node's file stream treats the
 * short write as complete (lib/internal/fs/sync_write_stream.js), so a partial response would look complete.
 */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** The reader closed the pipe. */
function hasLeft({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}

function unwritable({ code = 'failed' }: NodeJS.ErrnoException): CommandError {
  return new CommandError(
    'OUTPUT_UNWRITABLE',
    `${code}; what it holds is incomplete, make room or write elsewhere`,
  );
}
