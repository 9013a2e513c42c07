import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** After that it is ended, with all that it has started. */
  readonly milliseconds: number;
};

/** Runs a program; this process goes on answering meanwhile, because the simulated tenant is in it. */
export async function run({ file, args, cwd, env, milliseconds }: Command): Promise<Ran> {
  const child = spawn(file, args, {
    ...(cwd !== undefined && { cwd }),
    env,
    // A group of its own: what a program has started would hold its pipes, and this wait, for ever.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
  });
  const endGroup = () => killGroup(child.pid);
  const timer = setTimeout(() => {
    stderr += `\nended after ${milliseconds / 1000} seconds`;
    endGroup();
  }, milliseconds);
  process.once('exit', endGroup);
  try {
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, stdout, stderr };
  } finally {
    clearTimeout(timer);
    process.off('exit', endGroup);
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** @throws Error with what it told, when it fails */
export async function runOrThrow(command: Command): Promise<string> {
  const { status, stdout, stderr } = await run(command);
  if (status !== 0)
    throw new Error(`${command.file} ${command.args.join(' ')} ended with ${status}:\n${stderr}\n${stdout}`);
  return stdout;
}
