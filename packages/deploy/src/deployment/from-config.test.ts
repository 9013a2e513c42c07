import { expect, test } from 'vitest';
import { hostConfig } from '../../../../tests/harness/host-config.ts';
import { servedConnectors } from '../documents/facts/served-connector.ts';
import { listDesiredApps } from '../entra/to-desired-app.ts';
import { deploymentFromConfig } from './from-config.ts';

const GUID = '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70';

test('of several tenants one is asked for, since an administrator signs in to one', () => {
  const settings = (tenant: string, of?: string) => ({
    ...{ tenant, clientId: GUID, assertion: { type: 'token-file', path: '/t' } },
    ...(of && { of }),
  });
  const other = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
  const config = hostConfig({
    connectors: { 'entra-id': settings(GUID), acme: settings(other, 'entra-id') },
  });
  const identity = { environment: 'prod', issuer: 'https://issuer.example', subject: 'gateway' };
  expect(() => deploymentFromConfig(config, identity)).toThrow(/of 2 tenants: .*--tenant/);
  const { tenantId, instances } = deploymentFromConfig(config, { ...identity, tenant: other });
  expect([tenantId, Object.keys(instances['gateway']?.connectors ?? {})]).toEqual([other, ['acme']]);
});

test('another connector of one has an application and documents of its own, with the permissions of that one', () => {
  const acme = {
    of: 'outlook-cal',
    tenant: GUID,
    clientId: GUID,
    assertion: { type: 'token-file', path: '/t' },
  };
  const deployment = deploymentFromConfig(hostConfig({ connectors: { acme } }), {
    environment: 'prod',
    issuer: 'https://issuer.example',
    subject: 'gateway',
  });
  const [served] = servedConnectors(deployment);
  expect([served?.id, served?.name, served?.connector.id]).toEqual(['acme', 'acme', 'outlook-cal']);
  const [app] = listDesiredApps(deployment, { connector: 'acme' });
  expect(app?.uniqueName).toBe('nymgate-prod-gateway-acme');
  expect(app?.roles).toContain('Calendars.Read');
});

test("S7 a connector's policy for domains is that of the configuration, its own first, and no option", () => {
  const settings = (options: object) => ({
    ...{ tenant: GUID, clientId: GUID, assertion: { type: 'token-file', path: '/t' }, options },
  });
  const config = hostConfig({
    connectors: {
      'entra-id': settings({ domains: { policy: 'drop', own: ['contoso.com'] } }),
      'outlook-cal': settings({}),
    },
  });
  const { instances } = deploymentFromConfig(
    { ...config, pseudonyms: { ...config.pseudonyms, domains: { policy: 'hash', own: [] } } },
    { environment: 'prod', issuer: 'https://issuer.example', subject: 'gateway' },
  );
  const { connectors = {} } = instances['gateway'] ?? {};
  expect(Object.entries(connectors).map(([id, one]) => [id, one?.domains])).toEqual([
    ['entra-id', 'drop'],
    ['outlook-cal', 'hash'],
  ]);
  expect(connectors['entra-id']?.options).not.toHaveProperty('domains');
});
