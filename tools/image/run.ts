import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where and how a program is run. */
type Options = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv };

/**
 * Runs a program to its end and returns what it wrote.
 *
 * @throws Error with the program, what it said and what it is needed for
 * @example run('git', ['rev-parse', 'HEAD'])
 */
export function run(program: string, args: readonly string[], options: Options = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...options,
    encoding: 'utf8',
    maxBuffer: 256 * 1_024 * 1_024,
  });
  if (error !== undefined)
    throw new Error(`${program} cannot be run (${error.message}). Install it, and try again.`);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Works in a temporary folder that is gone afterwards. */
export function inTemporaryFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
