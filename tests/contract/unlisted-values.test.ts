import { expect, test } from 'vitest';
import { startGateway } from '../harness/start-gateway.ts';

test('a value that its list lacks is counted apart from mismatches', async () => {
  const gateway = await startGateway({
    connectors: ['entra-id'],
    simulator: {
      people: 6,
      decorate: (kind, entity) =>
        kind === 'user' ? { ...entity, preferredLanguage: 'no !member?' } : entity,
    },
  });
  const users = await gateway.get('/v1.0/users?$select=id,preferredLanguage');
  const metrics = await (await fetch(`${gateway.host.adminUrl}/metrics`)).text();
  await gateway.close();
  const { value } = users.json() as { readonly value: readonly object[] };
  expect(value.length).toBeGreaterThan(5);
  expect(value.filter((user) => 'preferredLanguage' in user)).toEqual([]);
  const counted = (name: string) =>
    new RegExp(`^${name}\\{connector="entra-id",endpoint="/v1.0/users"\\} (\\d+)$`, 'm').exec(metrics)?.[1];
  expect(Number(counted('nymgate_unlisted_total'))).toBe(value.length);
  expect(Number(counted('nymgate_mismatches_total') ?? 0)).toBe(0);
});
