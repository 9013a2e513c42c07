import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { captureTerminal } from '../../../../../tests/harness/capture-terminal.ts';
import { runCommandLine } from '../../../../cli/src/run-command-line.ts';

const RULES = 'columnsToPseudonymize: [EMPLOYEE_EMAIL]\n';
const AWS_FILES = { INPUT_BUCKET: 'psoxy-in', OUTPUT_BUCKET: 'psoxy-out', SOURCE: 'hris' };
const IDS = {
  CLIENT_ID: '7d6e5f4a-3b2c-4d1e-8f0a-9b8c7d6e5f4a',
  TENANT_ID: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
};
const PATHS = { PATH_TO_SHARED_CONFIG: '/psoxy/dev/', PATH_TO_INSTANCE_CONFIG: '/psoxy/dev/X_' };

function start(describe: (name: string, variables: object) => object) {
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-bulk-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const root = join(directory, 'gateway');
  const save = (name: string, value: unknown) => {
    writeFileSync(join(directory, name), JSON.stringify(value), { mode: 0o600 });
    return join(directory, name);
  };
  const names = ['SALT', 'ENCRYPTION_KEY'].map((name) => ({ Name: `/psoxy/dev/PSOXY_${name}` }));
  const stored = ['--parameters', save('parameters.json', names)];
  const migrate = async (name: string, variables: object) => {
    const { terminal, out, err } = captureTerminal(200);
    const file = save('environment.json', describe(name, variables));
    const exit = await runCommandLine(['migrate', file, ...stored, '--terraform', root], terminal);
    return { exit, out: out(), err: err() };
  };
  const read = (name: string) => readFileSync(join(root, name), 'utf8');
  const gateway = () => migrate('entra-id', { SOURCE: 'entra-id', PSEUDONYMIZE_APP_IDS: 'true', ...IDS });
  return { migrate, gateway, read, root };
}

const onAws = () =>
  start((name, variables) => ({
    FunctionArn: `arn:aws:lambda:eu-west-1:123456789012:function:psoxy-dev-${name}`,
    Environment: { Variables: { ...PATHS, ...variables } },
  }));

const readUnknown = (text: string) =>
  [...(/Not known of it:\n((?: {2}.*\n)*)/.exec(text)?.[1]?.matchAll(/^ {2}(\S.*?): /gm) ?? [])].map(
    ([, name]) => name,
  );

test('a function for files becomes an entry of bulk, with the salt and key of an instance', async () => {
  const { migrate, gateway, read } = onAws();
  expect((await gateway()).exit).toBe(0);
  const paths = { INPUT_BASE_PATH: 'exports', OUTPUT_BASE_PATH: '/safe/hr' };
  const { exit, err } = await migrate('hris', { ...AWS_FILES, ...paths, RULES });
  expect(exit).toBe(0);
  expect(JSON.parse(read('bulk.auto.tfvars.json'))).toEqual({
    bulk: {
      hris: {
        instance: 'entra-id',
        input: { bucket: 'psoxy-in', create: false, notify: false },
        output: { bucket: 'psoxy-out', create: false },
        jobs: { hris: { from: 'exports/', to: 'safe/hr/', rules: 'hris.yaml' } },
      },
    },
  });
  expect(read('hris.yaml')).toBe(RULES.trim());
  expect(readUnknown(err)).toEqual(['bulk.hris.input.notify', 'bulk.hris.input, bulk.hris.output']);
});

test('folders and rules that are not known are named, and the variables refuse them', async () => {
  const { migrate, gateway, read } = onAws();
  await gateway();
  const { err } = await migrate('hris', AWS_FILES);
  expect(readUnknown(err)).toEqual([
    'bulk.hris.input.notify',
    ...['from', 'to', 'rules'].map((name) => `bulk.hris.jobs.hris.${name}`),
    'bulk.hris.input, bulk.hris.output',
  ]);
  expect(JSON.parse(read('bulk.auto.tfvars.json')).bulk.hris.jobs.hris).toEqual({
    ...{ from: '<fill in>', to: '<fill in>', rules: '<fill in>' },
  });
});

test('another function is added; the same again changes nothing; another of the name is refused', async () => {
  const { migrate, gateway, read } = onAws();
  await gateway();
  await migrate('hris', { ...AWS_FILES, RULES });
  expect((await migrate('survey', { ...AWS_FILES, SOURCE: 'survey', RULES })).exit).toBe(0);
  const before = read('bulk.auto.tfvars.json');
  expect(Object.keys(JSON.parse(before).bulk)).toEqual(['hris', 'survey']);
  expect((await migrate('hris', { ...AWS_FILES, RULES })).exit).toBe(0);
  const other = await migrate('hris', { ...AWS_FILES, INPUT_BUCKET: 'other-in', RULES });
  expect([other.exit, other.err]).toEqual([2, expect.stringContaining('has another entry hris')]);
  const rules = await migrate('hris', { ...AWS_FILES, RULES: 'columnsToRedact: [A]' });
  expect([rules.exit, rules.err]).toEqual([2, expect.stringContaining('hris.yaml has other rules')]);
  expect(read('bulk.auto.tfvars.json')).toBe(before);
});

test.each([
  ['no gateway yet', false, {}],
  ['other settings for domains', true, { EMAIL_DOMAIN_HANDLING: 'REDACT' }],
])('%s: no instance would make the same pseudonyms, so nothing is written', async (_, hasGateway, more) => {
  const { migrate, gateway, read } = onAws();
  if (hasGateway) await gateway();
  const { exit, err } = await migrate('hris', { ...AWS_FILES, RULES, ...more });
  expect([exit, err]).toEqual([2, expect.stringContaining('has no instance with the salt and key')]);
  expect(() => read('bulk.auto.tfvars.json')).toThrow();
});

test('on Google Cloud package and account for events are named besides', async () => {
  const { migrate, gateway, read } = start((name, variables) => ({
    name: `projects/contoso-data/locations/europe-west1/functions/psoxy-dev-${name}`,
    serviceConfig: {
      environmentVariables: variables,
      secretEnvironmentVariables: ['PSOXY_SALT', 'PSOXY_ENCRYPTION_KEY'].map((key) => ({
        ...{ key, projectId: 'contoso-data', secret: `PSOXY_DEV_${key}`, version: '3' },
      })),
    },
  }));
  await gateway();
  const paths = { INPUT_BASE_PATH: 'exports', OUTPUT_BASE_PATH: 'safe' };
  const { exit, err } = await migrate('hris', { ...AWS_FILES, ...paths, RULES });
  expect(exit).toBe(0);
  expect(JSON.parse(read('bulk.auto.tfvars.json')).bulk.hris).toEqual({
    instance: 'entra-id',
    package: { bucket: '<fill in>', object: '<fill in>', generation: 0 },
    trigger_service_account: '<fill in>',
    input: { bucket: 'psoxy-in', create: false },
    output: { bucket: 'psoxy-out', create: false },
    jobs: { hris: { from: 'exports/', to: 'safe/', rules: 'hris.yaml' } },
  });
  expect(readUnknown(err)).toEqual([
    ...['package', 'trigger_service_account', 'input.location'].map((name) => `bulk.hris.${name}`),
    'bulk.hris.input, bulk.hris.output',
  ]);
});

test('is refused where terraform.tfvars sets bulk, which Terraform would no longer take', async () => {
  const { migrate, gateway, read, root } = onAws();
  await gateway();
  const file = join(root, 'terraform.tfvars');
  writeFileSync(file, `${read('terraform.tfvars')}bulk = {}\n`);
  const { exit, err } = await migrate('hris', { ...AWS_FILES, RULES });
  expect([exit, err]).toEqual([2, expect.stringContaining('sets bulk')]);
  expect(() => read('bulk.auto.tfvars.json')).toThrow('ENOENT');
});
