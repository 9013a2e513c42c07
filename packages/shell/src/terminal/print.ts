import { fstatSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import pc from 'picocolors';
import { CommandError } from './command-error.ts';
import { EXIT } from './exit-codes.ts';

export type Colors = ReturnType<typeof pc.createColors>;

/** Where a command writes. Reports go to `out`, everything about the run itself to `note`. */
export type Terminal = {
  /** One line, or several joined by line feeds, to standard output. */
  readonly out: (text: string) => void;
  /**
   * Bytes to standard output as they are. Resolves once they are written; when they cannot be, the process ends and says so, and
   * also `lost`: what it means that nobody has received them.
   */
  readonly write: (text: string | Uint8Array, lost?: string) => Promise<void>;
  /** One line, or several, to standard error. */
  readonly note: (text: string) => void;
  /** Paint for standard output; plain when it is no terminal or `NO_COLOR` is set (https://no-color.org). */
  readonly paint: Colors;
  /** The same for standard error. */
  readonly notePaint: Colors;
  /** Columns of standard output, 60 to 200; 100 where there is no terminal. */
  readonly columns: number;
  readonly interactive: boolean;
  /** One line that a person types, without the spaces around it; undefined where nobody can be asked. */
  readonly prompt: ((question: string) => Promise<string>) | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;
type Stream = NodeJS.WriteStream;
/** What a person types: `process.stdin`. */
type TerminalInput = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/**
 * The process's own terminal: the one place of this package that writes to a console.
 *
 * @example createTerminal(process.stdout, process.stderr, process.env).out('ready');
 */
export function createTerminal(
  stdout: Stream,
  stderr: Stream,
  environment: Environment,
  stdin?: TerminalInput,
): Terminal {
  let lost: string | undefined;
  const tell = createWriter(stderr, (error) => process.exit(hasLeft(error) ? undefined : EXIT.failure));
  const write = createWriter(stdout, (error) => {
    // `nymgate … | head` ends us as it ends any filter.
    if (hasLeft(error) && lost === undefined) process.exit();
    const { code, message } = unwritable(error);
    terminal.note(`${terminal.notePaint.red(code)} ${message}`);
    if (lost !== undefined) terminal.note(lost);
    process.exit(EXIT.failure);
  });
  const terminal: Terminal = {
    out: (text) => void write(`${text}\n`),
    write: async (text, told) => {
      lost = told;
      await write(text);
      lost = undefined;
    },
    note: (text) => void tell(`${text}\n`),
    paint: pc.createColors(supportsColor(stdout, environment)),
    notePaint: pc.createColors(supportsColor(stderr, environment)),
    columns: Math.min(200, Math.max(60, stdout.columns ?? 100)),
    interactive: stdout.isTTY === true,
    prompt: stdin?.isTTY === true ? (question) => promptLine(stdin, stderr, question) : undefined,
  };
  return terminal;
}

async function promptLine(input: TerminalInput, output: Stream, question: string): Promise<string> {
  const asking = createInterface({ input, output });
  try {
    return (await asking.question(question)).trim();
  } finally {
    asking.close();
  }
}

/** Whether to paint: never when `NO_COLOR` is set to anything, nor when the reader is no terminal. */
export function supportsColor(stream: { readonly isTTY?: boolean }, environment: Environment): boolean {
  return (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb' && stream.isTTY === true;
}

/** Resolves once the text is written; never when `failed` is called. */
type Writer = (text: string | Uint8Array) => Promise<void>;

function createWriter(stream: Stream, failed: (error: NodeJS.ErrnoException) => void): Writer {
  stream.on('error', failed);
  const file = fileOf(stream);
  if (file === undefined)
    return (text) =>
      new Promise((resolve) => {
        stream.write(text, (error) => {
          if (!error) resolve();
        });
      });
  return async (text) => {
    try {
      writeWhole(file, Buffer.from(text));
    } catch (error) {
      failed(error as NodeJS.ErrnoException);
    }
  };
}

/** The descriptor of a stream into an ordinary file. */
function fileOf(stream: Stream | (Stream & { readonly fd: number })): number | undefined {
  return 'fd' in stream && fstatSync(stream.fd).isFile() ? stream.fd : undefined;
}

/**
 * A disk that becomes full cuts a write short without an error; only the next one fails. Node's own stream for files takes the
 * short one for whole (lib/internal/fs/sync_write_stream.js), and half an answer would be delivered as an answer.
 */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** The reader is gone: it has what it wanted. */
function hasLeft({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}

/** @example unwritable(error).message // '… ENOSPC; what it holds is incomplete, make room or write elsewhere' */
function unwritable({ code = 'failed' }: NodeJS.ErrnoException): CommandError {
  return new CommandError(
    'OUTPUT_UNWRITABLE',
    `${code}; what it holds is incomplete, make room or write elsewhere`,
  );
}
