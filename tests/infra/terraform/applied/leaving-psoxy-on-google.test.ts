import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { runCommandLine } from '../../../../packages/cli/src/run-command-line.ts';
import { createPseudonymizer } from '../../../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { openConfig } from '../../../../packages/gateway/src/config/open-config.ts';
import { ROOT } from '../../../docs/repository-files.ts';
import { captureTerminal } from '../../../harness/capture-terminal.ts';
import { PSOXY } from '../../../harness/psoxy-sanitizing.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';
import { type GoogleSecrets, startGoogleSecrets } from './google-secrets.ts';
import {
  describeGoogleFunction,
  destroyOldRoot,
  openOldRoot,
  openRoot,
  type Root,
} from './old-deployment.ts';
import { FILE_RULES, readVectors, tokensOf, vectorsAsTable } from './psoxy-vectors.ts';

// As in leaving-psoxy.test.ts, on Google Cloud.

const execute = promisify(execFile);
const CLIENT = '2f1e0d9c-8b7a-4695-8473-625140f0e1d2';
const CALLER = 'etl@contoso-data.iam.gserviceaccount.com';
const COPY = 'projects/contoso-data/secrets/nymgate-psoxy-psoxy-dev';
const SECRETS = { PSOXY_SALT: PSOXY.salt, PSOXY_ENCRYPTION_KEY: PSOXY.encryptionKey };
const oldName = (name: string) => `projects/contoso-data/secrets/PSOXY_DEV_${name}`;

type Container = { readonly env: readonly { readonly name: string; readonly value: string }[] };

let store: GoogleSecrets;
let old: Root;
let ours: Root;
let forgotten: readonly string[];
/** The words of the command that `migrate` prints. */
let adopt: readonly string[];

const inOld = (name: string) => join(old.folder, name);

async function nymgate(...args: readonly string[]) {
  const { terminal, out, err } = captureTerminal(200);
  const exit = await runCommandLine(args, terminal);
  expect({ exit, said: exit === 0 ? '' : out() + err() }).toEqual({ exit: 0, said: '' });
  return { out: out(), err: err() };
}

async function migrate(): Promise<void> {
  old.write('function.json', describeGoogleFunction(old, 'psoxy-dev-entra-id'));
  old.write('files.json', describeGoogleFunction(old, 'psoxy-dev-hris'));
  old.write('outputs.json', await old.run('output', '-json'));
  const more = ['--outputs', inOld('outputs.json'), '--terraform', inOld('ours')];
  const { out, err } = await nymgate('migrate', inOld('function.json'), ...more);
  old.write('nymgate.yaml', out);
  const [, command = ''] = /^Next: nymgate (.*) --dry-run$/m.exec(err) ?? [];
  adopt = command.replace('nymgate.yaml', inOld('nymgate.yaml')).split(' ');
  await nymgate('migrate', inOld('files.json'), ...more);
  ours = openRoot(inOld('ours'));
}

function giveImage(): void {
  const digest = `sha256:${'0'.repeat(64)}`;
  const image = `europe-west1-docker.pkg.dev/contoso-data/nymgate/nymgate@${digest}`;
  ours.write('given.auto.tfvars.json', JSON.stringify({ image }));
}

/** What `migrate` named besides, and nothing else. */
function giveOthers(): void {
  const { instances, ...others } = JSON.parse(ours.read('instances.auto.tfvars.json'));
  instances['entra-id'].callers = { [CALLER]: { connectors: ['entra-id'] } };
  ours.write('instances.auto.tfvars.json', JSON.stringify({ ...others, instances }));
  const { bulk } = JSON.parse(ours.read('bulk.auto.tfvars.json'));
  bulk.hris.package = { bucket: 'contoso-releases', object: 'nymgate-gcp-function-0.2.0.zip', generation: 1 };
  bulk.hris.trigger_service_account = 'nymgate-events@contoso-data.iam.gserviceaccount.com';
  ours.write('bulk.auto.tfvars.json', JSON.stringify({ bulk }));
}

async function destroyOld(): Promise<void> {
  forgotten = await destroyOldRoot(old);
  for (const name of Object.keys(SECRETS)) store.secrets.delete(oldName(name));
}

/** Another process, which trusts the stand-in. */
async function run(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...store.environment, ...variables };
  const { stderr } = await execute(process.execPath, [`${ROOT}dist/cli/main.js`, ...args], { env });
  return stderr;
}

const configOf = (environment: Readonly<Record<string, string>>) =>
  openConfig({ text: '{}', file: 'the environment', environment });

function serviceVariables(): Readonly<Record<string, string>> {
  const [service = {}] = ours.found('google_cloud_run_v2_service');
  const [{ containers }] = service['template'] as [{ containers: readonly [Container] }];
  return Object.fromEntries(containers[0].env.map(({ name, value }) => [name, value]));
}

function fileVariables(): Readonly<Record<string, string>> {
  const [made = {}] = ours.found('google_cloudfunctions2_function');
  const [service] = made['service_config'] as readonly {
    readonly environment_variables: Readonly<Record<string, string>>;
  }[];
  return service?.environment_variables ?? {};
}

beforeAll(async () => {
  store = await startGoogleSecrets();
  const values = { tenant_id: STUB_TENANT, rules: 'endpoints: []', file_rules: FILE_RULES, secrets: SECRETS };
  old = openOldRoot(values, 'psoxy-google');
  await old.run('init');
  await old.run('apply', '-auto-approve');
  for (const [name, value] of Object.entries(SECRETS)) store.secrets.set(oldName(name), value);
  await migrate();
  expect(await run(adopt)).toContain('digests equal');
  await ours.run('init');
  giveImage();
  const refused = await ours.run('plan').catch(String);
  expect(refused).toContain('callers must be email addresses of service accounts');
  expect(refused).toContain('trigger_service_account must be the email address of a service account');
  giveOthers();
  await ours.run('apply', '-auto-approve');
  await destroyOld();
  return () => store.close();
}, 600_000);

describe('a deployment on Google Cloud that has left Psoxy by Terraform', () => {
  test('has lost nothing that it uses: the application is only forgotten, the copies stay', () => {
    expect([...store.secrets.keys()].sort()).toEqual([`${COPY}-encryption-key`, `${COPY}-salt`]);
    expect(old.found('google_secret_manager_secret')).toEqual([]);
    const ofApplication = forgotten.filter((change) => change.startsWith('module.application.'));
    expect([ofApplication.length, ofApplication.filter((change) => !change.endsWith(' forget'))]).toEqual([
      2,
      [],
    ]);
    const granted = ours.found('google_secret_manager_secret_iam_member');
    expect(
      granted.map(({ secret_id: id, member }) => `${id} ${String(member).split('@')[0]}`).sort(),
    ).toEqual(
      ['encryption-key', 'salt'].flatMap((name) =>
        ['bulk-hris', 'entra-id'].map((account) => `${COPY}-${name} serviceAccount:nymgate-prod-${account}`),
      ),
    );
  });

  test('has the old application, tenant and rules', async () => {
    expect((await configOf(serviceVariables())).connectors).toMatchObject({
      'entra-id': { tenant: STUB_TENANT, clientId: CLIENT, rules: expect.stringMatching(/^inline:H4sI/) },
    });
  });

  test('makes the pseudonyms of the vectors', async () => {
    const { pseudonyms } = await configOf(serviceVariables());
    expect(pseudonyms).toMatchObject({
      ...{ scheme: 'psoxy', salt: `gcp-sm:${COPY}-salt?version=1` },
      encryptionKey: `gcp-sm:${COPY}-encryption-key?version=1`,
    });
    const read = (name: string) => store.secrets.get(`${COPY}-${name}`) ?? '';
    const secrets = { salt: read('salt'), encryptionKey: read('encryption-key') };
    const made = createPseudonymizer({ scheme: 'psoxy', ...secrets, tenant: '' });
    expect(readVectors().length).toBeGreaterThan(5);
    for (const { input, token, reversible } of readVectors())
      expect([made.irreversible(input, 'person'), made.reversible(input, 'person')]).toEqual([
        token,
        reversible,
      ]);
  });

  test('makes files with the pseudonyms of the vectors, by the old rules', async () => {
    const variables = fileVariables();
    expect((await configOf(variables)).bulk).toEqual({
      hris: expect.objectContaining({
        ...{ from: 'gs://psoxy-dev-hris-in/exports/', to: 'gs://psoxy-dev-hris-out/safe/' },
        rules: 'env:BULK_RULES_HRIS',
      }),
    });
    const { table, tokens } = vectorsAsTable();
    for (const name of ['in', 'out']) mkdirSync(inOld(name));
    old.write('in/people.csv', table);
    old.write('empty.json', '{}');
    const rules = ['--config', inOld('empty.json'), '--rules', join(ours.folder, 'hris.yaml')];
    expect(await run(['bulk', ...rules, inOld('in'), inOld('out')], variables)).toContain('"done":1');
    const [name = ''] = readdirSync(inOld('out')).filter((one) => one.endsWith('.csv'));
    expect(tokensOf(readFileSync(join(inOld('out'), name), 'utf8'))).toEqual(tokens);
  });
});
