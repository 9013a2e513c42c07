import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runEngine } from '../engine.ts';

type Attributes = Readonly<Record<string, unknown>>;
type State = {
  readonly resources: readonly {
    readonly type: string;
    readonly instances: readonly { attributes: Attributes }[];
  }[];
};

/** A root in a folder of its own, whose engine must not fail. */
export function openRoot(folder: string) {
  const run = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runEngine(folder, args);
    if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  };
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  /** Attributes of what is there of a type. */
  const found = (type: string): readonly Attributes[] => {
    const { resources } = JSON.parse(readFileSync(join(folder, 'terraform.tfstate'), 'utf8')) as State;
    return resources
      .filter((resource) => resource.type === type)
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
  };
  /** Those of a function on AWS. */
  const variables = (functionName: string): Readonly<Record<string, string>> => {
    const lambda = found('aws_lambda_function').find((one) => one['function_name'] === functionName);
    const [environment] = (lambda?.['environment'] ?? []) as readonly {
      readonly variables: Readonly<Record<string, string>>;
    }[];
    return environment?.variables ?? {};
  };
  return { folder, run, read, write, found, variables };
}

export type Root = ReturnType<typeof openRoot>;

/** What stands for Psoxy's root, with these values. */
export function openOldRoot(
  values: Readonly<Record<string, unknown>>,
  host: 'psoxy' | 'psoxy-google' = 'psoxy',
): Root {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-old-'));
  cpSync(join(import.meta.dirname, host), folder, { recursive: true });
  cpSync(join(import.meta.dirname, 'psoxy/application'), join(folder, 'application'), { recursive: true });
  writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify(values));
  return openRoot(folder);
}

/** What AWS's command line prints of it: `lambda get-function-configuration`, and `ssm describe-parameters`. */
export function describeOldRoot(
  root: Root,
): Readonly<Record<'environment.json' | 'files.json' | 'parameters.json', string>> {
  const describe = (name: string) => {
    const lambda = root.found('aws_lambda_function').find((one) => one['function_name'] === name);
    const Environment = { Variables: root.variables(name) };
    return JSON.stringify({ FunctionName: name, FunctionArn: lambda?.['arn'], Environment });
  };
  return {
    'environment.json': describe('psoxy-dev-entra-id'),
    'files.json': describe('psoxy-dev-hris'),
    'parameters.json': JSON.stringify({
      Parameters: root.found('aws_ssm_parameter').map(({ name, arn, type }) => ({
        ...{ Name: name, ARN: arn, Type: type, KeyId: 'alias/aws/ssm' },
      })),
    }),
  };
}

type Service = {
  readonly environment_variables: Readonly<Record<string, string>>;
  readonly secret_environment_variables: readonly Readonly<Record<string, string>>[];
};

/** What `gcloud functions describe` prints of a function. */
export function describeGoogleFunction(root: Root, name: string): string {
  const found = root.found('google_cloudfunctions2_function').find((one) => one['name'] === name);
  const [service] = (found?.['service_config'] ?? []) as readonly Service[];
  return JSON.stringify({
    name: `projects/${found?.['project']}/locations/${found?.['location']}/functions/${name}`,
    serviceConfig: {
      environmentVariables: service?.environment_variables,
      secretEnvironmentVariables: service?.secret_environment_variables.map(
        ({ key, project_id: projectId, secret, version }) => ({ key, projectId, secret, version }),
      ),
    },
  });
}

/** As the guide says: the call of the module goes, and Terraform forgets what it made. */
function forgetApplication(root: Root): void {
  const main = readFileSync(join(root.folder, 'main.tf'), 'utf8');
  const [{ client_id: id }] = root.found('azuread_application_registration') as [{ client_id: string }];
  const removed = 'removed {\n  from = module.application\n  lifecycle {\n    destroy = false\n  }\n}\n';
  const without = main
    .replace(/^module "application" \{\n.*?^\}\n/ms, removed)
    .replace(/^output .*/ms, '')
    .replace('module.application.ids.client_id', JSON.stringify(id));
  root.write('main.tf', without);
}

type Change = { readonly address: string; readonly change: { readonly actions: readonly string[] } };

/** Lets Terraform forget the application, and destroys the rest. What the plan in between said of each resource. */
export async function destroyOldRoot(root: Root): Promise<readonly string[]> {
  forgetApplication(root);
  await root.run('init');
  await root.run('plan', '-out=plan.bin');
  const { resource_changes: changes } = JSON.parse(await root.run('show', '-json', 'plan.bin')) as {
    resource_changes: readonly Change[];
  };
  await root.run('apply', 'plan.bin');
  await root.run('destroy', '-auto-approve');
  return changes.map(({ address, change }) => `${address} ${change.actions.join()}`);
}
