import { once } from 'node:events';
import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

/** Where a command writes. Reports go to `out`, everything about the run itself to `note`. */
export type Terminal = {
  /** One line, or several joined by line feeds, to standard output. */
  readonly out: (text: string) => void;
  /** Bytes to standard output as they are. Resolves when the reader has room again. */
  readonly write: (text: string | Uint8Array) => Promise<void>;
  /** One line, or several, to standard error. */
  readonly note: (text: string) => void;
  /** Paint for standard output; plain when it is no terminal or `NO_COLOR` is set (https://no-color.org). */
  readonly paint: Colors;
  /** The same for standard error. */
  readonly notePaint: Colors;
  /** Columns of standard output, 60 to 200; 100 where there is no terminal. */
  readonly columns: number;
  readonly interactive: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;
type Stream = NodeJS.WriteStream;

/**
 * The process's own terminal: the one place of this package that writes to a console.
 *
 * @example createTerminal(process.stdout, process.stderr, process.env).out('ready');
 */
export function createTerminal(stdout: Stream, stderr: Stream, environment: Environment): Terminal {
  for (const stream of [stdout, stderr]) stream.on('error', endQuietly);
  return {
    out: (text) => void stdout.write(`${text}\n`),
    write: async (text) => {
      if (!stdout.write(text)) await once(stdout, 'drain');
    },
    note: (text) => void stderr.write(`${text}\n`),
    paint: pc.createColors(wantsColor(stdout, environment)),
    notePaint: pc.createColors(wantsColor(stderr, environment)),
    columns: Math.min(200, Math.max(60, stdout.columns ?? 100)),
    interactive: stdout.isTTY === true,
  };
}

/** Whether to paint: never when `NO_COLOR` is set to anything, nor when the reader is no terminal. */
export function wantsColor(stream: { readonly isTTY?: boolean }, environment: Environment): boolean {
  return (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb' && stream.isTTY === true;
}

/** `nymgate … | head` ends us as it ends any filter: without a stack trace. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') process.exit();
  throw error;
}
