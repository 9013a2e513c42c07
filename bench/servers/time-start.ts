import { spawn } from 'node:child_process';
import { openConnection } from './load.ts';

/** Where a program says that it listens. */
const LISTENS = /listens on (http:\/\/127\.0\.0\.1:\d+)/;

/** Milliseconds from the start of a process to the end of its first answer, and what it then holds of memory. */
export async function timeStart(
  args: readonly string[],
  target: string,
): Promise<{ readonly milliseconds: number; readonly size: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stderr.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        const [, found] = LISTENS.exec(text) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
    });
    const { ask, close } = await openConnection(url, target);
    const size = await ask();
    const milliseconds = performance.now() - start;
    close();
    return { milliseconds, size };
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}
