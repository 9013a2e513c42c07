import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommandLine } from '../../../../packages/cli/src/run-command-line.ts';
import { openConfig } from '../../../../packages/gateway/src/config/open-config.ts';
import { captureTerminal } from '../../../harness/capture-terminal.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';
import { openRoot } from './old-deployment.ts';

// As in leaving-psoxy.test.ts, from what `gcloud functions describe` prints.

const CLIENT = '2f1e0d9c-8b7a-4695-8473-625140f0e1d2';
const CALLER = 'etl@contoso-data.iam.gserviceaccount.com';

type Container = { readonly env: readonly { readonly name: string; readonly value: string }[] };

async function migrate(folder: string): Promise<void> {
  const bound = (name: string) => ({ key: name, projectId: 'contoso-data', secret: name, version: '1' });
  const variables = { SOURCE: 'entra-id', CLIENT_ID: CLIENT, TENANT_ID: STUB_TENANT, RULES: 'endpoints: []' };
  const description = {
    name: 'projects/contoso-data/locations/europe-west1/functions/psoxy-entra-id',
    serviceConfig: {
      environmentVariables: { ...variables, EMAIL_DOMAIN_HANDLING: 'TOKENIZE' },
      secretEnvironmentVariables: [bound('PSOXY_SALT'), bound('PSOXY_ENCRYPTION_KEY')],
    },
  };
  const app = { client_id: CLIENT, object_id: '7c6b5a49-3827-4160-9f8e-7d6c5b4a3928' };
  writeFileSync(join(folder, 'function.json'), JSON.stringify(description));
  writeFileSync(join(folder, 'outputs.json'), JSON.stringify({ 'entra-id': { value: app } }));
  const named = ['function.json', '--outputs', 'outputs.json', '--terraform', 'ours'];
  const args = named.map((name) => (name.startsWith('--') ? name : join(folder, name)));
  expect(await runCommandLine(['migrate', ...args], captureTerminal(200).terminal)).toBe(0);
}

test('what migrate --terraform writes for Google Cloud is applied, and starts a gateway with the scheme of Psoxy', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-old-'));
  await migrate(folder);
  const root = openRoot(join(folder, 'ours'));
  const image = `europe-west1-docker.pkg.dev/contoso-data/nymgate/nymgate@sha256:${'0'.repeat(64)}`;
  root.write('given.auto.tfvars.json', JSON.stringify({ image }));
  await root.run('init');
  await expect(root.run('plan')).rejects.toThrow('callers must be email addresses of service accounts');

  const { instances, ...others } = JSON.parse(root.read('instances.auto.tfvars.json'));
  instances['entra-id'].callers = { [CALLER]: { connectors: ['entra-id'] } };
  root.write('instances.auto.tfvars.json', JSON.stringify({ ...others, instances }));
  await root.run('apply', '-auto-approve');
  const [service = {}] = root.found('google_cloud_run_v2_service');
  const [{ containers }] = service['template'] as [{ containers: readonly [Container] }];
  const environment = Object.fromEntries(containers[0].env.map(({ name, value }) => [name, value]));
  const config = await openConfig({ text: '{}', file: 'the environment', environment });
  const copy = 'gcp-sm:projects/contoso-data/secrets/nymgate-psoxy-entra-id';
  expect(config).toMatchObject({
    pseudonyms: {
      ...{
        scheme: 'psoxy',
        salt: `${copy}-salt?version=1`,
        encryptionKey: `${copy}-encryption-key?version=1`,
      },
      domains: { policy: 'hash' },
    },
    connectors: {
      'entra-id': { tenant: STUB_TENANT, clientId: CLIENT, rules: expect.stringMatching(/^inline:H4sI/) },
    },
  });
  const granted = root.found('google_secret_manager_secret_iam_member').map(({ secret_id: id }) => id);
  expect(granted).toEqual(
    ['salt', 'encryption-key'].map((name) => `${copy.slice('gcp-sm:'.length)}-${name}`),
  );
});
