import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { INIT_PLATFORMS } from '../../../packages/deploy/src/init/facts.ts';
import { fillVariables } from '../../../packages/deploy/src/init/fill-variables.ts';
import { type DeployStand, startDeployStand } from './deploy-stand.ts';

const TENANT = '5f1c2a3b-0000-4000-8000-000000000001';
let stand: DeployStand;
beforeEach(async () => {
  stand = await startDeployStand();
});
afterEach(() => stand.close());

const init = (...args: readonly string[]) => stand.run('init', ...args, '--out', stand.folder);

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test.each(INIT_PLATFORMS)(
  '%s: every module that the root names is beside it, and nothing points above',
  async (host) => {
    expect(await init(host, '--tenant', TENANT)).toMatchObject({ exit: 0, err: '' });
    const terraform = filesBelow(stand.folder).filter((file) => file.endsWith('.tf'));
    expect(terraform.length).toBeGreaterThan(10);
    const sources = terraform.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/source\s*=\s*"(\.[^"]+)"/g)].map(([, source]) => source ?? ''),
    );
    expect(sources.length).toBeGreaterThan(2);
    const inRoot = (source: string) => source.replace(/^\.\.\//, './');
    expect(sources.filter((source) => !existsSync(stand.file(join(inRoot(source), 'variables.tf'))))).toEqual(
      [],
    );
    const roots = terraform.filter((file) => !/\/nymgate\/|\/keys\//.test(file));
    expect(roots.filter((file) => readFileSync(file, 'utf8').includes('../'))).toEqual([]);
    // Modules read the list of permissions two folders above themselves.
    expect(existsSync(stand.file('nymgate/connectors.json'))).toBe(true);
    expect(filesBelow(stand.folder).filter((file) => /\/tests\/|tfstate/.test(file))).toEqual([]);
    expect(statSync(stand.file('env.sh')).mode & 0o777).toBe(0o755);
    expect(stand.read('env.sh')).toContain('AZURE_CONFIG_DIR');
  },
);

test.each(INIT_PLATFORMS)(
  'T8-09: %s: no invented value of the example is left to be applied',
  async (host) => {
    await init(host, '--tenant', TENANT, '--no-detect');
    const applied = stand
      .read('terraform.tfvars')
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    expect(applied.join('\n')).toContain(`"${TENANT}"`);
    expect(applied.join('\n')).not.toMatch(/contoso|example|123456789|210987654|0000000000000000|0123456789/);
    const { out } = await init(host, '--tenant', TENANT, '--no-detect');
    expect(out).toContain('To give in terraform.tfvars: ');
  },
);

test.each(INIT_PLATFORMS)('%s: what is ignored by version control: keys, state, logins', async (host) => {
  await init(host);
  const lines = stand.read('.gitignore').split('\n');
  for (const line of ['.azure/', '*.tfstate', '*.key', '*.pem', 'deployment.json'])
    expect(lines).toContain(line);
  expect(lines).not.toContain('terraform.tfvars');
});

test.each(INIT_PLATFORMS)('%s: the README links to nothing that is not there', async (host) => {
  await init(host);
  const links = [...stand.read('README.md').matchAll(/\]\(([^)#]+)/g)].map(([, target = '']) => target);
  expect(links.filter((target) => !target.includes('://') && !existsSync(stand.file(target)))).toEqual([]);
  expect(stand.read('README.md')).toMatch(/\(docs\/guides\/[\w-]+\.md/);
});

test('account, region, issuer and tenant come from the programs on the path; what is given is not asked for', async () => {
  stand.program(
    'aws',
    `case "$1 $2" in
    "sts get-caller-identity") echo 123456789012 ;;
    "configure get") echo eu-west-1 ;;
    "iam get-outbound-web-identity-federation-info") echo https://abc.tokens.sts.global.api.aws ;;
  esac`,
  );
  stand.program('az', 'echo not a tenant');
  const { out } = await init('aws', '--region', 'eu-north-1');
  expect(stand.read('terraform.tfvars')).toMatch(/^account_id\s+= "123456789012"$/m);
  expect(stand.read('terraform.tfvars')).toMatch(/^region\s+= "eu-north-1"$/m);
  expect(stand.read('terraform.tfvars')).toMatch(/^# tenant_id/m);
  expect(out).toContain('arn:aws:iam::123456789012:role/nymgate-prod-outlook-cal');
  expect(out).toContain('https://abc.tokens.sts.global.api.aws');
  expect(out).toContain('api://AzureADTokenExchange');
  expect(out).not.toContain('not a tenant');
});

test('without any program, and with one that fails, init works all the same', async () => {
  stand.program('gcloud', 'exit 1');
  expect(await init('gcp')).toMatchObject({ exit: 0, err: '' });
  expect(stand.read('terraform.tfvars')).toMatch(/^# project_id/m);
});

test('nothing is written over in silence: all such files are named and none is written; --force keeps the old ones', async () => {
  stand.write('main.tf', '# mine');
  stand.write('env.sh', '# mine too');
  const refused = await init('aws');
  expect(refused).toMatchObject({ exit: 1, err: expect.stringContaining('OUTPUT_EXISTS') });
  expect(refused.err).toContain('main.tf');
  expect(refused.err).toContain('env.sh');
  expect(stand.read('main.tf')).toBe('# mine');
  expect(existsSync(stand.file('terraform.tfvars'))).toBe(false);
  const forced = await init('aws', '--force');
  expect(forced.out).toContain('main.tf.bak');
  expect(stand.read('main.tf.bak')).toBe('# mine');
  stand.write('main.tf', '# mine again');
  await init('aws', '--force');
  expect([stand.read('main.tf.bak'), stand.read('main.tf.bak.2')]).toEqual(['# mine', '# mine again']);
});

test('a second run with the same answers writes nothing', async () => {
  await init('kubernetes', '--issuer', 'https://oidc.example', '--namespace', 'n');
  const { out } = await init('kubernetes', '--issuer', 'https://oidc.example', '--namespace', 'n', '--json');
  expect(JSON.parse(out)).toMatchObject({
    ...{ written: [], kept: [], host: 'kubernetes' },
    identity: { issuer: 'https://oidc.example', subject: 'system:serviceaccount:n:nymgate-prod-outlook-cal' },
  });
});

test('the example configuration is one that the gateway reads', async () => {
  await init('azure', '--tenant', TENANT);
  const { err } = await stand.run('doctor', '--offline', '--config', stand.file('nymgate.example.yaml'));
  expect(err).not.toContain('CONFIG_INVALID');
});

test('another host is refused', async () => {
  expect(await init('ibm')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('aws, gcp, azure, kubernetes'),
  });
});

test.each([
  ['aws', '--region', 'europe-west3', 'eu-central-1'],
  ['gcp', '--region', 'eu-central-1', 'europe-west3'],
  ['aws', '--account', '12', '123456789012'],
  ['gcp', '--project', 'My Project', 'my-project-1'],
  ['azure', '--location', 'West Europe', 'westeurope'],
  ['azure', '--subscription', 'production', '8f2a7b1c'],
  ['kubernetes', '--tenant', 'contoso.com', '8f2a7b1c'],
  ['kubernetes', '--namespace', 'a_b', 'nymgate'],
  ['kubernetes', '--issuer', 'oidc.example.com', 'https://oidc.example.com'],
])(
  '%s %s %s: refused before anything is written, with one that would do',
  async (host, name, value, like) => {
    const { exit, err } = await init(host, name, value);
    expect([exit, err]).toEqual([2, expect.stringContaining(`${name} cannot be "${value}"`)]);
    expect(err).toContain(like);
    expect(readdirSync(stand.folder)).toEqual([]);
  },
);

test.each([
  ['aws', '--project', 'my-project-1', '--tenant, --environment, --account, --region, --issuer'],
  ['gcp', '--account', '123456789012', '--project, --region'],
  ['azure', '--region', 'eu-central-1', '--subscription, --location'],
  ['kubernetes', '--subscription', TENANT, '--namespace, --issuer'],
])('%s %s: what says nothing about this host is refused', async (host, name, value, takes) => {
  const { exit, err } = await init(host, name, value);
  expect([exit, err]).toEqual([2, expect.stringContaining(`${name} says nothing about a deployment on`)]);
  expect(err).toContain(takes);
  expect(readdirSync(stand.folder)).toEqual([]);
});

test('what has a default is not among what must be given', async () => {
  const { out } = await init('azure', '--no-detect', '--json');
  expect(JSON.parse(out)).toMatchObject({ optional: ['owners', 'registry'] });
  expect(JSON.parse(out).open).not.toContain('registry');
  expect(stand.read('terraform.tfvars')).toContain('# The same where you need it: owners, registry.');
});

test('--force says that a filled terraform.tfvars lies beside the new one', async () => {
  stand.write('terraform.tfvars', 'region = "eu-central-1"\n');
  expect((await init('aws', '--force')).out).toContain('copy your values from its .bak file');
});

test('the tenant as the portal of others writes it, in capitals, is the same tenant', async () => {
  await init('kubernetes', '--tenant', TENANT.toUpperCase());
  expect(stand.read('terraform.tfvars')).toContain(`"${TENANT}"`);
});

test.each(['aws', 'gcp', 'azure', 'kubernetes'])(
  '%s: doctor is told where the gateway is, not here, where no configuration is',
  async (host) => {
    const { out } = await init(host, '--environment', 'test', '--no-detect');
    expect(out).not.toMatch(/^ *nymgate doctor/m);
    expect(out).toContain(`eval "$(tofu output -json doctor | jq --raw-output '.[]')"`);
    expect(stand.read('outputs.tf')).toContain('output "doctor" {');
    expect(out).toContain('az login --tenant "$TENANT_ID"');
  },
);

test('a setting over several lines is filled, kept or commented out as a whole', () => {
  const example = 'region = "a"\n\ncallers = {\n  x = [\n    "y",\n  ]\n}\ninstances = {\n  a = {}\n}\n';
  expect(fillVariables(example, { region: 'b"c' }, new Set())).toEqual({
    text: '# To give, by taking away the # and writing your own values: callers.\nregion = "b\\"c"\n\n# callers = {\n#   x = [\n#     "y",\n#   ]\n# }\ninstances = {\n  a = {}\n}\n',
    open: ['callers'],
    optional: [],
  });
});
