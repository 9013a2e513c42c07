import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import { createSelfSignedCertificate } from '../../src/certificate/create-self-signed-certificate.ts';
import type { DirectoryRole } from '../../src/entra/directory-roles.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { requestToken } from '../clients.ts';

/** Delegated scopes that the Azure command line has (graph-facts.md#8.1). */
const SCOPES = ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'Directory.AccessAsUser.All'];
const GRAPH = '00000003-0000-0000-c000-000000000000';
const USER_READ_ALL = 'df021288-bdef-4463-88db-98f22de89214';
const OTHER_PERSON = '0b7c9f2e-2f0b-4a3e-9d5c-1f2e3d4c5b6a';
const IF_MISSING = { prefer: 'create-if-missing' };
const KEYED = "/v1.0/applications(uniqueName='nymgate-prod-cal')";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ people: 2, membersMayRegister: false });
});
afterEach(() => simulator.close());

type Send = (
  method: string,
  target: string,
  body?: Entity,
  headers?: Record<string, string>,
) => Promise<Reply>;
type Reply = { readonly status: number; readonly body: Entity };

async function person(roles: readonly DirectoryRole[], id?: string): Promise<Send> {
  const token = await simulator.issueOperatorToken(SCOPES, { roles, ...(id === undefined ? {} : { id }) });
  return sender(token);
}

function sender(token: string): Send {
  return async (method, target, body, headers = {}) => {
    const answer = await fetch(`${simulator.graphUrl}${target}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Entity) };
  };
}

const DENIED = { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } };

async function register(send: Send): Promise<Entity> {
  const made = await send('PATCH', KEYED, { displayName: 'cal' }, IF_MISSING);
  expect(made.status).toBe(201);
  return made.body;
}

async function grant(send: Send, principalId: unknown, appRoleId = USER_READ_ALL): Promise<Reply> {
  const { body } = await send('GET', `/v1.0/servicePrincipals(appId='${GRAPH}')?$select=id`);
  const target = `/v1.0/servicePrincipals/${body['id']}/appRoleAssignedTo`;
  return send('POST', target, { principalId, resourceId: body['id'], appRoleId });
}

test('what a person creates works at the token endpoint: credential, principal, granted role', async () => {
  const developer = await person(['Application Developer']);
  const app = await register(developer);
  const credential = { issuer: simulator.issuerUrl, subject: 's', audiences: ['api://AzureADTokenExchange'] };
  const path = `${KEYED}/federatedIdentityCredentials(name='gateway')`;
  expect((await developer('PATCH', path, credential, IF_MISSING)).status).toBe(201);
  const exchange = async () =>
    requestToken(simulator, {
      client_id: String(app['appId']),
      client_assertion: await simulator.issueAssertion({ subject: 's' }),
    });
  expect((await exchange()).code).toBe(7000229);
  const principal = await developer('POST', '/v1.0/servicePrincipals', { appId: app['appId'] });
  expect(principal.status).toBe(201);
  const bare = await exchange();
  expect(JSON.parse(atob(bare.token.split('.')[1] ?? ''))).not.toHaveProperty('roles');
  const given = await grant(await person(['Privileged Role Administrator']), principal.body['id']);
  expect(given).toMatchObject({
    status: 201,
    body: { principalId: principal.body['id'], appRoleId: USER_READ_ALL },
  });
  const { token } = await exchange();
  expect(JSON.parse(atob(token.split('.')[1] ?? ''))).toMatchObject({ roles: ['User.Read.All'] });
  expect((await sender(token)('GET', '/v1.0/users')).status).toBe(200);
});

test('an upsert creates once, then changes; without the preference a missing one is 404 (graph-facts.md#8.1)', async () => {
  const send = await person(['Cloud Application Administrator']);
  expect((await send('PATCH', KEYED, { displayName: 'x' })).status).toBe(404);
  const { id } = await register(send);
  expect(await send('PATCH', KEYED, { displayName: 'renamed' }, IF_MISSING)).toEqual({
    status: 204,
    body: {},
  });
  const read = await send('GET', KEYED);
  expect(read.body).toMatchObject({ id, displayName: 'renamed', uniqueName: 'nymgate-prod-cal' });
  const filtered = await send(
    'GET',
    "/v1.0/applications?$filter=uniqueName eq 'nymgate-prod-cal'&$select=id",
  );
  expect(filtered.body['value']).toEqual([{ id }]);
  const path = `${KEYED}/federatedIdentityCredentials(name='gateway')`;
  const credential = { issuer: 'https://a.example', subject: 's', audiences: ['a'] };
  expect((await send('PATCH', path, credential)).status).toBe(404);
  expect((await send('PATCH', path, credential, IF_MISSING)).status).toBe(201);
  expect((await send('PATCH', path, { ...credential, subject: 't' }, IF_MISSING)).status).toBe(204);
  expect((await send('GET', path)).body).toMatchObject({ name: 'gateway', subject: 't' });
});

test('certificates are replaced as a list: one that is there goes back without its bytes (graph-facts.md#5.7)', async () => {
  const developer = await person(['Application Developer']);
  await register(developer);
  const [first, second] = ['one', 'two'].map((name) => {
    const { certificate } = createSelfSignedCertificate({ names: [name], keyType: 'rsa' });
    return {
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      key: new X509Certificate(certificate).raw.toString('base64'),
    };
  });
  const listed = async () => (await developer('GET', KEYED)).body['keyCredentials'] as Entity[];
  const write = async (keyCredentials: unknown) =>
    (await developer('PATCH', KEYED, { keyCredentials })).status;
  expect(await write([first])).toBe(204);
  expect(await write([...(await listed()), second])).toBe(204);
  const [one, two, ...others] = await listed();
  expect([one?.['displayName'], two?.['displayName'], others]).toEqual(['CN=one', 'CN=two', []]);
  expect(await write([two])).toBe(204);
  expect(await listed()).toEqual([two]);
  for (const wrong of [[one], [{ key: 'AAAA' }], {}]) expect(await write(wrong)).toBe(400);
  expect(await listed()).toEqual([two]);
});

describe('who may', () => {
  test('register: members where the tenant lets them, else by role', async () => {
    const member = await person([]);
    expect(await member('PATCH', KEYED, { displayName: 'x' }, IF_MISSING)).toMatchObject(DENIED);
    expect(await member('POST', '/v1.0/applications', { displayName: 'x' })).toMatchObject(DENIED);
    const open = await startSimulator({ people: 2 });
    const token = await open.issueOperatorToken(SCOPES);
    const answer = await fetch(`${open.graphUrl}/v1.0/applications`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{"displayName":"x"}',
    });
    await open.close();
    expect(answer.status).toBe(201);
  });

  test('own: a member or Application Developer who registers; an administrator of applications is not added', async () => {
    const owners = async (send: Send) => (await send('GET', `${KEYED}/owners?$select=id`)).body['value'];
    const administrator = await person(['Cloud Application Administrator', 'Application Developer']);
    const { id } = await register(administrator);
    expect(await owners(administrator)).toEqual([]);
    expect(await (await person([]))('PATCH', `/v1.0/applications/${id}`, { notes: 'n' })).toMatchObject(
      DENIED,
    );
    await administrator('DELETE', `/v1.0/applications/${id}`);
    const developer = await person(['Application Developer']);
    await register(developer);
    expect(await owners(developer)).toHaveLength(1);
  });

  test('change: the owner without any role, nobody else without one; an owner can be added once', async () => {
    const { id } = await register(await person(['Application Developer']));
    const owner = await person([]);
    expect((await owner('PATCH', `/v1.0/applications/${id}`, { notes: 'n' })).status).toBe(204);
    const other = await person(['Application Developer'], OTHER_PERSON);
    expect(await other('PATCH', `/v1.0/applications/${id}`, { notes: 'n' })).toMatchObject(DENIED);
    expect(await other('DELETE', `/v1.0/applications/${id}`)).toMatchObject(DENIED);
    const reference = { '@odata.id': `${simulator.graphUrl}/v1.0/directoryObjects/${OTHER_PERSON}` };
    expect((await owner('POST', `/v1.0/applications/${id}/owners/$ref`, reference)).status).toBe(204);
    expect((await owner('POST', `/v1.0/applications/${id}/owners/$ref`, reference)).status).toBe(400);
    expect((await other('PATCH', `/v1.0/applications/${id}`, { notes: 'n' })).status).toBe(204);
    const owners = await owner('GET', `/v1.0/applications/${id}/owners?$select=id`);
    expect(owners.body['value']).toHaveLength(2);
  });

  test('grant and revoke: not those who administer applications (graph-facts.md#8)', async () => {
    const cloud = await person(['Cloud Application Administrator', 'Application Administrator']);
    const { appId } = await register(cloud);
    const { body } = await cloud('POST', '/v1.0/servicePrincipals', { appId });
    expect(await grant(cloud, body['id'])).toMatchObject(DENIED);
    const admin = await person(['Privileged Role Administrator']);
    const given = await grant(admin, body['id']);
    expect((await grant(admin, body['id'])).body).toMatchObject({
      error: { message: 'Permission being assigned already exists on the object' },
    });
    expect((await grant(admin, body['id'], OTHER_PERSON)).status).toBe(400);
    const list = await cloud('GET', `/v1.0/servicePrincipals/${body['id']}/appRoleAssignments`);
    expect(list.body['value']).toMatchObject([{ id: given.body['id'] }]);
    const one = `/v1.0/servicePrincipals(appId='${GRAPH}')/appRoleAssignedTo/${given.body['id']}`;
    expect(await cloud('DELETE', one)).toMatchObject(DENIED);
    expect((await admin('DELETE', one)).status).toBe(204);
    const after = await cloud('GET', `/v1.0/servicePrincipals/${body['id']}/appRoleAssignments`);
    expect(after.body['value']).toEqual([]);
  });

  test('a scope is needed beside the role', async () => {
    const roles = ['Global Administrator'] as const;
    const reader = sender(await simulator.issueOperatorToken(['Application.Read.All'], { roles }));
    expect(await reader('POST', '/v1.0/applications', { displayName: 'x' })).toMatchObject(DENIED);
  });
});

test('a deleted application is no application any more, and is kept among the deleted', async () => {
  const send = await person(['Cloud Application Administrator']);
  const { id, appId } = await register(send);
  await send('POST', '/v1.0/servicePrincipals', { appId });
  expect((await send('DELETE', `/v1.0/applications/${id}`)).status).toBe(204);
  expect((await send('GET', `/v1.0/applications/${id}`)).status).toBe(404);
  expect((await send('GET', `/v1.0/servicePrincipals(appId='${appId}')`)).status).toBe(404);
  expect((await send('GET', `/v1.0/directory/deletedItems/${id}`)).body).toMatchObject({ id });
  const { code } = await requestToken(simulator, {
    client_id: String(appId),
    client_assertion: await simulator.issueAssertion({ subject: 's' }),
  });
  expect(code).toBe(700016);
});

test('a second principal and a second credential of the same subject are refused', async () => {
  const send = await person(['Cloud Application Administrator']);
  const { id, appId } = await register(send);
  expect((await send('POST', '/v1.0/servicePrincipals', { appId })).status).toBe(201);
  expect(await send('POST', '/v1.0/servicePrincipals', { appId })).toMatchObject({
    status: 409,
    body: { error: { code: 'Request_MultipleObjectsWithSameKeyValue' } },
  });
  const path = `/v1.0/applications/${id}/federatedIdentityCredentials`;
  const credential = { name: 'one', issuer: 'https://a.example', subject: 's', audiences: ['a'] };
  expect((await send('POST', path, credential)).status).toBe(201);
  expect((await send('POST', path, { ...credential, name: 'two' })).status).toBe(400);
  expect(
    (await send('POST', path, { ...credential, name: 'two', subject: 't', audiences: ['a', 'b'] })).status,
  ).toBe(400);
  expect((await send('DELETE', `${path}/one`)).status).toBe(204);
  expect((await send('GET', path)).body['value']).toEqual([]);
});

test('who signed in, and where; an application is nobody', async () => {
  const send = await person([]);
  expect((await send('GET', '/v1.0/me?$select=userPrincipalName')).body).toMatchObject({
    userPrincipalName: 'operator@northwind.example',
  });
  expect((await send('GET', '/v1.0/organization?$select=id')).body['value']).toEqual([
    { id: simulator.tenantId },
  ]);
});

test.each([
  ['no JSON', 'POST', '/v1.0/applications', '{', 400],
  ['a property that nobody knows', 'POST', '/v1.0/applications', '{"displayName":"x","colour":1}', 400],
  ['no name', 'POST', '/v1.0/applications', '{}', 400],
  [
    'permissions of another shape',
    'POST',
    '/v1.0/applications',
    '{"displayName":"x","requiredResourceAccess":[{}]}',
    400,
  ],
  ['what cannot be changed', 'POST', '/v1.0/users', '{}', 405],
  ['what is not there', 'POST', '/v1.0/nothing', '{}', 404],
])('%s', async (_name, method, target, body, status) => {
  const token = await simulator.issueOperatorToken(SCOPES, { roles: ['Global Administrator'] });
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${simulator.graphUrl}${target}`, { method, headers, body });
  expect(answer.status).toBe(status);
});
