import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseDeployment } from '../../../../packages/deploy/src/deployment/parse-deployment.ts';
import type { Config } from '../../../../packages/gateway/src/config/config-settings.ts';
import { openConfig } from '../../../../packages/gateway/src/config/open-config.ts';
import { copyInfra } from '../engine.ts';
import { applyKeys, type Example } from '../open-example.ts';
import { servicesOf } from './configured-keys.ts';
import { openShipped, settingsFor } from './example-settings.ts';

// docs/reference/pseudonyms.md, "Keys by tenant": made by the root `keys`, read by the instance that serves the tenant.

const ACME = '99999999-2222-4333-8444-555555555555';
const CALLER = { connectors: ['entra-id'] };
const ACME_CONNECTOR = {
  of: 'entra-id',
  tenant_id: ACME,
  rules: `inline:${Buffer.from('endpoints: []').toString('base64')}`,
};

/** What the instances of each host have besides their connectors. */
const INSTANCES: Readonly<Record<string, object>> = {
  aws: {},
  gcp: { callers: { 'etl@contoso-analytics.iam.gserviceaccount.com': CALLER } },
  azure: { callers: { '1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d': CALLER } },
  kubernetes: { public_url: 'https://people.example.com' },
};

/** Pods read all files of one Secret, and there is no root that makes keys. */
const IN_A_SECRET = {
  [ACME]: { ring: [{ id: 1, secret: 'file:/run/nymgate/keys/acme.key' }], since: '2026-12-01' },
};

function give({ name, folder }: Example): void {
  const people = { ...INSTANCES[name], connectors: { 'entra-id': {}, acme: ACME_CONNECTOR } };
  const calendars = { ...INSTANCES[name], connectors: { 'entra-id': {} } };
  const own = name === 'kubernetes' ? { tenant_keys: IN_A_SECRET } : {};
  const given = { instances: { people, calendars }, ...own };
  writeFileSync(join(folder, 'given.auto.tfvars.json'), JSON.stringify(given));
}

/** Applies the root `keys` with these tenants, as a person adds them to keys/terraform.tfvars. */
function makeKeys(example: Example, tenants: object): Promise<Example | undefined> {
  return applyKeys(example, {
    overShipped: true,
    values: (folder) => ({ ...settingsFor(`${example.name}/keys`, folder), tenants }),
  });
}

/** What each gateway is started with, by the name of its instance. */
async function configsOf(example: Example): Promise<Readonly<Record<string, Config>>> {
  const { values } = await example.outputs();
  if (values === undefined)
    return mapEntries(servicesOf(example), (environment) =>
      openConfig({ text: '{}', file: 'the environment', environment }),
    );
  const callers = { apiKeys: { file: '/run/nymgate/callers/callers.json' } };
  return mapEntries(Object.entries(values as Readonly<Record<string, string>>), (text) =>
    openConfig({ text: JSON.stringify({ callers, ...parse(text).config }), file: 'values', environment: {} }),
  );
}

async function mapEntries<From, To>(
  entries: readonly (readonly [string, From])[],
  map: (from: From) => Promise<To> | To,
): Promise<Readonly<Record<string, To>>> {
  return Object.fromEntries(
    await Promise.all(entries.map(async ([name, from]) => [name, await map(from)] as const)),
  );
}

type Resources = readonly {
  readonly type: string;
  readonly module?: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}[];

/** The secrets that the identity of an instance may read, as its grants or its policy name them. */
function grantsOf(example: Example, instance: string): readonly string[] {
  const { resources } = JSON.parse(example.state()) as { readonly resources: Resources };
  return resources
    .filter(({ module }) => module === `module.instance["${instance}"]`)
    .flatMap(({ type, instances }) => instances.flatMap(({ attributes }) => granted(type, attributes)));
}

function granted(type: string, attributes: Readonly<Record<string, unknown>>): readonly string[] {
  if (type === 'google_secret_manager_secret_iam_member') return [String(attributes['secret_id'])];
  if (type === 'azurerm_role_assignment') return [String(attributes['scope'])].filter(isSecret);
  if (type !== 'aws_iam_role_policy') return [];
  const { Statement } = JSON.parse(String(attributes['policy'])) as {
    readonly Statement: readonly { readonly Sid: string; readonly Resource: string | readonly string[] }[];
  };
  return Statement.filter(({ Sid }) => Sid === 'ReadKeys').flatMap(({ Resource }) => Resource);
}

const isSecret = (scope: string): boolean => scope.includes('/secrets/');

describe.each(Object.keys(INSTANCES))('IAC-36 keys of another tenant on %s', (name) => {
  let example: Example;
  beforeAll(async () => {
    example = await openShipped(name, copyInfra());
    await makeKeys(example, { [ACME]: { since: '2026-12-01' } });
    give(example);
    await example.run('init');
    await example.run('apply', '-auto-approve');
  }, 300_000);

  test('make its pseudonyms at the instance that serves it, and nowhere else', async () => {
    const { people, calendars } = await configsOf(example);
    const own = people?.pseudonyms;
    const tenants = own?.scheme === 'native' ? own.tenants : undefined;
    expect(Object.keys(tenants ?? {})).toEqual([ACME]);
    expect(tenants?.[ACME]?.keys).toHaveLength(1);
    expect(tenants?.[ACME]?.keys[0]?.secret).toMatch(/99999999|acme/);
    expect(own?.scheme === 'native' ? own.keys[0]?.secret : '').not.toMatch(/99999999|acme/);
    expect(calendars?.pseudonyms).not.toHaveProperty('tenants');
    // Rules of one's own reach the gateway on each host.
    expect(people?.connectors['acme']?.rules).toBe(ACME_CONNECTOR.rules);
  });

  test.skipIf(name === 'kubernetes')('are read by the role of that instance alone', () => {
    expect(grantsOf(example, 'calendars')).toHaveLength(1);
    expect(grantsOf(example, 'calendars').join()).not.toContain(ACME);
    const people = grantsOf(example, 'people');
    expect(people).toHaveLength(2);
    expect(people.filter((secret) => secret.includes(ACME))).toHaveLength(1);
  });

  test('are what its documents tell of, and those of the own tenant tell of no other key', async () => {
    const { deployment, tenants } = await example.outputs();
    const { people } = parseDeployment((tenants as Readonly<Record<string, unknown>>)[ACME]).instances;
    expect(people?.key).toMatchObject({ set: 'tenant', generation: 1, since: '2026-12-01' });
    const config = (await configsOf(example))['people']?.pseudonyms;
    const ring = config?.scheme === 'native' ? config.tenants?.[ACME]?.keys : undefined;
    expect(people?.key.reference).toBe(ring?.[0]?.secret);
    const own = parseDeployment(deployment).instances;
    for (const one of Object.values(own)) expect(one?.key.set).toBe('deployment');
    expect(JSON.stringify(own)).not.toContain(people?.key.reference);
  });

  test.skipIf(name === 'kubernetes')('stay when the tenant is removed there: the plan refuses', async () => {
    await expect(makeKeys(example, {})).rejects.toThrow('prevent_destroy');
  });
});
