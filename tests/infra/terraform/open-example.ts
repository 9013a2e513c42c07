import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyInfra, type EngineRun, runEngine } from './engine.ts';

/** An example in a folder of a copy of infra/, with its values in `terraform.tfvars.json`, where every command finds them. */
export type Example = {
  readonly name: string;
  readonly folder: string;
  /** Of a stub of one's own; the run's when absent. */
  readonly reattach: string | undefined;
  readonly engine: (...args: readonly string[]) => Promise<EngineRun>;
  /** The same for what must not fail: its standard output. Throws with what the engine said. */
  readonly run: (...args: readonly string[]) => Promise<string>;
  /** Values of all outputs, once it is applied. */
  readonly outputs: () => Promise<Readonly<Record<string, unknown>>>;
  /** What the engine keeps between commands, as it lies on the disk. */
  readonly state: () => string;
};

export type ExampleOptions = {
  /** By variable; a file that a value names is made in the folder. */
  readonly values: (folder: string) => Readonly<Record<string, unknown>>;
  /** The values go over those of the example's own terraform.tfvars.example, which lies there as a person would have renamed it. */
  readonly overShipped?: true;
  /** A copy that the engine may write into; one of its own when absent. */
  readonly infra?: string;
  /** Of a stub of one's own; the run's when absent. */
  readonly reattach?: string | undefined;
};

/** @example await openExample('gcp', { values: () => ({ environment: 'prod', … }) }).run('init') */
export function openExample(
  name: string,
  { values, overShipped, infra = copyInfra(), reattach }: ExampleOptions,
): Example {
  const folder = join(infra, 'examples', name);
  const shipped = join(folder, 'terraform.tfvars.example');
  if (overShipped && existsSync(shipped)) copyFileSync(shipped, join(folder, 'terraform.tfvars'));
  writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify(values(folder)));
  const engine: Example['engine'] = (...args) => runEngine(folder, args, reattach);
  const run: Example['run'] = async (...args) => {
    const { code, stdout, stderr } = await engine(...args);
    if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  };
  return {
    ...{ name, folder, reattach, engine, run },
    outputs: async () => valuesOf(JSON.parse(await run('output', '-json')) as Outputs),
    state: () => readFileSync(join(folder, 'terraform.tfstate'), 'utf8'),
  };
}

/** Applies the root `keys` of an example, and writes what it puts out where the example finds it, as its README says. */
export async function applyKeys(
  { name, folder }: Pick<Example, 'name' | 'folder'>,
  options: ExampleOptions,
): Promise<Example | undefined> {
  if (!existsSync(join(folder, 'keys'))) return undefined;
  const keys = openExample(`${name}/keys`, { ...options, infra: join(folder, '../..') });
  await keys.run('init');
  await keys.run('apply', '-auto-approve');
  writeFileSync(join(folder, 'keys.auto.tfvars.json'), await keys.run('output', '-json', 'variables'));
  return keys;
}

type Outputs = Readonly<Record<string, { readonly value: unknown }>>;

function valuesOf(outputs: Outputs): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}
