import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import { createSelfSignedCertificate } from '../../src/certificate/create-self-signed-certificate.ts';
import type { SimulatedApp } from '../../src/entra/entra-types.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient } from '../clients.ts';

const ISSUER = 'https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE';
const { certificate } = createSelfSignedCertificate({ names: ['gateway'], keyType: 'rsa' });
let simulator: Simulator;
let app: SimulatedApp;
let token: string;

beforeAll(async () => {
  simulator = await startSimulator({ people: 2 });
  simulator.registerApp({ name: 'other', roles: [], credentials: [] });
  app = simulator.registerApp({
    name: 'gateway',
    roles: [],
    certificates: [certificate],
    credentials: [
      { issuer: ISSUER, subject: 'system:serviceaccount:a:b', audience: 'api://AzureADTokenExchange' },
      { issuer: ISSUER, subject: 'second', audience: 'other', name: 'my-name', description: 'why' },
    ],
  });
  token = await simulator.issueOperatorToken(['Application.Read.All', 'openid']);
});
afterAll(() => simulator.close());

async function get(target: string, bearer = token) {
  const answer = await fetch(`${simulator.graphUrl}${target}`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  return { status: answer.status, body: (await answer.json()) as Entity };
}

describe('what an operator reads', () => {
  test('the application by its client id, with what it trusts', async () => {
    const { body } = await get(`/v1.0/applications?$filter=appId eq '${app.clientId}'&$select=id,appId`);
    expect(body['value']).toEqual([{ id: app.objectId, appId: app.clientId }]);
    const list = await get(`/v1.0/applications/${app.objectId}/federatedIdentityCredentials`);
    expect(list.body).toMatchObject({
      '@odata.context': `${simulator.graphUrl}/v1.0/$metadata#applications('${app.objectId}')/federatedIdentityCredentials`,
      value: [
        {
          name: 'federated-credential-1',
          issuer: ISSUER,
          subject: 'system:serviceaccount:a:b',
          audiences: ['api://AzureADTokenExchange'],
        },
        { name: 'my-name', description: 'why', audiences: ['other'] },
      ],
    });
  });

  test('the same by the alternate key, encoded or not', async () => {
    const byId = (await get(`/v1.0/applications/${app.objectId}/federatedIdentityCredentials`)).body;
    for (const key of [`appId='${app.clientId}'`, `appId%3D%27${app.clientId.toUpperCase()}%27`]) {
      const { status, body } = await get(`/v1.0/applications(${key})/federatedIdentityCredentials`);
      expect([status, body]).toEqual([200, byId]);
    }
  });

  test('one credential by name or id', async () => {
    const base = `/v1.0/applications/${app.objectId}/federatedIdentityCredentials`;
    const { body } = await get(`${base}/my-name`);
    expect(body).toMatchObject({ name: 'my-name', subject: 'second' });
    expect((await get(`${base}/${body['id']}`)).body).toEqual(body);
    expect((await get(`${base}/none`)).status).toBe(404);
  });

  test('certificates by dates and thumbprint, never their bytes', async () => {
    const { body } = await get(`/v1.0/applications/${app.objectId}`);
    const read = new X509Certificate(certificate);
    const sha1 = Buffer.from(read.fingerprint.replaceAll(':', ''), 'hex').toString('base64');
    expect(body['keyCredentials']).toMatchObject([
      { customKeyIdentifier: sha1, key: null, type: 'AsymmetricX509Cert', usage: 'Verify' },
    ]);
    const [{ endDateTime }] = body['keyCredentials'] as [{ endDateTime: string }];
    expect(Date.parse(endDateTime)).toBe(Date.parse(read.validTo));
  });

  test('a credential that was added, at once', async () => {
    const late = simulator.registerApp({ name: 'late', roles: [], credentials: [] });
    const target = `/v1.0/applications/${late.objectId}/federatedIdentityCredentials`;
    expect((await get(target)).body['value']).toEqual([]);
    late.addCredential({ issuer: ISSUER, subject: 's', audience: 'a' });
    expect((await get(target)).body['value']).toMatchObject([{ issuer: ISSUER, subject: 's' }]);
  });
});

describe('who may not', () => {
  test('scopes of something else, an app without the role, nobody', async () => {
    const stranger = await simulator.issueOperatorToken(['User.Read.All']);
    expect(await get('/v1.0/applications', stranger)).toMatchObject({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied' } },
    });
    expect((await get('/v1.0/users', stranger)).status).toBe(200);
    const client = await createGraphClient(simulator, ['User.Read.All']);
    expect((await client.get('/v1.0/applications')).status).toBe(403);
    expect((await get('/v1.0/applications', 'x')).status).toBe(401);
  });

  test.each([
    ['an unknown application', `/v1.0/applications/5f6b1c1e-0d8f-4b8e-9d35-0c6a2f4f7a11`, 404],
    ['an unknown client id', "/v1.0/applications(appId='x')", 404],
    ['the client id as object id', 'CLIENT', 404],
    ['an unknown property', '/v1.0/applications?$select=nothing', 400],
    ['an unknown filter', "/v1.0/applications?$filter=tags eq 'x'", 400],
  ])('%s', async (_name, target, status) => {
    const path = target === 'CLIENT' ? `/v1.0/applications/${app.clientId}` : target;
    expect((await get(path)).status).toBe(status);
  });
});
