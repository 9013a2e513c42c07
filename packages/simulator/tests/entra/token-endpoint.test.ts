import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSigningKey } from '../../src/entra/access-token.ts';
import type { AssertionClaims } from '../../src/entra/entra-types.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { tokenForm } from '../clients.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
let simulator: Simulator;
let clientId: string;

beforeAll(async () => {
  simulator = await startSimulator({ people: 5 });
  const credentials = [
    { issuer: simulator.issuerUrl, subject: 'gateway', audience: AUDIENCE },
    { issuer: 'http://127.0.0.1:1', subject: 'gateway', audience: AUDIENCE },
  ];
  ({ clientId } = simulator.registerApp({ name: 'test', roles: ['User.Read.All'], credentials }));
});
afterAll(() => simulator.close());

type Change = {
  form?: Record<string, string | undefined>;
  claims?: Partial<AssertionClaims>;
  tenant?: string;
  init?: RequestInit;
};

async function post({ form = {}, claims = {}, tenant = simulator.tenantId, init = {} }: Change = {}) {
  const base = {
    ...(await tokenForm(simulator, { clientId, subject: 'gateway' })),
    client_assertion: await simulator.issueAssertion({ subject: 'gateway', ...claims }),
  };
  const fields = Object.entries({ ...base, ...form }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  );
  const response = await fetch(`${simulator.entraUrl}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    ...init,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('the token endpoint', () => {
  test('issues an app-only token for tenant id, verified domain and both resources', async () => {
    for (const tenant of [simulator.tenantId, 'northwind.example', 'NORTHWIND.example']) {
      const { status, body } = await post({ tenant });
      expect([status, body['token_type'], body['expires_in']]).toEqual([200, 'Bearer', 3599]);
      expect(decodeJwt(String(body['access_token']))).toMatchObject({
        aud: 'https://graph.microsoft.com',
        tid: simulator.tenantId,
        appid: clientId,
        roles: ['User.Read.All'],
        idtyp: 'app',
      });
    }
    const own = await post({ form: { scope: `${simulator.graphUrl}/.default` } });
    expect(decodeJwt(String(own.body['access_token'])).aud).toBe(simulator.graphUrl);
  });

  test('gives a token without roles before consent, and with them after', async () => {
    const app = simulator.registerApp({
      name: 'later',
      roles: ['User.Read.All'],
      consented: false,
      credentials: [{ issuer: simulator.issuerUrl, subject: 'gateway', audience: AUDIENCE }],
    });
    const roles = async () =>
      decodeJwt(String((await post({ form: { client_id: app.clientId } })).body['access_token']))['roles'];
    expect(await roles()).toBeUndefined();
    app.consent();
    expect(await roles()).toEqual(['User.Read.All']);
  });

  const refusals: [name: string, code: number, status: number, error: string, change: Change][] = [
    ['unknown tenant', 90002, 400, 'invalid_request', { tenant: 'nowhere.example' }],
    ['common', 9001023, 400, 'invalid_request', { tenant: 'common' }],
    ['GET', 900561, 400, 'invalid_request', { init: { method: 'GET', body: null } }],
    [
      'JSON body',
      900144,
      400,
      'invalid_request',
      { init: { body: '{}', headers: { 'content-type': 'application/json' } } },
    ],
    ['no grant', 900144, 400, 'invalid_request', { form: { grant_type: undefined } }],
    ['other grant', 70003, 400, 'unsupported_grant_type', { form: { grant_type: 'password' } }],
    ['no client', 900144, 400, 'invalid_request', { form: { client_id: '' } }],
    [
      'unknown client',
      700016,
      400,
      'unauthorized_client',
      { form: { client_id: '11111111-2222-3333-4444-555555555555' } },
    ],
    ['no scope', 900144, 400, 'invalid_request', { form: { scope: undefined } }],
    [
      'scope without .default',
      1002012,
      400,
      'invalid_scope',
      { form: { scope: 'https://graph.microsoft.com/User.Read.All' } },
    ],
    [
      'two scopes',
      70011,
      400,
      'invalid_scope',
      { form: { scope: 'https://graph.microsoft.com/.default https://x.example/.default' } },
    ],
    [
      'other resource',
      500011,
      400,
      'invalid_resource',
      { form: { scope: 'https://graph.microsoft.us/.default' } },
    ],
    ['client secret', 7000215, 401, 'invalid_client', { form: { client_secret: 'x' } }],
    ['no assertion', 7000218, 401, 'invalid_client', { form: { client_assertion: undefined } }],
    ['assertion type', 90023, 400, 'invalid_request', { form: { client_assertion_type: 'urn:x' } }],
    ['malformed assertion', 50013, 401, 'invalid_client', { form: { client_assertion: 'a.b.c' } }],
    ['issuer', 700211, 401, 'invalid_client', { claims: { issuer: 'https://token.example/' } }],
    [
      'issuer of unreadable keys',
      50166,
      400,
      'invalid_request',
      { claims: { issuer: 'http://127.0.0.1:1' } },
    ],
    ['subject in other case', 700213, 401, 'invalid_client', { claims: { subject: 'Gateway' } }],
    ['audience', 700212, 401, 'invalid_client', { claims: { audience: 'api://azureadtokenexchange' } }],
    ['expired', 700024, 401, 'invalid_client', { claims: { expiresIn: -1 } }],
    ['not yet valid', 700024, 401, 'invalid_client', { claims: { startsIn: 60 } }],
  ];

  test.each(refusals)('%s: AADSTS%d', async (_name, code, status, error, change) => {
    const answer = await post(change);
    expect([answer.status, answer.body['error'], answer.body['error_codes']]).toEqual([
      status,
      error,
      [code],
    ]);
    expect(answer.body['error_description']).toMatch(
      new RegExp(
        `^AADSTS${code}: .+ Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ$`,
      ),
    );
    expect(answer.body['access_token']).toBeUndefined();
  });

  test('refuses a field given twice', async () => {
    const form = new URLSearchParams(await tokenForm(simulator, { clientId, subject: 'gateway' }));
    form.append('scope', 'https://graph.microsoft.com/.default');
    expect((await post({ init: { body: form } })).body['error_codes']).toEqual([9002313]);
  });

  test('knows an app without service principal and one without credentials', async () => {
    const orphan = simulator.registerApp({
      name: 'orphan',
      roles: [],
      servicePrincipal: false,
      credentials: [],
    });
    expect((await post({ form: { client_id: orphan.clientId } })).body['error_codes']).toEqual([7000229]);
    const bare = simulator.registerApp({ name: 'bare', roles: [], credentials: [] });
    expect((await post({ form: { client_id: bare.clientId } })).body['error_codes']).toEqual([70025]);
  });

  test('refuses a signature of another key, a changed payload, and alg none', async () => {
    const claims = {
      iss: simulator.issuerUrl,
      sub: 'gateway',
      aud: AUDIENCE,
      exp: Math.floor(Date.now() / 1000) + 60,
    };
    const other = await (await createSigningKey()).sign(claims);
    const [head, , signature] = (await simulator.issueAssertion({ subject: 'x' })).split('.');
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const client_assertion of [other, `${head}.${payload}.${signature}`, none]) {
      expect((await post({ form: { client_assertion } })).body['error_codes']).toEqual([50013]);
    }
  });

  test("fetches another issuer's keys through its discovery document", async () => {
    const key = await createSigningKey();
    const server = createServer((request, response) => {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      response.end(
        JSON.stringify(request.url === '/jwks' ? key.jwks : { issuer: origin, jwks_uri: `${origin}/jwks` }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const app = simulator.registerApp({
      name: 'elsewhere',
      roles: [],
      credentials: [{ issuer, subject: 's', audience: AUDIENCE }],
    });
    const client_assertion = await key.sign({
      iss: issuer,
      sub: 's',
      aud: AUDIENCE,
      exp: Math.floor(Date.now() / 1000) + 60,
    });
    expect((await post({ form: { client_id: app.clientId, client_assertion } })).status).toBe(200);
    server.close();
  });

  test('publishes the documents with which its tokens and the assertions are checked', async () => {
    const json = async (url: string) => (await (await fetch(url)).json()) as Record<string, string>;
    const discovery = await json(`${simulator.issuerUrl}/.well-known/openid-configuration`);
    expect(discovery['issuer']).toBe(simulator.issuerUrl);
    expect(await json(discovery['jwks_uri'] ?? '')).toMatchObject({
      keys: [{ kty: 'RSA', alg: 'RS256', use: 'sig' }],
    });
    const entra = await json(
      `${simulator.entraUrl}/${simulator.tenantId}/v2.0/.well-known/openid-configuration`,
    );
    expect(await json(entra['jwks_uri'] ?? '')).toMatchObject({ keys: [{ kty: 'RSA' }] });
  });
});
