import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runCommandLine } from '../../../../packages/cli/src/run-command-line.ts';
import { createPseudonymizer } from '../../../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import type { Config } from '../../../../packages/gateway/src/config/config-settings.ts';
import { openConfig } from '../../../../packages/gateway/src/config/open-config.ts';
import { captureTerminal } from '../../../harness/capture-terminal.ts';
import { changeEnvironment } from '../../../harness/change-environment.ts';
import { computePsoxyHash, PSOXY } from '../../../harness/psoxy-sanitizing.ts';
import { startGateway } from '../../../harness/start-gateway.ts';
import { type AwsStores, startAwsStores } from '../../../stand-ins/secrets/start-aws-stores.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';
import { describeOldRoot, destroyOldRoot, openOldRoot, openRoot, type Root } from './old-deployment.ts';
import { FILE_RULES, readVectors, tokensOf, vectorsAsTable } from './psoxy-vectors.ts';
import { runBulkFunction } from './run-bulk-function.ts';

// The way of docs/guides/moving-from-psoxy.md by Terraform: the old root applied, ours made from it and applied, the old one destroyed.

const RULES = `endpoints:
  - pathTemplate: /v1.0/users
    transforms:
      - !<redact>
        jsonPaths: ["$['@odata.context', '@odata.nextLink']"]
      - !<pseudonymize>
        jsonPaths: ["$.value[*]['id', 'mail']"]
`;
const SALT = 'PSOXY_SALT';
const KEY = 'PSOXY_ENCRYPTION_KEY';

type Psoxy = Extract<Config['pseudonyms'], { scheme: 'psoxy' }>;

let stores: AwsStores;
let old: Root;
let ours: Root;
let forgotten: readonly string[];

async function nymgate(...args: readonly string[]) {
  const { terminal, out, err } = captureTerminal(200);
  const exit = await runCommandLine(args, terminal);
  expect({ exit, said: exit === 0 ? '' : out() + err() }).toEqual({ exit: 0, said: '' });
  return { out: out(), err: err() };
}

/** The store has what the state of the old root has, and what others put there. */
function followOldRoot(before: readonly string[]): void {
  for (const name of before) stores.parameters.delete(name);
  for (const { name, value } of old.found('aws_ssm_parameter'))
    stores.parameters.set(String(name), String(value));
}
const oldNames = () => old.found('aws_ssm_parameter').map(({ name }) => String(name));

async function migrate(): Promise<void> {
  const inOld = (name: string) => join(old.folder, name);
  for (const [name, text] of Object.entries(describeOldRoot(old))) old.write(name, text);
  old.write('outputs.json', await old.run('output', '-json'));
  const read = ['--parameters', inOld('parameters.json'), '--outputs', inOld('outputs.json')];
  const root = inOld('ours');
  const { out, err } = await nymgate('migrate', inOld('environment.json'), ...read, '--terraform', root);
  old.write('nymgate.yaml', out);
  const [, command = ''] = /^Next: nymgate (.*) --dry-run$/m.exec(err) ?? [];
  await nymgate(...command.replace('nymgate.yaml', inOld('nymgate.yaml')).split(' '));
  await nymgate('migrate', inOld('files.json'), ...read, '--terraform', root);
  ours = openRoot(root);
}

/** What `migrate` named, and nothing else. */
async function applyOurs(): Promise<void> {
  const archive = 'not an archive';
  ours.write('bundle.zip', archive);
  const given = {
    bundle: { file: 'bundle.zip', sha256: createHash('sha256').update(archive).digest('hex') },
    callers: {
      warehouse: {
        aws: { principal_arn: 'arn:aws:iam::210987654321:role/etl', external_id: 'a-long-text-of-ours' },
      },
    },
    cognito_identity_ids: { 'entra-id': 'eu-central-1:88888888-2222-4333-8444-555555555555' },
  };
  ours.write('given.auto.tfvars.json', JSON.stringify(given));
  await ours.run('init');
  await ours.run('apply', '-auto-approve');
}

async function destroyOld(): Promise<void> {
  const before = oldNames();
  forgotten = await destroyOldRoot(old);
  followOldRoot(before);
}

beforeAll(async () => {
  stores = await startAwsStores('eu-central-1');
  const restore = changeEnvironment(stores.environment);
  const secrets = { [SALT]: PSOXY.salt, [KEY]: PSOXY.encryptionKey };
  old = openOldRoot({ tenant_id: STUB_TENANT, rules: RULES, file_rules: FILE_RULES, secrets });
  await old.run('init');
  await old.run('apply', '-auto-approve');
  followOldRoot([]);
  await migrate();
  await applyOurs();
  await destroyOld();
  return async () => {
    restore();
    await stores.close();
  };
}, 600_000);

describe('a deployment that has left Psoxy by Terraform', () => {
  const config = () =>
    openConfig({ text: '{}', file: 'the environment', environment: ours.variables('nymgate-prod-entra-id') });

  test('has lost nothing that it uses: the application is only forgotten, the copies stay', () => {
    const ofApplication = forgotten.filter((change) => change.startsWith('module.application.'));
    expect(ofApplication).toHaveLength(2);
    expect(ofApplication.filter((change) => !change.endsWith(' forget'))).toEqual([]);
    expect(forgotten.filter((change) => change.endsWith('delete'))).toEqual([]);
    expect([...stores.parameters.keys()].sort()).toEqual([
      '/nymgate/psoxy/psoxy-dev/encryption-key',
      '/nymgate/psoxy/psoxy-dev/salt',
    ]);
  });

  test('has the old application, tenant and rules, and an identity of its own', async () => {
    const { connectors } = await config();
    expect(connectors).toEqual({
      'entra-id': expect.objectContaining({
        tenant: STUB_TENANT,
        clientId: '2f1e0d9c-8b7a-4695-8473-625140f0e1d2',
        rules: expect.stringMatching(/^inline:/),
        assertion: expect.objectContaining({ type: 'aws-cognito', developerProvider: 'nymgate.gateway' }),
      }),
    });
  });

  test('makes the pseudonyms of the vectors', async () => {
    const { salt, encryptionKey } = (await config()).pseudonyms as Psoxy;
    const value = (reference: string) => stores.parameters.get(reference.replace(/^.*:parameter/, '')) ?? '';
    const secrets = { salt: value(salt), encryptionKey: value(encryptionKey) };
    const pseudonyms = createPseudonymizer({ scheme: 'psoxy', ...secrets, tenant: '' });
    const texts = readVectors();
    expect(texts.length).toBeGreaterThan(5);
    for (const { input, token, reversible } of texts)
      expect([pseudonyms.irreversible(input, 'person'), pseudonyms.reversible(input, 'person')]).toEqual([
        token,
        reversible,
      ]);
  });

  test('serves them, under the old rules, with salt and key from the copies', async () => {
    const { pseudonyms, connectors } = await config();
    const gateway = await startGateway({
      connectors: ['entra-id'],
      simulator: { people: 12, seed: 7, tenantId: STUB_TENANT },
      rules: connectors['entra-id']?.rules?.slice('inline:'.length) ?? '',
      config: { pseudonyms },
    });
    onTestFinished(() => gateway.close());
    const { status, body } = await gateway.get('/v1.0/users?$select=id,mail&$top=5');
    expect(status).toBe(200);
    const people = gateway.simulator.people.map(({ id, mail }) => {
      const [, domain = ''] = mail.split('@');
      return [`t~${computePsoxyHash(id)}`, `t~${computePsoxyHash(mail.toLowerCase())}@${domain}`];
    });
    const rows = (JSON.parse(body) as { value: readonly { id: string; mail: string }[] }).value;
    expect(rows).toHaveLength(5);
    for (const { id, mail } of rows) expect(people).toContainEqual([id, mail]);
  });

  test('makes files with the pseudonyms of the vectors, by the old rules, in the old folders', async () => {
    const variables = ours.variables('nymgate-prod-bulk-hris');
    const { table, tokens } = vectorsAsTable();
    const file = { bucket: 'psoxy-dev-hris-in', key: 'exports/people.csv', text: table };
    const made = Object.entries(await runBulkFunction(variables, file));
    const [, text = ''] = made.find(([path]) => /^\/psoxy-dev-hris-out\/safe\/\w+\.csv$/.test(path)) ?? [];
    expect(tokensOf(text)).toEqual(tokens);
  });

  test('leaves notifications and buckets of files as they are until somebody says so', () => {
    expect(ours.found('aws_s3_bucket')).toEqual([]);
    expect(ours.found('aws_s3_bucket_notification')).toEqual([]);
  });
});
