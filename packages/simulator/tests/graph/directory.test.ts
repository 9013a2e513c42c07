import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import { guidToBytes } from '../../src/base/random.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

const EVENTUAL = { ConsistencyLevel: 'eventual' };
let simulator: Simulator;
let graph: GraphClient;
let basic: GraphClient;

beforeAll(async () => {
  simulator = await startSimulator({ people: 130, seed: 11 });
  graph = await createGraphClient(simulator, [
    'User.Read.All',
    'GroupMember.Read.All',
    'MailboxSettings.Read',
  ]);
  basic = await createGraphClient(simulator, ['User.ReadBasic.All', 'GroupMember.Read.All']);
});
afterAll(() => simulator.close());

const value = (body: Entity) => body['value'] as Entity[];
const code = (body: Entity) => (body['error'] as { code: string }).code;
const ids = (rows: readonly Entity[]) => rows.map((row) => row['id']);

describe('users', () => {
  test('a list has the default properties, a hundred a page, and walks to everyone once', async () => {
    const { rows, pages } = await graph.walk('/v1.0/users');
    expect(pages.map((page) => value(page).length)).toEqual([100, 30]);
    expect(ids(rows)).toEqual(simulator.people.map((person) => person.id));
    expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual([
      'businessPhones',
      'displayName',
      'givenName',
      'id',
      'jobTitle',
      'mail',
      'mobilePhone',
      'officeLocation',
      'preferredLanguage',
      'surname',
      'userPrincipalName',
    ]);
    expect(pages[0]?.['@odata.context']).toBe(`${simulator.graphUrl}/v1.0/$metadata#users`);
  });

  test.each([1, 23, 129, 130, 999])(
    '$top=%d walks to everyone once, with filter and order too',
    async (top) => {
      const { rows } = await graph.walk(`/v1.0/users?$top=${top}&$select=id`);
      expect(ids(rows)).toEqual(simulator.people.map((person) => person.id));
      const sorted = await graph.walk(
        `/v1.0/users?%24top=${top}&$filter=accountEnabled%20eq%20true&$orderby=displayName%20desc&$count=true&$select=displayName`,
        EVENTUAL,
      );
      const names = sorted.rows.map((row) => String(row['displayName']).toLowerCase());
      expect(names).toEqual(names.toSorted().toReversed());
      expect(names.length).toBe(
        simulator.people.filter((person) => person.kind === 'member' || person.kind === 'guest').length,
      );
      expect(sorted.pages.map((page) => page['@odata.count'])).toEqual([
        names.length,
        ...sorted.pages.slice(1).map(() => undefined),
      ]);
    },
  );

  test('the skip token holds the GUID of the last row, little endian', async () => {
    const { body } = await graph.get('/v1.0/users?$top=3');
    const token = new URL(String(body['@odata.nextLink'])).searchParams.get('$skiptoken') ?? '';
    expect(token).toMatch(/^44537074/);
    expect(token).toContain(
      guidToBytes(simulator.people[2]?.id ?? '')
        .toString('hex')
        .toUpperCase(),
    );
  });

  test('every property can be selected one by one, and is there', async () => {
    const person = simulator.people[0] ?? expect.fail();
    const names = [
      'aboutMe',
      'proxyAddresses',
      'onPremisesExtensionAttributes',
      'identities',
      'employeeOrgData',
      'mailboxSettings',
      'mySite',
      'passwordProfile',
    ];
    const { body } = await graph.get(`/v1.0/users/${person.id}?$select=${names}`);
    expect(Object.keys(body)).toEqual(['@odata.context', ...names]);
    expect(String(body['aboutMe'])).toContain(person.mail);
  });

  test.each([
    ['/v1.0/users?$select=aboutMe', 501, 'NotImplemented'],
    ['/v1.0/users?$select=nonsense', 400, 'BadRequest'],
    ['/v1.0/users?$top=1000', 400, 'Request_UnsupportedQuery'],
    ['/v1.0/users?$top=0', 400, 'BadRequest'],
    ['/v1.0/users?$skip=1', 400, 'Request_BadRequest'],
    ['/v1.0/users?$top=1&top=2', 400, 'Request_BadRequest'],
    ['/v1.0/users?$apply=groupby((department))', 400, 'Request_BadRequest'],
    ['/v1.0/users?$skiptoken=4453', 400, 'Directory_ExpiredPageToken'],
    ['/v1.0/users?$count=true', 400, 'Request_UnsupportedQuery'],
    ["/v1.0/users?$filter=department ne 'x'", 400, 'Request_UnsupportedQuery'],
    ["/v1.0/users?$filter=department eq 'x'&$orderby=displayName", 400, 'Request_UnsupportedQuery'],
    ['/v1.0/users?$orderby=surname', 400, 'Request_UnsupportedQuery'],
    ['/v1.0/users?$search="displayName:an"', 400, 'Request_UnsupportedQuery'],
    ['/v1.0/users?$expand=memberOf', 400, 'BadRequest'],
    ['/v1.0/users?$select=signInActivity', 403, 'Authorization_RequestDenied'],
    ['/v1.0/users/%zz', 400, 'BadRequest'],
    ['/v1.0/users/nobody@northwind.example', 404, 'Request_ResourceNotFound'],
    ['/v1.0/groups/00000000-0000-0000-0000-000000000000/members', 404, 'Request_ResourceNotFound'],
    ['/v1.0/groups?$select=unseenCount', 501, 'NotImplemented'],
  ])('%s: %d %s', async (target, status, expected) => {
    const answer = await graph.get(target);
    expect([answer.status, code(answer.body)]).toEqual([status, expected]);
    expect(answer.body['error']).toMatchObject({
      message: expect.any(String),
      innerError: { date: expect.any(String), 'request-id': expect.any(String) },
    });
  });

  test('advanced queries work with header and count; $search needs the header only', async () => {
    expect((await graph.get("/v1.0/users?$filter=department ne 'Sales'&$count=true", EVENTUAL)).status).toBe(
      200,
    );
    expect((await graph.get("/v1.0/users?$filter=department ne 'Sales'", EVENTUAL)).status).toBe(400);
    const found = await graph.walk(
      '/v1.0/users?$search="displayName:jör" OR "mail:zoe"&$select=displayName,mail',
      EVENTUAL,
    );
    const expected = simulator.people.filter(
      ({ displayName, mail }) => /(^|\P{L})jör/iu.test(displayName) || /(^|\W)zoe/i.test(mail),
    );
    expect(ids(found.rows).length).toBe(expected.length);
    expect(expected.length).toBeGreaterThan(0);
  });

  test('a user is found by id and name, in every spelling, and names are quoted back in errors', async () => {
    const person =
      simulator.people.find(({ userPrincipalName }) => userPrincipalName.includes("'")) ?? expect.fail();
    const guest = simulator.people.find(({ kind }) => kind === 'guest') ?? expect.fail();
    const upn = encodeURIComponent(person.userPrincipalName);
    for (const path of [
      `users/${person.id}`,
      `users/${person.id.toUpperCase()}`,
      `users/${upn}`,
      `USERS('${person.id}')`,
      `users('${upn.replaceAll("'", "''")}')`,
    ]) {
      expect((await graph.get(`/v1.0/${path}`)).body['id']).toBe(person.id);
    }
    expect(
      (
        await graph.get(
          `/v1.0/users/${encodeURIComponent(guest.userPrincipalName)}?$select=externalUserState,userType`,
        )
      ).body,
    ).toMatchObject({ userType: 'Guest' });
    expect(JSON.stringify((await graph.get('/v1.0/users/x@y.example')).body)).toContain('x@y.example');
  });

  test('manager, direct reports and their expansion agree', async () => {
    const expanded = await graph.walk('/v1.0/users?$expand=manager($select=id)&$select=id&$top=999');
    const pairs = expanded.rows
      .filter((row) => row['manager'] !== undefined)
      .map((row) => [row['id'], (row['manager'] as Entity)['id']] as const);
    expect(pairs.length).toBe(simulator.people.filter((person) => person.kind === 'member').length - 1);
    const [report, manager] = pairs[10] ?? expect.fail();
    expect((await graph.get(`/v1.0/users/${report}/manager`)).body).toMatchObject({
      id: manager,
      '@odata.type': '#microsoft.graph.user',
      '@odata.id': expect.stringContaining(`${manager}`),
    });
    expect(ids(value((await graph.get(`/v1.0/users/${manager}/directReports`)).body))).toContain(report);
    expect((await graph.get(`/v1.0/users/${simulator.people[0]?.id}/manager`)).status).toBe(404);
  });

  test('User.ReadBasic.All reads basic properties only', async () => {
    const [first] = value((await basic.get('/v1.0/users?$top=1')).body);
    expect(Object.keys(first ?? {}).toSorted()).toEqual([
      'displayName',
      'givenName',
      'id',
      'mail',
      'surname',
      'userPrincipalName',
    ]);
    expect((await basic.get('/v1.0/users?$select=department')).status).toBe(403);
    expect((await basic.get('/v1.0/users/delta')).status).toBe(403);
  });
});

describe('groups', () => {
  test('members of every type, each once, with @odata.type and the default properties', async () => {
    const groups = (await graph.walk('/v1.0/groups')).rows;
    const types = new Set<unknown>();
    for (const group of groups.slice(0, 8)) {
      const { rows } = await graph.walk(`/v1.0/groups/${group['id']}/members?$top=7`);
      expect(new Set(ids(rows)).size).toBe(rows.length);
      for (const row of rows) types.add(row['@odata.type']);
    }
    expect(types).toEqual(
      new Set(
        ['user', 'group', 'device', 'orgContact', 'servicePrincipal'].map(
          (type) => `#microsoft.graph.${type}`,
        ),
      ),
    );
  });

  test('transitive members count everyone once', async () => {
    const [nested] = value((await graph.get("/v1.0/groups?$filter=mailNickname eq 'division-emea'")).body);
    const direct = (await graph.walk(`/v1.0/groups/${nested?.['id']}/members`)).rows;
    const all = (await graph.walk(`/v1.0/groups/${nested?.['id']}/transitiveMembers?$top=9`)).rows;
    const inner = await Promise.all(
      direct.map(async (group) => (await graph.walk(`/v1.0/groups/${group['id']}/members`)).rows),
    );
    expect(new Set(ids(all))).toEqual(new Set([...ids(direct), ...ids(inner.flat())]));
    expect(all.length).toBe(new Set(ids(all)).size);
  });

  test('a cast needs an advanced query; $expand gives twenty members; Unified is filtered by lambda', async () => {
    const { rows } = await graph.walk(
      "/v1.0/groups?$filter=groupTypes/any(c:c eq 'Unified')&$expand=members",
    );
    expect(rows.every((group) => (group['groupTypes'] as string[]).includes('Unified'))).toBe(true);
    expect(rows[0]?.['members']).toHaveLength(20);
    const cast = `/v1.0/groups/${rows[0]?.['id']}/members/microsoft.graph.user`;
    expect((await graph.get(cast)).status).toBe(400);
    expect((await graph.get(`${cast}?$count=true`, EVENTUAL)).body['@odata.count']).toBe(
      simulator.people.filter(({ kind }) => kind === 'member').length,
    );
    expect(value((await graph.get(`/v1.0/groups/${rows[0]?.['id']}/owners`)).body).length).toBe(1);
  });

  test('without the right to read users, members tell type and id only', async () => {
    const [group] = value((await basic.get('/v1.0/groups?$top=1')).body);
    const [member] = value((await basic.get(`/v1.0/groups/${group?.['id']}/members?$top=1`)).body);
    expect(member).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      id: simulator.people[0]?.id,
      displayName: null,
      mail: null,
    });
  });
});
