import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  type Deployment,
  parseDeployment,
} from '../../../packages/deploy/src/deployment/parse-deployment.ts';
import { applyKeys, type Example, openExample } from '../terraform/open-example.ts';
import { SECRET_START } from '../terraform/stub/inventions/random.ts';
import { reattach } from '../terraform/stub/written-values.ts';

const PACKAGE = 'package.zip';

type Values = Readonly<Record<string, unknown>>;

/** What `terraform.tfvars` of the tests says; the tenant is the one that the stub is logged in to. */
export const VALUES = {
  account_id: '123456789012',
  region: 'eu-central-1',
  tenant_id: '11111111-2222-4333-8444-555555555555',
  environment: 'prod',
  instances: { 'entra-id': { connectors: { 'entra-id': {} } } },
  callers: {
    warehouse: {
      aws: { principal_arn: 'arn:aws:iam::210987654321:role/etl', external_id: '0123456789abcdef' },
    },
  },
};

/** Files that arrive, beside the gateway of `VALUES`. */
export const BULK = {
  hr: {
    instance: 'entra-id',
    input: { bucket: 'contoso-hr-in' },
    output: { bucket: 'contoso-hr-out' },
    jobs: { people: { from: 'hr/', to: 'hr/', rules: 'tests/hr.yaml' } },
  },
};

/** The key as the module puts it together of what the stub's `random_password` gives: 42 characters, and a last one. */
export const DRAWN_KEY = `${SECRET_START.padEnd(42, 'x')}A`;

export type Resource = {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
};
type StateModule = {
  readonly resources?: readonly Resource[];
  readonly child_modules?: readonly StateModule[];
};

/** A copy of infra/examples/aws, with values, that the engine can work in; its keys are applied. */
export type AwsExample = Example & {
  readonly keys: Example;
  readonly deployment: () => Promise<Deployment>;
  /** Applied resources, its keys among them, of a type where one is named. */
  readonly resources: (type?: string) => Promise<readonly Resource[]>;
  /** What an apply would make; names are known by then. */
  readonly planned: () => Promise<readonly Resource[]>;
};

/**
 * Makes and initialises one.
 *
 * @param changes go over `VALUES`
 * @param keys variables of the root `keys`
 */
export async function awsExample(changes: Values = {}, keys: Values = {}): Promise<AwsExample> {
  const example = openExample('aws', {
    values: (folder) => ({ ...VALUES, bundle: bundleIn(folder), ...changes }),
    reattach,
  });
  const { account_id, region, environment } = { ...VALUES, ...changes };
  const values = () => ({ account_id, region, environment, ...keys });
  const applied = await applyKeys(example, { values, reattach });
  if (applied === undefined) throw new Error('the example has no root of keys');
  const { engine } = example;
  await example.run('init');
  return {
    ...example,
    keys: applied,
    deployment: async () => parseDeployment((await example.outputs())['deployment']),
    resources: async (type) => {
      const all = await Promise.all([applied, example].map(appliedResources));
      return all.flat().filter((resource) => type === undefined || resource.type === type);
    },
    planned: async () => {
      expect(await engine('plan', '-out', 'plan.bin')).toMatchObject({ code: 0 });
      const { planned_values } = JSON.parse((await engine('show', '-json', 'plan.bin')).stdout) as {
        readonly planned_values: { readonly root_module: StateModule };
      };
      return resourcesOf(planned_values.root_module);
    },
  };
}

async function appliedResources({ run }: Example): Promise<readonly Resource[]> {
  const { values } = JSON.parse(await run('show', '-json')) as {
    readonly values?: { readonly root_module: StateModule };
  };
  return values === undefined ? [] : resourcesOf(values.root_module);
}

function bundleIn(folder: string): { readonly file: string; readonly sha256: string } {
  const bytes = Buffer.from('stands for the package of a release');
  writeFileSync(join(folder, PACKAGE), bytes);
  return { file: PACKAGE, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The same, applied. */
export async function appliedExample(changes: Values = {}, keys: Values = {}): Promise<AwsExample> {
  const example = await awsExample(changes, keys);
  expect(await example.engine('apply', '-auto-approve')).toMatchObject({ code: 0 });
  return example;
}

function resourcesOf(module: StateModule): readonly Resource[] {
  return [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(resourcesOf)];
}
