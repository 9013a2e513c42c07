import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLOUDS, type CloudName } from '../../src/entra/clouds.ts';
import type { AppRegistration } from '../../src/entra/entra-types.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { requestToken } from '../clients.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ people: 2 });
});
afterAll(() => simulator.close());

const register = (changes: Partial<AppRegistration> = {}) =>
  simulator.registerApp({
    name: 'test',
    roles: ['User.Read.All'],
    credentials: [{ issuer: simulator.issuerUrl, subject: 's', audience: 'api://AzureADTokenExchange' }],
    ...changes,
  });
const ask = async ({ clientId }: { clientId: string }, from = simulator, scope?: string) =>
  requestToken(from, {
    client_id: clientId,
    client_assertion: await from.issueAssertion({ subject: 's' }),
    ...(scope === undefined ? {} : { scope }),
  });
const users = async (token: string) => {
  const url = `${simulator.graphUrl}/v1.0/users?$top=1`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const body = (await answer.json()) as { error?: { code: string } };
  return [answer.status, body.error?.code];
};
const DENIED = [403, 'Authorization_RequestDenied'];
const UNKNOWN = [401, 'Authorization_IdentityNotFound'];
const SERVED = [200, undefined];

describe('an application', () => {
  test('that is disabled gets no token until it is enabled', async () => {
    const app = register();
    app.disable();
    expect((await ask(app)).code).toBe(7000112);
    app.enable();
    expect((await ask(app)).status).toBe(200);
  });

  test('that is a public client must not assert anything', async () => {
    expect((await ask(register({ publicClient: true }))).code).toBe(700025);
  });

  test('whose service principal goes away is unknown to Entra, and to Graph with earlier tokens', async () => {
    const app = register();
    const { token } = await ask(app);
    expect(await users(token)).toEqual(SERVED);
    app.removeServicePrincipal();
    expect((await ask(app)).code).toBe(7000229);
    expect(await users(token)).toEqual(UNKNOWN);
  });
});

describe('consent', () => {
  test('a token keeps the roles that it was issued with', async () => {
    const app = register({ consented: false });
    const before = (await ask(app)).token;
    expect(await users(before)).toEqual(DENIED);
    app.consent();
    expect(await users(before)).toEqual(DENIED);
    const after = (await ask(app)).token;
    expect(await users(after)).toEqual(SERVED);
    app.consent([]);
    expect(await users(after)).toEqual(SERVED);
    expect(decodeJwt((await ask(app)).token)).not.toHaveProperty('roles');
  });

  test('may be what makes the application known to Graph at all', async () => {
    const app = register({ consented: false, unknownToGraph: true });
    const before = (await ask(app)).token;
    expect(await users(before)).toEqual(UNKNOWN);
    app.consent(['Calendars.Read']);
    expect(await users(before)).toEqual(DENIED);
    app.consent();
    expect(await users((await ask(app)).token)).toEqual(SERVED);
  });
});

test('after a revocation Graph refuses what was issued before', async () => {
  const app = register();
  const { token } = await ask(app);
  simulator.revokeTokens();
  expect(await users(token)).toEqual([401, 'InvalidAuthenticationToken']);
  expect(await users((await ask(app)).token)).toEqual(SERVED);
});

describe('national clouds', () => {
  const start = (options: SimulatorOptions) => startSimulator({ people: 1, ...options });

  test.each(Object.entries(CLOUDS))('%s issues tokens for its own Graph', async (name, cloud) => {
    const own = await start({ cloud: name as CloudName });
    const { clientId } = own.registerApp({
      name: 'test',
      roles: [],
      credentials: [{ issuer: own.issuerUrl, subject: 's', audience: cloud.audience }],
    });
    const granted = await ask({ clientId }, own, `${cloud.graph}/.default`);
    expect([granted.status, decodeJwt(granted.token).aud]).toEqual([200, cloud.graph]);
    expect((await ask({ clientId }, own, `${own.graphUrl}/.default`)).status).toBe(200);
    for (const other of Object.values(CLOUDS).filter(({ graph }) => graph !== cloud.graph))
      expect((await ask({ clientId }, own, `${other.graph}/.default`)).code).toBe(500011);
    expect(own.managedIdentityIssuer).toBe(`${cloud.authority}/${own.tenantId}/v2.0`);
    await own.close();
  });

  test('a tenant of another cloud', async () => {
    const own = await start({ otherTenants: ['Elsewhere.example'] });
    const fields = { client_id: 'x', client_assertion: 'x' };
    expect((await requestToken(own, fields, 'elsewhere.EXAMPLE')).code).toBe(90038);
    expect((await requestToken(own, fields, 'nowhere.example')).code).toBe(90002);
    await own.close();
  });
});
