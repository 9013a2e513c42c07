import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';

const MISSING =
  'npm run verify -- state needs redis-server: apt-get install redis-server, or another one (valkey-server) named by NYMGATE_REDIS.';
const PATIENCE = 100;

export type Redis = {
  readonly port: number;
  readonly url: string;
  /** One command of an administrator, on a connection of its own. */
  readonly command: (...words: readonly string[]) => Promise<unknown>;
  /** Every key and everything that is kept under it, as one text. */
  readonly everything: () => Promise<string>;
  readonly keys: () => Promise<readonly string[]>;
  /** Ends the process at once; `start` begins another one, empty, on the same port. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Stops the process from running without ending its connections, and lets it run again. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly close: () => Promise<void>;
};

/** A Redis of its own on a free loopback port, which keeps nothing on disk. @throws Error with what is needed when there is none */
export async function startRedis(...settings: readonly string[]): Promise<Redis> {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn(
      process.env['NYMGATE_REDIS'] ?? 'redis-server',
      [...['--port', String(port), '--bind', '127.0.0.1', '--dir', directory], ...QUIET, ...settings],
      { stdio: 'ignore' },
    );
    child.once('error', () => undefined);
    await ready(port);
  };
  const kill = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  await start();
  const command = (...words: readonly string[]) => ask(port, words);
  const keys = async () => ((await command('KEYS', '*')) as string[]).toSorted();
  return {
    ...{ port, url: `redis://127.0.0.1:${port}`, command, keys, kill, start },
    everything: async () => {
      const found = await keys();
      const values = await Promise.all(found.map((key) => contentOf(command, key)));
      return JSON.stringify([found, values]);
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    close: async () => {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const QUIET = ['--save', '', '--appendonly', 'no', '--daemonize', 'no'];

async function contentOf(command: Redis['command'], key: string): Promise<unknown> {
  const type = await command('TYPE', key);
  if (type === 'string') return command('GET', key);
  if (type === 'hash') return command('HGETALL', key);
  if (type === 'zset') return command('ZRANGE', key, '0', '-1', 'WITHSCORES');
  throw new Error(`a key of type ${String(type)}, which nothing of ours makes`);
}

async function ask(port: number, words: readonly string[]): Promise<unknown> {
  const client = createClient({ RESP: 2, socket: { host: '127.0.0.1', port, reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.sendCommand([...words]);
  } finally {
    client.destroy();
  }
}

async function ready(port: number): Promise<void> {
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    // A server that asks for a password is there too.
    const answer = await ask(port, ['PING']).catch((error: Error) => error.message);
    if (/PONG|NOAUTH|NOPERM|closed unexpectedly|wrong version/i.test(String(answer))) return;
    await sleep(50);
  }
  throw new Error(MISSING);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
