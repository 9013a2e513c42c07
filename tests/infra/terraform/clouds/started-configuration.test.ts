import { beforeAll, describe, expect, test } from 'vitest';
import { serveArguments } from '../../../../packages/cli/src/serve/serve-arguments.ts';
import { parseStoreReference } from '../../../../packages/clouds/src/settings/secret-reference.ts';
import { parseDeployment } from '../../../../packages/deploy/src/deployment/parse-deployment.ts';
import { toEntries } from '../../../../packages/deploy/src/deployment/to-entries.ts';
import type { Config } from '../../../../packages/gateway/src/config/config-settings.ts';
import { openConfig } from '../../../../packages/gateway/src/config/open-config.ts';
import { type Applied, applyExample } from './apply-example.ts';

type Container = {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
};
type Template = { readonly containers?: readonly Container[]; readonly container?: readonly Container[] };

/** The container that each service of an applied example starts, by its name in the cloud. */
function containersOf({ resources }: Applied, type: string): ReadonlyMap<string, Container> {
  const services = resources
    .filter((resource) => resource.type === type)
    .flatMap(({ instances }) => instances);
  return new Map(
    services.map(({ attributes: { name, template } }) => {
      const [{ containers, container }] = template as readonly [Template];
      const [started] = containers ?? container ?? [];
      if (started === undefined) throw new Error(`${String(name)} starts no container`);
      return [String(name), started];
    }),
  );
}

/** As the image reads it: its arguments lead to the environment, and that is the whole configuration. */
function configurationOf({ args, env }: Container): Promise<Config> {
  expect(serveArguments(args)).toBe('env:');
  const environment = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  return openConfig({ text: '{}', file: 'the environment', environment });
}

describe.each([
  // Cloud Run scales to zero unless one says otherwise: docs/reference/lifecycle.md#one-faulty-connector.
  { example: 'gcp', type: 'google_cloud_run_v2_service', store: 'gcp-sm', assertion: 'gcp', strict: false },
  { example: 'azure', type: 'azurerm_container_app', store: 'azure-kv', assertion: 'azure', strict: true },
])('IAC-23 what example $example starts', ({ example, type, store, assertion, strict }) => {
  let applied: Applied;
  beforeAll(async () => {
    applied = await applyExample(example);
  }, 600_000);

  test('are configurations that the gateway takes, with the connectors and the key of the deployment', async () => {
    const deployment = parseDeployment(applied.outputs['deployment']);
    const containers = containersOf(applied, type);
    expect([...containers.keys()].sort()).toEqual(['nymgate-prod-calendars', 'nymgate-prod-people']);
    for (const [name, instance] of toEntries(deployment.instances)) {
      const container = containers.get(`nymgate-prod-${name}`);
      if (container === undefined) throw new Error(`${name} is not started`);
      const config = await configurationOf(container);
      const told = toEntries(instance.connectors);
      expect(Object.keys(config.connectors).sort()).toEqual(told.map(([id]) => id).sort());
      for (const [id, { app, options, scoping }] of told)
        expect(config.connectors[id]).toMatchObject({
          tenant: deployment.tenantId,
          clientId: app.clientId,
          assertion: { type: assertion },
          options,
          // Without it doctor takes what Exchange grants for missing, and what Entra must not grant for right (SCP-01).
          ...(scoping === 'exchange' && { scoping }),
        });
      expect(config.pseudonyms).toMatchObject({
        keys: [{ id: instance.key.generation, secret: instance.key.reference }],
      });
      expect(parseStoreReference(instance.key.reference)).toMatchObject({
        store,
        version: expect.stringMatching(/./),
      });
      expect(config.publicUrl).toBe(instance.endpoint);
      expect(config.strict).toBe(strict);
    }
  });

  test('knows the callers that the deployment tells of, and nobody else', async () => {
    const { instances } = parseDeployment(applied.outputs['deployment']);
    const container = containersOf(applied, type).get('nymgate-prod-people');
    const config = container === undefined ? undefined : await configurationOf(container);
    const [issuer] = [...(config?.callers?.platform ?? []), ...(config?.callers?.jwt ?? [])];
    const [told] = instances['people']?.callers ?? [];
    const ids = told?.type === 'google-iam' ? told.members : told?.type === 'entra-jwt' ? told.clientIds : [];
    expect(issuer?.callers.map(({ id }) => id)).toEqual(ids.map((id) => id.replace('serviceAccount:', '')));
    expect(issuer?.audience).toBe(told !== undefined && 'audience' in told ? told.audience : undefined);
    expect(issuer?.callers.map(({ connectors }) => connectors)).toEqual([['entra-id', 'msft-teams']]);
  });

  test('no key is in the state, nor in what it starts', () => {
    expect(applied.state).not.toContain('stub-secret-');
  });
});
