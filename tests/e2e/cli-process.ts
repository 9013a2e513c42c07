import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { runCommandLine } from '../../packages/cli/src/run-command-line.ts';
import { captureTerminal } from '../harness/capture-terminal.ts';
import { changeEnvironment } from '../harness/change-environment.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What ships; with NYMGATE_CLI_SOURCE set, the sources through tsx instead. */
const program =
  process.env['NYMGATE_CLI_SOURCE'] === undefined
    ? [join(root, 'dist/cli/main.js')]
    : [
        '--import',
        import.meta.resolve('tsx'),
        '-C',
        'nymgate-source',
        join(root, 'packages/cli/src/main.ts'),
      ];

/** Of a gateway on free ports that starts, and has nowhere to get an access token. Its key is in `KEY`. */
export const OFFLINE_CONFIG = {
  listen: { port: 0 },
  admin: { port: 0 },
  drain: { lagMilliseconds: 0 },
  pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:KEY' }] },
  connectors: {
    'entra-id': {
      tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
      clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
      assertion: { type: 'token-file', path: '/nowhere' },
    },
  },
};

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type StartOptions = {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Shell script that runs it as `"$@"`, to say where its output goes. */
  readonly shell?: string;
};

/** Starts the command line as a process of its own; it is ended with its test. */
export function startCli(
  args: readonly string[],
  { directory, environment = {}, shell }: StartOptions = {},
): ChildProcessWithoutNullStreams {
  const { PATH, TMPDIR } = process.env;
  const line = [process.execPath, ...program, ...args];
  const [command = '', ...rest] = shell === undefined ? line : ['sh', '-c', shell, 'sh', ...line];
  const child = spawn(command, rest, {
    cwd: directory ?? root,
    env: {
      ...(PATH === undefined ? {} : { PATH }),
      ...(TMPDIR === undefined ? {} : { TMPDIR }),
      // tsx is loaded before ours, which a gateway in production refuses.
      ...(program.length > 1 ? { NODE_ENV: 'development' } : {}),
      ...environment,
    },
  });
  onTestFinished(() => endProcess(child));
  return child;
}

/** Ends it as a person would, so that it cleans up; by force when it does not listen. */
async function endProcess(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  clearTimeout(force);
}

/** Runs the command line to its end. */
export async function runCli(
  args: readonly string[],
  options: StartOptions & { readonly input?: string | Uint8Array } = {},
): Promise<Ended> {
  const child = startCli(args, options);
  // A process that refuses its arguments closes its input before it is written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return ended(child);
}

/**
 * Runs the command line in this process, which takes a tenth of the time of one of its own: for the many cases of a command whose
 * streams and exit code other cases see in a process. What `main.ts` adds is no more than `process.exitCode`.
 */
export async function runHere(
  args: readonly string[],
  { directory, environment = {}, input = '' }: RunHereOptions = {},
): Promise<Ended> {
  const { terminal, out, err } = captureTerminal();
  const before = process.cwd();
  const standardInput = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {};
  const restoreEnvironment = changeEnvironment(environment);
  process.chdir(directory ?? root);
  Object.defineProperty(process, 'stdin', {
    configurable: true,
    value: Readable.from([typeof input === 'string' ? Buffer.from(input) : input]),
  });
  try {
    return { code: await runCommandLine(args, terminal), stdout: out(), stderr: err() };
  } finally {
    Object.defineProperty(process, 'stdin', standardInput);
    process.chdir(before);
    restoreEnvironment();
  }
}

type RunHereOptions = Pick<StartOptions, 'directory' | 'environment'> & {
  readonly input?: string | Uint8Array;
};

export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts })));
}

/** Resolves once the process has written something that matches, with all it has written so far to that stream. */
export function written(
  child: ChildProcessWithoutNullStreams,
  stream: 'stdout' | 'stderr',
  pattern: RegExp,
): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    child[stream].setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (pattern.test(text)) resolve(text);
    });
    child.on('close', (code) => reject(new Error(`ended with ${code} before ${pattern}: ${text}`)));
  });
}

/** A directory with the given files, gone after the test. */
export function withFiles(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-e2e-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(directory, name), text, { mode: 0o600 });
  return directory;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
