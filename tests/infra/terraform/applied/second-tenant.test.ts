import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { parseDeployment } from '../../../../packages/deploy/src/deployment/parse-deployment.ts';
import { NOT_REGISTERED } from '../../../../packages/deploy/src/deployment/unregistered.ts';
import type { Config } from '../../../../packages/gateway/src/config/config-settings.ts';
import { openConfig } from '../../../../packages/gateway/src/config/open-config.ts';
import { startDeployStand } from '../../../e2e/deploy/deploy-stand.ts';
import { writeGatewayConfig } from '../../../e2e/deploy/write-gateway-config.ts';
import { copyInfra } from '../engine.ts';
import type { Example } from '../open-example.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';
import { variablesOf } from './configured-keys.ts';
import { openShipped } from './example-settings.ts';

// docs/guides/changing-a-deployment.md, "Add another tenant": one line in an instance of each example.

const OTHER = '99999999-2222-4333-8444-555555555555';
const CALLER = { connectors: ['entra-id', 'acme'] };

/** What an instance of each host has besides its connectors. */
const INSTANCES: Readonly<Record<string, object>> = {
  aws: {},
  gcp: { callers: { 'etl@contoso-analytics.iam.gserviceaccount.com': CALLER } },
  azure: { callers: { '1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d': CALLER } },
  kubernetes: { public_url: 'https://people.example.com' },
};

/** As a person adds the line; `app` when the application is registered there. */
function addTenant({ name, folder }: Example, app?: object): void {
  const acme = { of: 'entra-id', tenant_id: OTHER, ...(app && { app }) };
  const people = { ...INSTANCES[name], connectors: { 'entra-id': {}, acme } };
  writeFileSync(join(folder, 'given.auto.tfvars.json'), JSON.stringify({ instances: { people } }));
}

/** What the gateway is started with. */
async function configOf(example: Example): Promise<Config> {
  const { values } = await example.outputs();
  if (values !== undefined) {
    const { config } = parse((values as Readonly<Record<string, string>>)['people'] ?? '');
    // As the chart adds it for mode service.
    const callers = { apiKeys: { file: '/run/nymgate/callers/callers.json' } };
    return openConfig({ text: JSON.stringify({ callers, ...config }), file: 'values', environment: {} });
  }
  const [environment = {}] = variablesOf(example);
  return openConfig({ text: '{}', file: 'the environment', environment });
}

describe.each(Object.keys(INSTANCES))('another tenant on %s', (name) => {
  let example: Example;
  beforeAll(async () => {
    example = await openShipped(name, copyInfra());
    addTenant(example);
    await example.run('init');
    await example.run('apply', '-auto-approve');
  }, 300_000);

  test('is served by the gateway, and has a deployment.json of its own', async () => {
    const { deployment, tenants } = await example.outputs();
    const own = parseDeployment(deployment);
    const other = parseDeployment((tenants as Readonly<Record<string, unknown>>)[OTHER]);
    expect(Object.keys(tenants as object)).toEqual([OTHER]);
    expect([own.tenantId, other.tenantId]).toEqual([STUB_TENANT, OTHER]);
    const { people } = other.instances;
    expect(Object.keys(own.instances['people']?.connectors ?? {})).toEqual(['entra-id']);
    expect(people).toMatchObject({
      identity: own.instances['people']?.identity,
      endpoint: expect.anything(),
    });
    const { acme } = people?.connectors ?? {};
    expect(acme).toMatchObject({ of: 'entra-id', app: { clientId: NOT_REGISTERED, objectId: null } });
    expect(acme?.roles).toEqual(own.instances['people']?.connectors['entra-id']?.roles);
    const { connectors } = await configOf(example);
    expect(connectors['acme']).toMatchObject({ of: 'entra-id', tenant: OTHER, clientId: NOT_REGISTERED });
    expect(connectors['entra-id']).toMatchObject({ tenant: STUB_TENANT });
    expect(connectors['entra-id']?.of).toBeUndefined();
  });

  test('is named in every plan until its application is given, which then is the one that it takes', async () => {
    const plan = async () => (await example.run('plan', '-no-color')).replaceAll(/[\s│]+/g, ' ');
    expect(await plan()).toContain('No app yet for: people/acme.');
    const app = {
      client_id: '22222222-aaaa-4bbb-8ccc-333333333333',
      object_id: '44444444-aaaa-4bbb-8ccc-555555555555',
    };
    addTenant(example, app);
    expect(await plan()).not.toContain('No app yet');
    await example.run('apply', '-auto-approve');
    expect((await configOf(example)).connectors['acme']).toMatchObject({ clientId: app.client_id });
    expect(await example.run('state', 'list')).not.toMatch(/acme.*azuread_application|federation.*acme/);
  }, 120_000);
});

test('its administrator registers, consents and documents it by that file, and doctor finds all in order', async () => {
  const example = await openShipped('kubernetes', copyInfra());
  addTenant(example);
  await example.run('init');
  await example.run('apply', '-auto-approve');
  const { tenants } = await example.outputs();
  const { instances } = parseDeployment((tenants as Readonly<Record<string, unknown>>)[OTHER]);
  const stand = await startDeployStand({ people: 12, tenantId: OTHER });
  onTestFinished(stand.close);
  const issuer = instances['people']?.identity.issuer ?? '';
  const text = JSON.stringify((tenants as Readonly<Record<string, unknown>>)[OTHER]);
  stand.write('deployment.json', text.replaceAll(issuer, stand.simulator.issuerUrl));

  expect(await stand.admin(['Application Developer'], 'setup', 'entra')).toMatchObject({ exit: 0 });
  const { people } = stand.deployment().instances;
  expect(people?.connectors['acme']?.app).toMatchObject({ objectId: expect.stringMatching(/-/) });
  expect(await stand.admin(['Privileged Role Administrator'], 'consent')).toMatchObject({ exit: 0, err: '' });
  const docs = await stand.run(
    'docs',
    '--deployment',
    stand.file('deployment.json'),
    '--out',
    stand.file('docs'),
  );
  expect(docs).toMatchObject({ exit: 0 });
  expect(stand.read('docs/consent.md')).toContain(people?.connectors['acme']?.app.clientId);
  expect(stand.read('docs/consent.md')).toContain(OTHER);
  if (people === undefined) throw new Error('no instance');
  const config = await writeGatewayConfig(stand, people);
  const doctor = await stand.run('doctor', 'acme', '--config', config, '--json');
  expect([doctor.exit, JSON.parse(doctor.out).status]).toEqual([0, expect.stringMatching(/^(?:ok|warn)$/)]);
}, 300_000);
