import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { captureTerminal } from '../../../../../tests/harness/capture-terminal.ts';
import { runCommandLine } from '../../../../cli/src/run-command-line.ts';

const TENANT = '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b';
const CLIENT = '7d6e5f4a-3b2c-4d1e-8f0a-9b8c7d6e5f4a';
const OBJECT = '0d6e5f4a-3b2c-4d1e-8f0a-9b8c7d6e5f4a';
const COPY = 'arn:aws:ssm:eu-west-1:123456789012:parameter/nymgate/psoxy/psoxy-dev';
const RULES = 'endpoints:\n  - pathTemplate: /v1.0/users\n';
const COGNITO = {
  IDENTITY_POOL_ID: 'eu-west-1:11111111-2222-3333-4444-555555555555',
  IDENTITY_ID: 'eu-west-1:99999999-2222-3333-4444-555555555555',
  DEVELOPER_NAME_ID: 'azure-access',
};
const KMS = 'arn:aws:kms:eu-west-1:123456789012:key/0f0e0d0c-1111-2222-3333-444455556666';

type Function = {
  readonly account?: string;
  readonly variables?: Readonly<Record<string, string | undefined>>;
};

function start() {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-root-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const root = join(directory, 'gateway');
  const save = (name: string, value: unknown) => {
    writeFileSync(join(directory, name), JSON.stringify(value), { mode: 0o600 });
    return join(directory, name);
  };
  const parameters = ['SALT', 'ENCRYPTION_KEY'].map((name) => ({ Name: `/psoxy/dev/PSOXY_${name}` }));
  const migrate = async (
    source: string,
    { account = '123456789012', variables }: Function,
    ...more: string[]
  ) => {
    const environment = save('environment.json', {
      FunctionArn: `arn:aws:lambda:eu-west-1:${account}:function:psoxy-dev-${source}`,
      Environment: {
        Variables: {
          ...{ SOURCE: source, CLIENT_ID: CLIENT, TENANT_ID: TENANT, PSEUDONYMIZE_APP_IDS: 'true' },
          ...{ PATH_TO_SHARED_CONFIG: '/psoxy/dev/', ...COGNITO, ...variables },
        },
      },
    });
    const stored = more.includes('--parameters') ? [] : ['--parameters', save('parameters.json', parameters)];
    const { terminal, out, err } = captureTerminal(200);
    const args = ['migrate', environment, '--terraform', root, ...stored, ...more];
    return { exit: await runCommandLine(args, terminal), out: out(), err: err() };
  };
  const read = (name: string) => readFileSync(join(root, name), 'utf8');
  const variables = () => JSON.parse(read('instances.auto.tfvars.json'));
  return { migrate, save, read, variables, root };
}

test('the root is that of init, with the instance, and what is not known is named', async () => {
  const { migrate, read, save, variables } = start();
  const outputs = save('outputs.json', {
    'outlook-cal': { value: { client_id: CLIENT, object_id: OBJECT } },
  });
  const run = await migrate('outlook-cal', { variables: { RULES } }, '--outputs', outputs);
  expect(run.exit).toBe(0);
  const { instances, ...others } = variables();
  expect(others).toEqual({
    federation: 'cognito',
    keys: { scope: 'deployment', deployment: [], instances: {} },
  });
  const { rules, ...connector } = instances['outlook-cal'].connectors['outlook-cal'];
  expect(connector).toEqual({
    app: { client_id: CLIENT, object_id: OBJECT },
    options: { pseudonymizeAppIds: 'true' },
  });
  expect(gunzipSync(Buffer.from(rules.slice('inline:'.length), 'base64')).toString()).toBe(RULES.trim());
  expect(instances['outlook-cal'].psoxy).toEqual({
    salt_arn: `${COPY}/salt`,
    encryption_key_arn: `${COPY}/encryption-key`,
  });
  expect(read('main.tf')).toContain('./nymgate/modules/aws-instance');
  expect(read('terraform.tfvars')).toMatch(
    new RegExp(`account_id += "123456789012"\nregion += "eu-west-1"\ntenant_id += "${TENANT}"`),
  );
  expect(read('terraform.tfvars')).not.toMatch(/^instances =/m);
  const [, unknown] = run.err.split('Not known of it:');
  expect([...(unknown ?? '').matchAll(/^ {2}([\w.-]+):/gm)].map(([, name]) => name)).toEqual([
    ...['bundle', 'callers', 'cognito_identity_ids'],
  ]);
  expect(unknown).toContain(
    'Next: nymgate keys adopt --config nymgate.yaml --to aws-ssm:/nymgate/psoxy/psoxy-dev',
  );
});

test('a second function becomes a second instance with the same copies; what was filled in stays', async () => {
  const { migrate, read, variables } = start();
  await migrate('outlook-cal', {});
  const before = read('terraform.tfvars');
  const run = await migrate('entra-id', {});
  expect([run.exit, run.err]).toEqual([
    0,
    expect.stringContaining('instances.entra-id.connectors.entra-id.app.object_id'),
  ]);
  const { instances } = variables();
  expect(Object.keys(instances)).toEqual(['outlook-cal', 'entra-id']);
  expect(instances['entra-id'].psoxy).toEqual(instances['outlook-cal'].psoxy);
  expect(instances['entra-id'].connectors['entra-id'].app).toEqual({
    client_id: CLIENT,
    object_id: '<fill in>',
  });
  expect(read('terraform.tfvars')).toBe(before);
  expect((await migrate('entra-id', {})).exit).toBe(0);
});

test('domains, dots, cloud, KMS key and a salt of the instance', async () => {
  const { migrate, save, variables } = start();
  const names = [
    '/psoxy/dev/X_PSOXY_SALT',
    '/psoxy/dev/X_PSOXY_ENCRYPTION_KEY',
    '/psoxy/dev/SALT_EMAIL_DOMAINS',
  ];
  const parameters = save(
    'own.json',
    names.map((Name) => ({ Name, KeyId: KMS })),
  );
  const changed = {
    ...{ EMAIL_DOMAIN_HANDLING: 'TOKENIZE', EMAIL_CANONICALIZATION: 'IGNORE_DOTS' },
    ...{ TARGET_HOST: 'dod-graph.microsoft.us', PATH_TO_INSTANCE_CONFIG: '/psoxy/dev/X_' },
    ...{ IDENTITY_POOL_ID: undefined, IDENTITY_ID: undefined, DEVELOPER_NAME_ID: undefined },
  };
  const run = await migrate('outlook-cal', { variables: changed }, '--parameters', parameters);
  expect(run.err).toContain(`--to aws-ssm:/nymgate/psoxy/psoxy-dev-x --kms-key ${KMS}`);
  const { cloud, federation, keys, instances } = variables();
  expect([cloud, federation, keys.kms_key_arn]).toEqual(['us-gov-l5', undefined, KMS]);
  expect(instances['outlook-cal'].psoxy).toEqual({
    salt_arn: `${COPY}-x/salt`,
    encryption_key_arn: `${COPY}-x/encryption-key`,
    domain_salt_arn: `${COPY}-x/domain-salt`,
    domains: 'hash',
    ignore_dots: true,
  });
});

test('rules that are too long, and an unknown application, are to be filled in', async () => {
  const { migrate, variables } = start();
  const random = Array.from(
    { length: 400 },
    (_, at) => `  - pathTemplate: /${(at ** 5 * 7919).toString(36)}`,
  );
  const long = `endpoints:\n${random.join('\n')}\n`;
  const run = await migrate('outlook-cal', { variables: { RULES: long, CLIENT_ID: undefined } });
  expect(run.err).toMatch(/outlook-cal\.rules: compressed they have \d+ characters, and 2400 fit/);
  expect(variables().instances['outlook-cal'].connectors['outlook-cal']).toMatchObject({
    rules: '<fill in>',
    app: { client_id: '<fill in>', object_id: '<fill in>' },
  });
});

test('rules that are only in the old store are named', async () => {
  const { migrate, save, variables } = start();
  const parameters = save('with-rules.json', [
    { Name: '/psoxy/dev/RULES', ARN: `${COPY.replace('nymgate/psoxy/psoxy-dev', 'psoxy/dev')}/RULES` },
  ]);
  const run = await migrate('outlook-cal', {}, '--parameters', parameters);
  expect(run.err).toContain('/psoxy/dev/RULES belongs to the old deployment, whose destroy deletes it');
  const { rules } = variables().instances['outlook-cal'].connectors['outlook-cal'];
  expect(rules).toBe('aws-ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/psoxy/dev/RULES');
});

test.each<[string, Function, string]>([
  ['another account', { account: '210987654321' }, 'other values of account_id'],
  ['another tenant', { variables: { TENANT_ID: OBJECT } }, 'other values of tenant_id'],
  ['another cloud', { variables: { TARGET_HOST: 'dod-graph.microsoft.us' } }, 'other values of cloud'],
  [
    'the same connector, other settings',
    { variables: { EMAIL_DOMAIN_HANDLING: 'REDACT' } },
    'another instance outlook-cal',
  ],
])('a function of %s is not written over', async (_, other, message) => {
  const { migrate, read } = start();
  await migrate('outlook-cal', {});
  const before = read('instances.auto.tfvars.json');
  const run = await migrate('outlook-cal', other);
  expect([run.exit, run.err]).toEqual([2, expect.stringMatching(message)]);
  expect(read('instances.auto.tfvars.json')).toBe(before);
});

test('on Google Cloud: first versions of the copies, in the project of the old function', async () => {
  const { save, read, variables, root } = start();
  const bound = (name: string) => ({
    key: name,
    projectId: 'contoso-data',
    secret: `PSOXY_DEV_${name}`,
    version: '3',
  });
  const description = save('function.json', {
    name: 'projects/contoso-data/locations/europe-west1/functions/psoxy-dev-entra-id',
    serviceConfig: {
      environmentVariables: { SOURCE: 'entra-id', CLIENT_ID: CLIENT, TENANT_ID: TENANT, RULES },
      secretEnvironmentVariables: [bound('PSOXY_SALT'), bound('PSOXY_ENCRYPTION_KEY')],
    },
  });
  const { terminal, err } = captureTerminal(200);
  expect(await runCommandLine(['migrate', description, '--terraform', root], terminal)).toBe(0);
  const copy = 'gcp-sm:projects/contoso-data/secrets/nymgate-psoxy-psoxy-dev';
  expect(variables()).toEqual({
    keys: { scope: 'deployment', deployment: [], instances: {} },
    instances: {
      'entra-id': {
        connectors: {
          'entra-id': {
            app: { client_id: CLIENT, object_id: '<fill in>' },
            rules: expect.stringMatching(/^inline:H4sI/),
          },
        },
        callers: {},
        psoxy: { salt: `${copy}-salt?version=1`, encryption_key: `${copy}-encryption-key?version=1` },
      },
    },
  });
  expect(read('terraform.tfvars')).toContain('project_id  = "contoso-data"');
  expect(read('terraform.tfvars')).toMatch(
    /values: image\.\n[\s\S]*# instances: instances\.auto\.tfvars\.json\n$/,
  );
  const [, unknown = '', next] = err().split(/Not known of it:|Next: /);
  expect([...unknown.matchAll(/^ {2}([\w.-]+):/gm)].map(([, name]) => name)).toEqual([
    ...['image', 'instances.entra-id.callers', 'instances.entra-id.connectors.entra-id.app.object_id'],
  ]);
  expect(next).toContain(`--to ${copy} --dry-run`);
});

test('without the place of the old deployment nothing is written', async () => {
  const { save, migrate } = start();
  const plain = save('plain.json', { SOURCE: 'outlook-cal', PSOXY_SALT: 'x' });
  const { terminal, err } = captureTerminal(200);
  const exit = await runCommandLine(['migrate', plain, '--terraform', `${plain}-root`], terminal);
  expect([exit, err()]).toEqual([
    2,
    expect.stringContaining('needs the description of a function on AWS or Google'),
  ]);
  expect(() => readFileSync(`${plain}-root/main.tf`)).toThrow();
  expect((await migrate('outlook-cal', {})).exit).toBe(0);
});
