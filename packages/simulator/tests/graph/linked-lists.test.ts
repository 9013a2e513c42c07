import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

// Lists that lead from one thing to others, each against the list that tells the same from the other side.

const ROLES = [
  ...['User.Read.All', 'GroupMember.Read.All', 'Directory.Read.All', 'Mail.Read', 'Calendars.Read'],
  ...['Team.ReadBasic.All', 'TeamMember.Read.All', 'Channel.ReadBasic.All', 'ChannelMember.Read.All'],
];
const EVENTUAL = { ConsistencyLevel: 'eventual' };

let simulator: Simulator;
let graph: GraphClient;
let person: string;
beforeAll(async () => {
  simulator = await startSimulator({ people: 40, seed: 4 });
  graph = await createGraphClient(simulator, ROLES);
  person = simulator.people.filter(({ kind }) => kind === 'member')[2]?.id ?? expect.fail();
});
afterAll(() => simulator.close());

const rows = async (path: string, headers = {}) =>
  (await graph.walk(`/v1.0/${path}`.replaceAll(' ', '%20'), headers)).rows;
const ids = (list: readonly Entity[]) => list.map((row) => String(row['id'])).sort();

describe('teams', () => {
  let team: string;
  beforeAll(async () => {
    team = `teams/${(await rows('teams'))[0]?.['id']}`;
  });

  test('channels are the team’s own: all but what a partner shares with it', async () => {
    const all = await rows(`${team}/allChannels`);
    const own = all.filter((one) => one['tenantId'] === simulator.tenantId);
    expect(own.length).toBe(all.length - 1);
    expect(ids(await rows(`${team}/channels`))).toEqual(ids(own));
    const standard = await rows(`${team}/channels?$filter=membershipType eq 'standard'`);
    expect(ids(standard)).toEqual(ids(own.filter((one) => one['membershipType'] === 'standard')));
    for (const { id } of own)
      expect((await graph.get(`/v1.0/${team}/channels/${String(id)}`)).body).toMatchObject({ id });
    expect((await graph.get(`/v1.0/${team}/channels/19:none@thread.tacv2`)).status).toBe(404);
  });

  test('a standard channel has the team’s members, a private one a part of them, a shared one others too', async () => {
    const people = async (path: string) => (await rows(path)).map((row) => String(row['userId'])).sort();
    const whole = await people(`${team}/members`);
    const kinds = new Map<string, string[]>();
    for (const { id, membershipType } of await rows(`${team}/channels`))
      kinds.set(String(membershipType), await people(`${team}/channels/${String(id)}/members`));
    expect(kinds.get('standard')).toEqual(whole);
    const restricted = kinds.get('private') ?? [];
    expect(restricted.length).toBeGreaterThan(0);
    expect(restricted.length).toBeLessThan(whole.length);
    expect(restricted.filter((one) => !whole.includes(one))).toEqual([]);
    expect(kinds.get('shared')).not.toEqual(whole);
  });
});

describe('memberships of a person', () => {
  const typed = (list: readonly Entity[], type: string) =>
    list.filter((row) => row['@odata.type'] === `#microsoft.graph.${type}`);

  test('memberOf are the groups that have the person as a member; transitiveMemberOf those around them too', async () => {
    const direct: string[] = [];
    const around: string[] = [];
    for (const { id } of await rows('groups')) {
      const group = `groups/${String(id)}`;
      if (ids(await rows(`${group}/members`)).includes(person)) direct.push(String(id));
      if (ids(await rows(`${group}/transitiveMembers`)).includes(person)) around.push(String(id));
    }
    expect(direct.length).toBeGreaterThan(0);
    expect(around.length).toBeGreaterThan(direct.length);
    expect(ids(typed(await rows(`users/${person}/memberOf`), 'group'))).toEqual(direct.sort());
    expect(ids(typed(await rows(`users/${person}/transitiveMemberOf`), 'group'))).toEqual(around.sort());
  });

  test('joinedTeams are the teams that tell of the person', async () => {
    const joined: string[] = [];
    for (const { id } of await rows('teams')) {
      const members = await rows(`teams/${String(id)}/members`);
      if (members.some((row) => row['userId'] === person)) joined.push(String(id));
    }
    expect(joined.length).toBeGreaterThan(0);
    expect(ids(await rows(`users/${person}/joinedTeams`))).toEqual(joined.sort());
  });
});

test('childFolders: with them every message lies in a folder that is listed, and no folder has two parents', async () => {
  const mailbox = `users/${person}`;
  const below = async (path: string): Promise<readonly Entity[]> => {
    const list = await rows(`${path}?includeHiddenFolders=true`);
    const inner = await Promise.all(list.map(({ id }) => below(`${mailbox}/mailFolders/${id}/childFolders`)));
    return [...list, ...inner.flat()];
  };
  const top = await rows(`${mailbox}/mailFolders?includeHiddenFolders=true`);
  const all = await below(`${mailbox}/mailFolders`);
  expect(all.length).toBeGreaterThan(top.length);
  expect(new Set(ids(all)).size).toBe(all.length);
  const used = new Set((await rows(`${mailbox}/messages?$top=1000`)).map((row) => row['parentFolderId']));
  expect([...used].filter((id) => !ids(all).includes(String(id)))).toEqual([]);
  expect([...used].some((id) => !ids(top).includes(String(id)))).toBe(true);
});

test('instances of a series are the rows of the calendar view that name it; a single event has none', async () => {
  const mailbox = `users/${person}`;
  const window = 'startDateTime=2025-06-01T00:00:00Z&endDateTime=2025-07-01T00:00:00Z';
  const view = await rows(`${mailbox}/calendarView?${window}&$top=200`);
  const masters = [...new Set(view.map((row) => row['seriesMasterId']))].filter((id) => id !== null);
  expect(masters.length).toBeGreaterThan(1);
  for (const master of masters) {
    const own = view.filter((row) => row['seriesMasterId'] === master);
    const event = `${mailbox}/events/${String(master)}`;
    expect(ids(await rows(`${event}/instances?${window}&$top=200`))).toEqual(ids(own));
    expect((await graph.get(`/v1.0/${event}/instances`)).status).toBe(400);
  }
  const single = (await rows(`${mailbox}/events?$top=500`)).find((row) => row['type'] === 'singleInstance');
  expect(await rows(`${mailbox}/events/${String(single?.['id'])}/instances?${window}`)).toEqual([]);
});

describe('$search', () => {
  test('of messages: words of KQL, as naive evaluation finds them', async () => {
    const list = `users/${person}/messages`;
    const all = await rows(`${list}?$top=1000`);
    const find = async (search: string) => ids(await rows(`${list}?$top=1000&$search="${search}"`));
    const having = (test: (row: Entity) => boolean) => ids(all.filter(test));
    const month = (row: Entity) => String(row['receivedDateTime']).slice(0, 7);
    const [attached, important] = [
      (row: Entity) => row['hasAttachments'] === true,
      (row: Entity) => row['importance'] === 'high',
    ];
    expect(having(attached).length).toBeGreaterThan(0);
    expect(await find('hasAttachments:true')).toEqual(having(attached));
    expect(await find('hasAttachments:true OR importance:high')).toEqual(
      having((row) => attached(row) || important(row)),
    );
    expect(await find('hasAttachments:true AND importance:high')).toEqual(
      having((row) => attached(row) && important(row)),
    );
    expect(await find('received:06/01/2025..06/30/2025')).toEqual(having((row) => month(row) === '2025-06'));
    expect((await graph.get(`/v1.0/${list}?$search="words without a name"`)).status).toBe(400);
  });

  test('of the directory: property and words, with ConsistencyLevel alone', async () => {
    const all = await rows('users?$top=999&$select=id,department,userType');
    const department = String(all.find((row) => row['department'])?.['department']);
    const search = `users?$top=999&$select=id&$search="department:${encodeURIComponent(department)}"`;
    const expected = ids(all.filter((row) => row['department'] === department));
    expect(expected.length).toBeGreaterThan(1);
    expect(ids(await rows(search, EVENTUAL))).toEqual(expected);
    expect((await graph.get(`/v1.0/${search}`)).status).toBe(400);
    expect((await graph.get('/v1.0/users?$search="mobilePhone:1"', EVENTUAL)).status).toBe(400);
  });
});
