import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import { readThreadToken } from '../../src/graph/teams/teams-answers.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import type { SimulatedPerson } from '../../src/tenant/people/people.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

let simulator: Simulator;
let graph: GraphClient;
let person: SimulatedPerson;
let chats: string;

beforeAll(async () => {
  simulator = await startSimulator({ people: 60, seed: 4 });
  graph = await createGraphClient(simulator, ['Chat.Read.All']);
  person = simulator.people[0] ?? expect.fail();
  chats = `/v1.0/users/${person.id}/chats`;
});
afterAll(() => simulator.close());

const value = (body: Entity) => body['value'] as Entity[];
const code = (body: Entity) => (body['error'] as { code: string }).code;
const ids = (rows: readonly Entity[]) => rows.map((row) => row['id']);
const tokenOf = (page: Entity | undefined) =>
  new URL(String(page?.['@odata.nextLink'])).searchParams.get('$skiptoken') ?? '';

describe('chats of a person', () => {
  test.each([1, 4, 50])('walk to the end with $top=%d, each once', async (top) => {
    const { rows } = await graph.walk(`${chats}?$top=${top}`);
    expect(new Set(ids(rows)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(10);
    expect(ids(rows)).toEqual(ids((await graph.walk(chats)).rows));
  });

  test('ids of all three kinds; that of two people holds both object ids', async () => {
    const { rows } = await graph.walk(chats);
    const shapes = {
      oneOnOne: /^19:[0-9a-f-]{36}_[0-9a-f-]{36}@unq\.gbl\.spaces$/,
      group: /^19:[0-9a-f]{32}@thread\.v2$/,
      meeting: /^19:meeting_[\w-]+@thread\.v2$/,
    };
    expect(new Set(rows.map((row) => row['chatType']))).toEqual(new Set(Object.keys(shapes)));
    for (const row of rows) {
      const type = row['chatType'] as keyof typeof shapes;
      expect(row['id']).toMatch(shapes[type]);
      expect(row['onlineMeetingInfo'] === null).toBe(type !== 'meeting');
      if (type === 'oneOnOne') expect(row['id']).toContain(person.id);
      expect(row['viewpoint']).toMatchObject({ isHidden: expect.any(Boolean) });
    }
  });

  test('both people see the same chat with the same messages, under every path', async () => {
    const { rows } = await graph.walk(`${chats}?$filter=chatType eq 'oneOnOne'&$expand=members`);
    const inside = rows.filter((row) =>
      (row['members'] as Entity[]).every((one) => one['tenantId'] === simulator.tenantId),
    );
    expect(inside.length).toBeGreaterThan(2);
    for (const row of inside) {
      const other = (row['members'] as Entity[]).find((one) => one['userId'] !== person.id) ?? expect.fail();
      const [mine, theirs, bare] = await Promise.all(
        [chats, `/v1.0/users/${other['userId']}/chats`, '/v1.0/chats'].map(
          async (base) => (await graph.walk(`${base}/${row['id']}/messages?$top=50`)).rows,
        ),
      );
      expect(theirs).toEqual(mine);
      expect(bare).toEqual(mine);
    }
    const foreign = await graph.get(
      `/v1.0/users/${simulator.people[40]?.id}/chats/${inside[0]?.['id']}/messages`,
    );
    expect([foreign.status, code(foreign.body)]).toEqual([404, 'NotFound']);
  });

  test('every chat is found by its id alone, whoever has not been asked for yet', async () => {
    const fresh = await startSimulator({ people: 60, seed: 4 });
    const client = await createGraphClient(fresh, ['Chat.Read.All']);
    for (const row of (await graph.walk(`/v1.0/users/${simulator.people[21]?.id}/chats`)).rows) {
      expect((await client.get(`/v1.0/chats/${row['id']}`)).body).toMatchObject({
        id: row['id'],
        topic: row['topic'],
      });
    }
    await fresh.close();
  });

  test('an expansion holds at most 25 members and leads to the rest; kinds of outsiders', async () => {
    const { rows } = await graph.walk(`${chats}?$top=50&$expand=members`);
    const large = rows.filter((row) => row['members@odata.nextLink'] !== undefined);
    expect(large.length).toBeGreaterThan(0);
    for (const row of large) {
      const shown = row['members'] as Entity[];
      const rest = (await graph.walk(String(row['members@odata.nextLink']))).rows;
      const all = (await graph.walk(`/v1.0/chats/${row['id']}/members`)).rows;
      expect(shown.length).toBe(25);
      expect([...shown, ...rest]).toEqual(all);
    }
    const types = new Set(rows.flatMap((row) => row['members'] as Entity[]).map((one) => one['@odata.type']));
    expect(types.size).toBe(7);
  });

  test('the last message is the first of the list, and closed to the basic role', async () => {
    const { body } = await graph.get(`${chats}?$top=1&$expand=lastMessagePreview`);
    const [chat] = value(body);
    const [message] = value((await graph.get(`/v1.0/chats/${chat?.['id']}/messages?$top=1`)).body);
    expect(chat?.['lastMessagePreview']).toMatchObject({ id: message?.['id'], body: message?.['body'] });
    const basic = await createGraphClient(simulator, ['Chat.ReadBasic.All']);
    expect((await basic.get(`${chats}?$expand=members`)).status).toBe(200);
    expect((await basic.get(`${chats}?$expand=lastMessagePreview`)).status).toBe(403);
    expect((await basic.get(`/v1.0/chats/${chat?.['id']}/messages`)).status).toBe(403);
  });

  test('rooms have none, unknown people are a 404, principal names are taken', async () => {
    const room = simulator.people.find(({ kind }) => kind === 'room');
    expect(value((await graph.get(`/v1.0/users/${room?.id}/chats`)).body)).toEqual([]);
    expect((await graph.get('/v1.0/users/nobody@northwind.example/chats')).status).toBe(404);
    const named = await graph.get(`/v1.0/users/${encodeURIComponent(person.userPrincipalName)}/chats`);
    expect(ids(value(named.body))).toEqual(ids(value((await graph.get(chats)).body)));
  });

  test('the skip token is MessagePack with state and page size', async () => {
    const bytes = Buffer.from(tokenOf((await graph.get(`${chats}?$top=3`)).body), 'base64');
    expect(bytes.readUInt8(0)).toBe(0x82);
    expect(bytes.toString('latin1')).toMatch(/SyncState.*LastPageSize.3$/s);
    expect((await graph.get(`${chats}?$skiptoken=bm9uc2Vuc2U`)).status).toBe(400);
  });
});

describe('messages of a chat', () => {
  const longest = async () => {
    const { rows } = await graph.walk(chats);
    for (const row of rows) {
      const path = `/v1.0/chats/${row['id']}/messages`;
      if ((await graph.walk(`${path}?$top=50`)).rows.length > 40) return { path, id: String(row['id']) };
    }
    return expect.fail();
  };

  test.each([1, 9, 50])('walk to the end with $top=%d, each once', async (top) => {
    const { path } = await longest();
    const { rows } = await graph.walk(`${path}?$top=${top}`);
    expect(new Set(ids(rows)).size).toBe(rows.length);
    expect(ids(rows)).toEqual(ids((await graph.walk(path)).rows));
    expect(ids(rows)).toEqual(ids(rows).toSorted().toReversed());
  });

  test('the skip token holds thread and time', async () => {
    const { path, id } = await longest();
    const { body } = await graph.get(`${path}?$top=4`);
    const token = tokenOf(body);
    const hex = Buffer.from(token, 'base64').toString();
    expect(hex).toMatch(/^[0-9A-F]+$/);
    expect(Buffer.from(hex, 'hex').toString('latin1')).toContain(id);
    expect(readThreadToken(token)).toEqual({ thread: id, time: Number(value(body)[3]?.['id']) });
    expect((await graph.get(`${path}?$skiptoken=eHl6`)).status).toBe(400);
  });

  test('descending order only; a filter counts only about the property that orders', async () => {
    const { path } = await longest();
    const all = (await graph.walk(`${path}?$top=50`)).rows;
    const middle = String(all[20]?.['createdDateTime']);
    expect((await graph.get(`${path}?$orderby=createdDateTime`)).status).toBe(400);
    expect((await graph.get(`${path}?$orderby=createdDateTime%20asc`)).status).toBe(400);
    expect((await graph.get(`${path}?$orderby=from`)).status).toBe(400);
    expect((await graph.get(`${path}?$top=51`)).status).toBe(400);
    const count = async (query: string) => (await graph.walk(`${path}?$top=50&${query}`)).rows.length;
    expect(await count(`$orderby=createdDateTime desc&$filter=createdDateTime lt ${middle}`)).toBe(
      all.length - 21,
    );
    for (const ignored of [
      `$filter=createdDateTime lt ${middle}`,
      `$orderby=lastModifiedDateTime desc&$filter=createdDateTime lt ${middle}`,
      `$orderby=createdDateTime desc&$filter=createdDateTime gt ${middle}`,
      "$orderby=createdDateTime desc&$filter=from/user/id eq 'x'",
    ])
      expect([ignored, await count(ignored)]).toEqual([ignored, all.length]);
    const changed = (await graph.walk(`${path}?$top=50&$orderby=lastModifiedDateTime desc`)).rows;
    const times = changed.map((row) => String(row['lastModifiedDateTime']));
    expect(times).toEqual(times.toSorted().toReversed());
  });
});

test('the export of a person holds every message once; its link spells path and case in its own way', async () => {
  const expected = new Set<unknown>();
  for (const row of (await graph.walk(chats)).rows)
    for (const message of (await graph.walk(`/v1.0/chats/${row['id']}/messages?$top=50`)).rows)
      expected.add(`${row['id']}|${message['id']}`);
  const { rows, pages } = await graph.walk(`${chats}/getAllMessages?$top=50&model=A`);
  expect(rows.length).toBe(expected.size);
  expect(new Set(rows.map((row) => `${row['chatId']}|${row['id']}`))).toEqual(expected);
  const link = String(pages[0]?.['@odata.nextLink']);
  expect(link).toContain(`/v1.0/users('${person.id}')/chats/getallMessages?$top=50&model=A&$skiptoken=`);
  expect(Buffer.from(tokenOf(pages[0]), 'base64').toString()).toBe(
    'SkipValue=50#MailboxFolder=MailFolders/TeamsMessagesData',
  );
  const since = String(rows[30]?.['lastModifiedDateTime']);
  const recent = (await graph.walk(`${chats}/getAllMessages?$filter=lastModifiedDateTime gt ${since}`)).rows;
  expect(recent.length).toBe(rows.filter((row) => String(row['lastModifiedDateTime']) > since).length);
});

test('events of every kind and senders of every kind occur in chats', async () => {
  const all: Entity[] = [];
  for (const one of simulator.people.slice(0, 16))
    all.push(...(await graph.walk(`/v1.0/users/${one.id}/chats/getAllMessages?$top=50`)).rows);
  const events = new Set(all.flatMap((one) => (one['eventDetail'] as Entity | null)?.['@odata.type'] ?? []));
  expect(events.size).toBe(14);
  const text = JSON.stringify(all);
  for (const type of [
    'anonymousGuest',
    'phoneUser',
    'skypeUser',
    'personalMicrosoftAccountUser',
    'federatedUser',
  ])
    expect(text).toContain(`"userIdentityType":"${type}"`);
});
