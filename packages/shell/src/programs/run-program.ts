import { execFile } from 'node:child_process';

/** How a program of the operator's own machine ended. */
export type ProgramResult =
  | { readonly kind: 'answered'; readonly text: string }
  /** Not on the path. */
  | { readonly kind: 'absent' }
  /** Ended with an error, or took too long. `words`: what it wrote on standard error, which may name people; never printed whole. */
  | { readonly kind: 'failed'; readonly words: string };

export type RunProgram = (name: string, args: readonly string[]) => Promise<ProgramResult>;

const TIMEOUT_MILLISECONDS = 60_000;
const MAX_OUTPUT_BYTES = 1_048_576;

/**
 * Runs a program of the path, without a shell, and takes what it writes. Its arguments are constants and checked values; a token that it
 * prints is kept in memory alone.
 *
 * @example await runProgram('az', ['account', 'show', '--output', 'json'])
 */
export const runProgram: RunProgram = (name, args) =>
  new Promise((resolve) => {
    const options = { timeout: TIMEOUT_MILLISECONDS, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true };
    // On Windows `az` and `gcloud` are command files, which only a shell starts: there the token comes by reference.
    execFile(name, [...args], options, (error, text, words) => {
      if (error === null) resolve({ kind: 'answered', text });
      else resolve(error.code === 'ENOENT' ? { kind: 'absent' } : { kind: 'failed', words });
    });
  });
