import { setTimeout as sleep } from 'node:timers/promises';
import { type GatewayProcess, startProcess } from '../../gateway-process.ts';
import type { AppliedResource } from './read-applied.ts';

export type Container = {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
};

type Template = Readonly<Partial<Record<'containers' | 'container' | 'template', readonly unknown[]>>>;

/** The container that a service or a job of the state starts. */
export function containerOf({ address, values }: AppliedResource): Container {
  const [outer] = values['template'] as readonly Template[];
  const [inner] = outer?.template ?? [outer];
  const { containers, container } = (inner ?? {}) as Template;
  const [first] = containers ?? container ?? [];
  if (first === undefined) throw new Error(`${address} starts no container`);
  return first as Container;
}

/** Runs it here as a process: its arguments and variables as applied, with what the platform gives beside them. */
export function runContainer(
  { args, env }: Container,
  platform: Readonly<Record<string, string>>,
): GatewayProcess {
  const applied = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  return startProcess({ args, environment: { ...applied, ...platform }, directory: '/' });
}

/** @throws Error with what the process said instead */
export async function untilListening({ told, child }: GatewayProcess): Promise<void> {
  for (let waited = 0; waited < 30_000 && child.exitCode === null; waited += 50) {
    if (told().includes('listens on')) return;
    await sleep(50);
  }
  throw new Error(`the gateway does not listen: ${told()}`);
}
