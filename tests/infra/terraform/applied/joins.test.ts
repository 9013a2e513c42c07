import { describe, expect, onTestFinished, test } from 'vitest';
import { changeEnvironment } from '../../../harness/change-environment.ts';
import { startGateway } from '../../../harness/start-gateway.ts';
import { copyInfra } from '../engine.ts';
import { STUB_TENANT } from '../stub/inventions/azuread.ts';
import { type ConfiguredRing, configuredRings, storedKey } from './configured-keys.ts';
import { openShipped } from './example-settings.ts';

// Two gateways with the key rings that the shipped variables give two instances, before one tenant.

type Row = { readonly id: string };

/** A gateway with this connector and this ring, whose references lead to keys of a store. */
async function start(connector: string, ring: ConfiguredRing) {
  const names = ring.map(({ id }) => `JOIN_KEY_${connector.replace(/\W/g, '_')}_${id}`);
  const keys = ring.map(({ id }, index) => ({ id, secret: `env:${names[index]}` }));
  onTestFinished(
    changeEnvironment(Object.fromEntries(ring.map(({ secret }, index) => [names[index], storedKey(secret)]))),
  );
  const gateway = await startGateway({
    connectors: [connector],
    simulator: { people: 12, seed: 7, tenantId: STUB_TENANT },
    config: { pseudonyms: { scheme: 'native', keys } },
  });
  onTestFinished(() => gateway.close());
  return gateway;
}

describe.each(['aws', 'gcp', 'azure', 'kubernetes'])('IAC-32 the shipped variables of %s', (name) => {
  test('give a person the same pseudonym at two instances, and one opens what the other made', async () => {
    const example = await openShipped(name, copyInfra());
    await example.run('init');
    await example.run('apply', '-auto-approve');
    const rings = await configuredRings(example);
    expect(Object.keys(rings).sort()).toEqual(['entra-id', 'outlook-cal']);
    const people = await start('entra-id', rings['entra-id'] ?? []);
    const calendars = await start('outlook-cal', rings['outlook-cal'] ?? []);

    const page = (await people.get('/v1.0/users?$select=id&$top=5')).json() as {
      readonly value: readonly Row[];
    };
    expect(page.value).toHaveLength(5);
    for (const { id } of page.value) {
      const found = await calendars.get(`/v1.0/users/${id}?$select=id`);
      expect([found.status, (found.json() as Row).id]).toEqual([200, id]);
    }
  });
});
