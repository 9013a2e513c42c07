import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { startSimulator } from 'nymgate-simulator';
import { afterEach, describe, expect, test } from 'vitest';
import { type OidcIssuer, startOidcIssuer } from './oidc-issuer.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function start(options?: { path?: string }): Promise<OidcIssuer> {
  const issuer = await startOidcIssuer(options);
  open.push(issuer);
  return issuer;
}

async function keySetOf(issuer: OidcIssuer) {
  const discovery = await fetch(`${issuer.url.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { issuer: name, jwks_uri: uri } = (await discovery.json()) as { issuer: string; jwks_uri: string };
  expect(name).toBe(issuer.url);
  return createRemoteJWKSet(new URL(uri));
}

describe('the stand-in issuer', () => {
  test.each([undefined, '/id/EXAMPLED539D4633E53DE1B71EXAMPLE', '/tenant/cluster/'])(
    'with path %s publishes the keys of what it signs',
    async (path) => {
      const issuer = await start(path === undefined ? {} : { path });
      expect(new URL(issuer.url).pathname).toBe(path ?? '/');
      const token = await issuer.sign({ sub: 'someone', aud: AUDIENCE, extra: { a: 1 } });
      const { payload, protectedHeader } = await jwtVerify(token, await keySetOf(issuer), {
        issuer: issuer.url,
        audience: AUDIENCE,
        algorithms: ['RS256'],
      });
      expect(protectedHeader.typ).toBe('JWT');
      expect(payload).toMatchObject({ sub: 'someone', extra: { a: 1 } });
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
      expect((await fetch(`${new URL(issuer.url).origin}/nothing`)).status).toBe(404);
    },
  );

  test('signs with another algorithm when told, and leaves out what is undefined', async () => {
    const issuer = await start();
    const keys = await keySetOf(issuer);
    const token = await issuer.sign(
      { sub: 's', exp: undefined, iss: 'https://else.example' },
      { alg: 'ES384' },
    );
    await expect(jwtVerify(token, keys, { algorithms: ['ES384'] })).resolves.toBeDefined();
    expect(decodeJwt(token)).toMatchObject({ iss: 'https://else.example' });
    expect(decodeJwt(token)).not.toHaveProperty('exp');
    expect(decodeProtectedHeader(await issuer.sign({}, { alg: 'RS512', kid: 'x' }))).toEqual({
      typ: 'JWT',
      alg: 'RS512',
      kid: 'x',
    });
  });

  test('rotates: new tokens have another key id, old ones no longer verify', async () => {
    const issuer = await start();
    const before = await issuer.sign({ sub: 's' });
    await issuer.rotate();
    const after = await issuer.sign({ sub: 's' });
    const keys = await keySetOf(issuer);
    await expect(jwtVerify(after, keys)).resolves.toBeDefined();
    await expect(jwtVerify(before, keys)).rejects.toThrow(/no applicable key/);
  });

  test("is trusted by the simulator's Entra", async () => {
    const issuer = await start({ path: '/region/cluster/' });
    const simulator = await startSimulator({ people: 2 });
    open.push(simulator);
    const app = simulator.registerApp({
      name: 'test',
      roles: [],
      credentials: [{ issuer: issuer.url, subject: 's', audience: AUDIENCE }],
    });
    const answer = await fetch(`${simulator.entraUrl}/${simulator.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: app.clientId,
        scope: 'https://graph.microsoft.com/.default',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await issuer.sign({ sub: 's', aud: AUDIENCE }),
        grant_type: 'client_credentials',
      }),
    });
    expect([answer.status, await answer.json()]).toMatchObject([200, { token_type: 'Bearer' }]);
    expect(issuer.requests).toEqual([
      '/region/cluster/.well-known/openid-configuration',
      '/region/cluster/.well-known/jwks.json',
    ]);
  });
});
