import { spawn } from 'node:child_process';
import { openConnection } from './load.ts';
import { type ProcessUsage, readProcessUsage } from './process-usage.ts';
import { waitForListening } from './wait-for-listening.ts';

/** One start of a process. */
export type TimedStart = ProcessUsage & {
  /** From the start of the process to the end of its first answer. */
  readonly milliseconds: number;
  /** Bytes of that answer. */
  readonly size: number;
  /** Bytes of resident memory before anybody has asked. */
  readonly idle: number;
};

/** How a process is started; by default with this Node, and with `PATH` alone. */
export type StartOptions = {
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
};

/** How long a process takes until its first answer has ended, and what it has taken of processor and memory by then. */
export async function timeStart(
  args: readonly string[],
  target: string,
  { program = process.execPath, environment = {} }: StartOptions = {},
): Promise<TimedStart> {
  const start = performance.now();
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const url = await waitForListening(child);
    const { resident: idle } = readProcessUsage(child.pid ?? 0);
    const { request, close } = await openConnection(url, target);
    const size = await request();
    const milliseconds = performance.now() - start;
    const figures = readProcessUsage(child.pid ?? 0);
    close();
    return { milliseconds, size, idle, ...figures };
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}
