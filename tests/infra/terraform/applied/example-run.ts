import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineRun, runEngine } from '../engine.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';
import { settingsFor } from './example-settings.ts';

/** An example in a folder of a copy of infra/, with the values of its own terraform.tfvars.example. */
export type Example = {
  readonly name: string;
  readonly folder: string;
  /** Runs the engine with the example's values where the command takes some. */
  readonly run: (command: string, ...args: readonly string[]) => Promise<EngineRun>;
  /** What the engine keeps between commands. */
  readonly state: () => string;
};

const TAKES_VALUES: ReadonlySet<string> = new Set(['plan', 'apply', 'destroy']);

/** @param reattach of a stub of one's own; the run's when absent */
export function openExample(infra: string, name: string, reattach?: string): Example {
  const folder = join(infra, 'examples', name);
  const values = valuesOf(folder, name);
  return {
    name,
    folder,
    run: (command, ...args) =>
      runEngine(folder, [command, ...args, ...(TAKES_VALUES.has(command) ? values : [])], reattach),
    state: () => readFileSync(join(folder, 'terraform.tfstate'), 'utf8'),
  };
}

/** The example file as it is shipped, but for the tenant, which is the one that the stub is logged in to. */
function valuesOf(folder: string, name: string): readonly string[] {
  if (!existsSync(join(folder, 'terraform.tfvars.example'))) return [];
  const hasTenant = /^tenant_id\s*=/m.test(readFileSync(join(folder, 'terraform.tfvars.example'), 'utf8'));
  const settings = { ...(hasTenant && { tenant_id: STUB_TENANT }), ...settingsFor(name, folder) };
  return [
    '-var-file=terraform.tfvars.example',
    ...Object.entries(settings).flatMap(([key, value]) => ['-var', `${key}=${value}`]),
  ];
}
