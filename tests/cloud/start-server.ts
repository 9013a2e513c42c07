import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

const PATIENCE = 60_000;

export type Server = { readonly port: number; readonly close: () => void };

export type ServerProgram = {
  /** The program and its first arguments, with blanks between them. */
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  readonly cwd?: string;
  readonly isReady: (port: number) => Promise<boolean>;
  /** What is needed, for when it does not start. */
  readonly missing: string;
};

/**
 * Starts a program that listens on a free loopback port, and waits until it answers.
 *
 * @throws Error `missing`, when there is no such program or it does not come up
 */
export async function startServer({ command, args, cwd, isReady, missing }: ServerProgram): Promise<Server> {
  const [file = '', ...prefix] = command.split(' ');
  const port = await freePort();
  const child = spawn(file, [...prefix, ...args(port)], {
    stdio: 'ignore',
    ...(cwd !== undefined && { cwd }),
  });
  const ready = await Promise.race([ended(child), untilReady(() => isReady(port))]);
  if (!ready) {
    child.kill();
    throw new Error(missing);
  }
  return { port, close: () => void child.kill() };
}

function ended(child: ChildProcess): Promise<false> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', () => resolve(false));
  });
}

async function untilReady(isReady: () => Promise<boolean>): Promise<boolean> {
  const start = performance.now();
  while (performance.now() - start < PATIENCE) {
    if (await isReady()) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
