import { execFile } from 'node:child_process';

export type ProgramResult =
  | { readonly kind: 'answered'; readonly text: string }
  /** Not on the path. */
  | { readonly kind: 'absent' }
  /**
   * Exit with an error, or timeout. `words`: standard error, which may name people; never printed completely.
   */
  | { readonly kind: 'failed'; readonly words: string };

export type RunProgram = (name: string, args: readonly string[]) => Promise<ProgramResult>;

const TIMEOUT_MILLISECONDS = 60_000;
const MAX_OUTPUT_BYTES = 1_048_576;

/**
 * Runs a program without a shell and captures its output. Arguments are constants and validated values; a
 * printed token stays in memory.
 */
export const runProgram: RunProgram = (name, args) =>
  new Promise((resolve) => {
    const options = { timeout: TIMEOUT_MILLISECONDS, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true };
    // On Windows `az` and `gcloud` are batch files, which need a shell.
    execFile(name, [...args], options, (error, text, words) => {
      if (error === null) resolve({ kind: 'answered', text });
      else resolve(error.code === 'ENOENT' ? { kind: 'absent' } : { kind: 'failed', words });
    });
  });
