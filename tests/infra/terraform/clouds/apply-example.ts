import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHcl } from '../../../../tools/infra/hcl2json.ts';
import { ROOT } from '../../../docs/repository-files.ts';
import { openExample } from '../open-example.ts';

/** What an applied example left: its state as text and as resources, and its outputs. */
export type Applied = {
  readonly folder: string;
  readonly state: string;
  readonly resources: readonly StateResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
};

export type StateResource = {
  readonly type: string;
  readonly name: string;
  readonly module?: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
};

/** The variables that an example's own test applies it with. */
export async function testVariables(example: string): Promise<Readonly<Record<string, unknown>>> {
  const path = join(ROOT, 'infra/examples', example, 'tests/deployment.tftest.hcl');
  const { variables } = (await parseHcl('deployment.tf', readFileSync(path, 'utf8'))) as {
    variables: readonly [Readonly<Record<string, unknown>>];
  };
  return variables[0];
}

/**
 * Applies an example under the stub, with the variables of its own test and others over them.
 *
 * @throws Error with what the engine said
 * @example (await applyExample('gcp')).outputs['deployment']
 */
export async function applyExample(
  example: string,
  others: Readonly<Record<string, unknown>> = {},
): Promise<Applied> {
  const values = { ...(await testVariables(example)), ...others };
  const { folder, run, outputs, state } = openExample(example, { values: () => values });
  await run('init');
  await run('apply', '-auto-approve');
  return {
    folder,
    state: state(),
    resources: (JSON.parse(state()) as { resources: StateResource[] }).resources,
    outputs: await outputs(),
  };
}
