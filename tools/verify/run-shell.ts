import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';

const ROOT = resolve(import.meta.dirname, '../..');
export const LOGS = join(ROOT, '.verify');
const TAIL_LINES = 50;

/** Runs a command line at the root of the repository. Its output goes to `.verify/LOG.log`; `tail` is the end of that. */
export async function runShell(
  line: string,
  { log, env }: { readonly log: string; readonly env?: Readonly<Record<string, string>> },
): Promise<{ readonly status: number; readonly tail: string }> {
  mkdirSync(LOGS, { recursive: true });
  const path = join(LOGS, `${log}.log`);
  const output = createWriteStream(path);
  const bin = join(ROOT, 'node_modules/.bin');
  const child = spawn('bash', ['-c', line], {
    cwd: ROOT,
    env: { ...process.env, ...env, PATH: `${bin}:${process.env['PATH']}`, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const status = await new Promise<number>((done, fail) => {
    // Such as a full disk.
    output.on('error', fail);
    child.on('error', fail);
    child.on('close', (code) => done(code ?? 1));
  });
  output.end();
  await finished(output);
  const tail = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  return { status, tail };
}
