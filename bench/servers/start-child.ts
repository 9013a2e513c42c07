import { fork } from 'node:child_process';
import { buildScript } from '../build-script.ts';
import type { Usage } from './child.ts';

export type Child = {
  readonly url: string;
  readonly usage: () => Promise<Usage>;
  /** The same, after everything that can be thrown away has been. */
  readonly collect: () => Promise<Usage>;
  readonly close: () => Promise<void>;
};

/** As docs/guides/operators.md has it started. What it is compared with runs as Node starts it. */
const SWITCHES: Readonly<Record<string, readonly string[]>> = { gateway: ['--max-semi-space-size=8'] };

/**
 * Starts a server in a process of its own, so that its processor time and its memory are its own. What it writes (audit lines)
 * goes to the null device, through the same system calls as ever.
 */
export async function startChild(role: string, args: readonly string[]): Promise<Child> {
  const child = fork(await buildScript('servers/child.ts'), [role, ...args], {
    execArgv: ['--expose-gc', ...(SWITCHES[role] ?? [])],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failed = exited.then(() => Promise.reject(new Error(`${role} ended with ${child.exitCode}`)));
  failed.catch(() => undefined);
  const answer = <T>() =>
    Promise.race([
      failed,
      new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T))),
    ]);
  const ask = (question: 'usage' | 'collect') => {
    const usage = answer<Usage>();
    child.send(question);
    return usage;
  };
  const { url } = await answer<{ url: string }>();
  return {
    url,
    usage: () => ask('usage'),
    collect: () => ask('collect'),
    close: async () => {
      child.send('close');
      await exited;
    },
  };
}
