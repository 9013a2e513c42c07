import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { ROOT } from '../docs/repository-files.ts';

export type ProcessOptions = {
  /** What stands behind `nymgate`. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  /** Taken only where the test itself may change its user. */
  readonly user?: number;
  readonly group?: number;
  /** In place of this repository's `dist/cli/main.js`: the words of a command line. */
  readonly command?: readonly string[];
  /** Ends the process, where its own SIGKILL would not end what it started. */
  readonly kill?: () => void;
  /** `onTestFinished` of a test that runs beside others. */
  readonly onTestFinished?: (end: () => Promise<void>) => void;
};

export type Listening = { readonly url: string; readonly adminUrl: string };

export type GatewayProcess = {
  readonly child: ChildProcess;
  /** Where it listens, once it says so. @throws Error with what it said instead */
  readonly listening: () => Promise<Listening>;
  readonly ended: () => Promise<number | null>;
  readonly told: () => string;
  readonly lines: () => string;
};

const PATIENCE_MILLISECONDS = 30_000;

/** The command line as a process of its own, with nothing in its environment but what is given; ended with its test. */
export function startProcess(options: ProcessOptions): GatewayProcess {
  const { args, environment, directory, user, group } = options;
  const [program = process.execPath, ...words] = options.command ?? [
    process.execPath,
    `${ROOT}dist/cli/main.js`,
  ];
  const isRoot = process.getuid?.() === 0;
  const child = spawn(program, [...words, ...args], {
    cwd: directory,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot && user !== undefined && group !== undefined ? { uid: user, gid: group } : {}),
  });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
    });
  const closed = once(child, 'close');
  (options.onTestFinished ?? onTestFinished)(async () => {
    if (child.exitCode === null && child.signalCode === null)
      (options.kill ?? (() => child.kill('SIGKILL')))();
    await closed;
  });
  return {
    child,
    listening: () => listening(child, () => texts.stderr),
    ended: async () => {
      await closed;
      return child.exitCode;
    },
    told: () => texts.stderr,
    lines: () => texts.stdout,
  };
}

async function listening(child: ChildProcess, told: () => string): Promise<Listening> {
  for (let waited = 0; waited < PATIENCE_MILLISECONDS; waited += 20) {
    const [, url, adminUrl] = /listens on (\S+?), admin on (\S+)\n/.exec(told()) ?? [];
    if (url !== undefined && adminUrl !== undefined) return { url, adminUrl };
    if (child.exitCode !== null || child.signalCode !== null) break;
    await sleep(20);
  }
  throw new Error(`the gateway does not listen: ${told()}`);
}
