import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import {
  type Deployment,
  parseDeployment,
} from '../../../packages/deploy/src/deployment/parse-deployment.ts';
import { type Example, openExample } from '../terraform/open-example.ts';
import { SECRET_START } from '../terraform/stub/inventions/random.ts';
import { serveStub } from '../terraform/stub/serve-stub.ts';

const written = new Map<string, Readonly<Record<string, unknown>>>();
const stub = await serveStub(new Set(), (type, config) => void written.set(type, config));
afterAll(stub.close);

/** What was asked for when a resource of this type was made last, write-only values included: they are in no state. */
export const lastWritten = (type: string) => written.get(type) ?? {};

const PACKAGE = 'package.zip';

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

/** A copy of infra/examples/aws, with values, that the engine can work in. */
export type AwsExample = Example & {
  readonly deployment: () => Promise<Deployment>;
  /** Applied resources, of a type where one is named. */
  readonly resources: (type?: string) => Promise<readonly Resource[]>;
  /** What an apply would make; names are known by then. */
  readonly planned: () => Promise<readonly Resource[]>;
};

/**
 * Makes and initialises one.
 *
 * @param changes go over `VALUES`
 */
export async function awsExample(changes: Readonly<Record<string, unknown>> = {}): Promise<AwsExample> {
  const example = openExample('aws', {
    values: (folder) => ({ ...VALUES, bundle: bundleIn(folder), ...changes }),
    reattach: stub.reattach,
  });
  const { engine } = example;
  await example.run('init');
  return {
    ...example,
    deployment: async () => parseDeployment((await example.outputs())['deployment']),
    resources: async (type) => {
      const { values } = JSON.parse((await engine('show', '-json')).stdout) as {
        readonly values: { readonly root_module: StateModule };
      };
      const all = resourcesOf(values.root_module);
      return type === undefined ? all : all.filter((resource) => resource.type === type);
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

function bundleIn(folder: string): { readonly file: string; readonly sha256: string } {
  const bytes = Buffer.from('stands for the package of a release');
  writeFileSync(join(folder, PACKAGE), bytes);
  return { file: PACKAGE, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The same, applied. */
export async function appliedExample(changes: Readonly<Record<string, unknown>> = {}): Promise<AwsExample> {
  const example = await awsExample(changes);
  expect(await example.engine('apply', '-auto-approve')).toMatchObject({ code: 0 });
  return example;
}

function resourcesOf(module: StateModule): readonly Resource[] {
  return [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(resourcesOf)];
}
