import { describe, expect, test } from 'vitest';
import { ASSERTION_FIELD } from '../../packages/clouds/src/source-auth/assertion-providers.ts';
import { testFromSource } from '../harness/bundle-under-test.ts';
import { identityGateways } from './identity/identity-gateways.ts';
import { PLATFORMS } from './identity/platforms.ts';
import { USERS } from './identity/start-identity-gateway.ts';

const start = identityGateways();

type User = Readonly<Record<string, unknown>>;

describe('every way of proving oneself: platform, Entra, Graph, sanitized answer', () => {
  test('every way of the table is tried', () => {
    expect([...new Set(PLATFORMS.map(([name]) => name.split(':')[0]))].sort()).toEqual(
      Object.keys(ASSERTION_FIELD.variants).sort(),
    );
  });

  test.each(PLATFORMS)('%s', async (_name, platform) => {
    const gateway = await start({ platform });
    const answer = await gateway.get(USERS);
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([200, undefined]);
    const { value } = answer.json() as { value: readonly User[] };
    expect(value).toHaveLength(2);
    for (const user of value) expect(user['id']).toMatch(/^p~/);
    for (const { id, displayName, userPrincipalName, mail } of gateway.simulator.people)
      for (const personal of [id, displayName, userPrincipalName, mail])
        expect(answer.body).not.toContain(personal);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 1 });
    expect(await gateway.leaks()).toEqual([]);
  });

  testFromSource.each(PLATFORMS)(
    '%s: a token is replaced at its end, not before',
    async (_name, platform) => {
      const gateway = await start({ platform });
      gateway.simulator.answerNextToken({
        fields: { expires_in: 60 },
        claims: { exp: Math.floor(Date.now() / 1_000) + 60 },
      });
      for (const passed of [0, 20_000]) {
        gateway.pass(passed);
        await gateway.get(USERS);
      }
      expect(gateway.counts()).toEqual({ entra: 1, graph: 2 });
      gateway.pass(45_000);
      expect((await gateway.get(USERS)).status).toBe(200);
      // Graph would have refused the old one, and seen a replay.
      expect(gateway.counts()).toEqual({ entra: 1, graph: 1 });
      expect(await gateway.leaks()).toEqual([]);
    },
  );

  const federated = PLATFORMS.filter(([name]) => name !== 'certificate');
  const mistakes = [
    ['issuer', 700211, { issuer: 'https://else.example' }],
    ['subject', 700213, { subject: 'somebody-else' }],
    ['audience', 700212, { audience: 'api://else' }],
  ] as const;
  testFromSource.each(
    federated.flatMap(([name, platform]) => mistakes.map((mistake) => [name, ...mistake, platform] as const)),
  )(
    '%s: another %s in the federated credential is AADSTS%d',
    async (_name, _what, code, change, platform) => {
      const gateway = await start({
        platform,
        mistake: ({ registration }) => ({
          credentials: (registration.credentials ?? []).map((credential) => ({ ...credential, ...change })),
        }),
      });
      expect(gateway.told(await gateway.get(USERS))).toMatchObject({
        status: 502,
        code: 'SOURCE_AUTH_FAILED',
        hint: String(code),
      });
      expect(gateway.counts()).toEqual({ entra: 1, graph: 0 });
      expect(await gateway.leaks()).toEqual([]);
    },
  );
});
