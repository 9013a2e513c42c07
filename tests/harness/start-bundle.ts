import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FollowedLines, followLines } from './follow-lines.ts';
import type { TestHost } from './test-host.ts';

export type BundleOptions = {
  /** `node.mjs`. */
  readonly file: string;
  /** The configuration, JSON. */
  readonly text: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
};

const PATIENCE_MILLISECONDS = 20_000;
const PAUSE_MILLISECONDS = 10;

/**
 * `node node.mjs serve --config nymgate.json` with nothing in the environment but `environment` and what the configuration names.
 * It writes into files: the audit line of an answer is in its file before the answer leaves, so `lines` is complete.
 *
 * @throws Error with the `code` and the words of what the process told, when it cannot serve
 */
export async function startBundle({ file, text, directory, environment }: BundleOptions): Promise<TestHost> {
  const path = (name: string) => join(directory, name);
  writeFileSync(path('nymgate.json'), text);
  const [out, told] = [openSync(path('lines'), 'w'), openSync(path('told'), 'w')];
  const child = spawn(process.execPath, [file, 'serve', '--config', path('nymgate.json')], {
    cwd: directory,
    env: { ...secretsOf(text), ...environment },
    stdio: ['ignore', out, told],
  });
  for (const descriptor of [out, told]) closeSync(descriptor);
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const followed = followLines(path('lines'));
  const close = async () => {
    process.off('exit', end);
    await stop(child);
    followed.close();
  };
  try {
    const urls = await urlsOf(child, path('told'));
    return runningBundle(urls, followed, close);
  } catch (error) {
    await close();
    throw error;
  }
}

type Urls = { readonly url: string; readonly adminUrl: string | undefined };

function runningBundle(urls: Urls, followed: FollowedLines, close: () => Promise<void>): TestHost {
  return {
    ...urls,
    get app(): never {
      throw new Error('The bundle runs in another process: use testFromSource for a test that looks inside.');
    },
    get lines() {
      return followed.lines();
    },
    close,
  };
}

/** Waits until the process says where it listens. */
async function urlsOf(child: ChildProcess, file: string): Promise<Urls> {
  for (let waited = 0; waited < PATIENCE_MILLISECONDS; waited += PAUSE_MILLISECONDS) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    const told = readFileSync(file, 'utf8');
    const [, url, adminUrl] = /listens on (\S+?)(?:, admin on (\S+))?\n/.exec(told) ?? [];
    if (url !== undefined) return { url, adminUrl };
    if (ended) throw failure(told);
    await sleep(PAUSE_MILLISECONDS);
  }
  throw new Error('The bundle does not listen.');
}

function failure(output: string): Error {
  const [code] = /\b[A-Z]+(?:_[A-Z]+)+\b/.exec(output) ?? [];
  return Object.assign(new Error(output), { code });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Variables that the configuration takes secrets from. */
function secretsOf(text: string): Readonly<Record<string, string>> {
  const names = [...text.matchAll(/"env:([A-Za-z0-9_]+)"/g)].flatMap(([, name]) => name ?? []);
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']));
}
