import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Deployment,
  parseDeployment,
} from '../../../../packages/deploy/src/deployment/parse-deployment.ts';

export type AppliedResource = {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
};

type State = {
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly module?: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
};

/** What a root and the root of its keys have made, as their states on the disk say. */
export function readApplied(folder: string): {
  readonly resources: readonly AppliedResource[];
  readonly deployment: Deployment;
} {
  const states = [folder, join(folder, 'keys')]
    .map((each) => join(each, 'terraform.tfstate'))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as State);
  return {
    resources: states.flatMap(resourcesOf),
    deployment: parseDeployment(states[0]?.outputs['deployment']?.value),
  };
}

function resourcesOf({ resources }: State): readonly AppliedResource[] {
  return resources.flatMap(({ type, name, module, instances }) =>
    instances.map(({ attributes }) => ({
      address: [module, type, name].filter((part) => part !== undefined).join('.'),
      type,
      values: attributes,
    })),
  );
}

/** The first of a type with this value. @throws Error when there is none */
export function findApplied(
  resources: readonly AppliedResource[],
  type: string,
  [key, value]: readonly [key: string, value: unknown],
): Readonly<Record<string, unknown>> {
  const found = resources.find((each) => each.type === type && each.values[key] === value);
  if (found === undefined) throw new Error(`nothing was applied as ${type} with ${key} ${String(value)}`);
  return found.values;
}
