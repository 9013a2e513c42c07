import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

/** A console in a process of its own, as a person starts it. */
export type ConsoleProcess = {
  /** Opens one session, once. */
  readonly link: string;
  readonly url: string;
  /** Everything that it printed so far. */
  readonly output: () => string;
  readonly pid: number;
  /** As Ctrl-C. */
  readonly stop: () => Promise<void>;
};

export type ProcessOptions = {
  /** Switches of Node's. */
  readonly execArgv?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

/** Runs the built `nymgate` with these arguments until it has printed the console's link. */
export async function startConsoleProcess(
  args: readonly string[],
  { execArgv = [], environment = {} }: ProcessOptions = {},
): Promise<ConsoleProcess> {
  const child = spawn(process.execPath, [...execArgv, MAIN, ...args], {
    env: { ...process.env, NODE_ENV: 'development', NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  const ended = once(child, 'exit');
  const link = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const found = /http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]+/.exec(text)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', look);
    void ended.then(() => reject(new Error(`It ended without a link:\n${text}`)));
  });
  return {
    link,
    url: new URL(link).origin,
    output: () => text,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGINT');
      await ended;
    },
  };
}
