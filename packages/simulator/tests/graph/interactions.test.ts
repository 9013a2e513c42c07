import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

let simulator: Simulator;
let graph: GraphClient;
let path: string;
let all: readonly Entity[];

const pathOf = (id: string | undefined, version = 'v1.0') =>
  `/${version}/copilot/users/${id}/interactionHistory/getAllEnterpriseInteractions`;

beforeAll(async () => {
  simulator = await startSimulator({ people: 60, seed: 4 });
  graph = await createGraphClient(simulator, ['AiEnterpriseInteraction.Read.All', 'User.Read.All']);
  path = pathOf(simulator.people[1]?.id);
  all = (await graph.walk(path)).rows;
});
afterAll(() => simulator.close());

const code = (body: Entity) => (body['error'] as { code: string }).code;
const ids = (rows: readonly Entity[]) => rows.map((row) => row['id']);

describe('interactions with Copilot', () => {
  test.each([1, 7, 100])('walk to the end with $top=%d, each once, in both versions', async (top) => {
    expect(ids((await graph.walk(`${path}?$top=${top}`)).rows)).toEqual(ids(all));
    const beta = await graph.walk(`${pathOf(simulator.people[1]?.id, 'beta')}?$top=${top}`);
    expect(beta.rows).toEqual(all);
    expect(new Set(ids(all)).size).toBe(all.length);
    expect((await graph.get('/beta/applications')).status).toBe(404);
  });

  test('prompts and answers come in pairs that share request and thread', async () => {
    const requests = new Set(all.map((row) => row['requestId']));
    for (const request of requests) {
      const pair = all.filter((row) => row['requestId'] === request);
      expect(pair.map((row) => row['interactionType'])).toEqual(['aiResponse', 'userPrompt']);
      expect(new Set(pair.map((row) => row['sessionId'])).size).toBe(1);
    }
    const answers = all.filter((row) => row['interactionType'] === 'aiResponse');
    for (const answer of answers) {
      const [card] = answer['attachments'] as Entity[];
      expect(JSON.parse(String(card?.['content']))).toMatchObject({ type: 'AdaptiveCard' });
    }
    expect(JSON.stringify(all)).toMatch(
      /"linkType":"File".*"mentionText":|"mentionText":.*"linkType":"File"/,
    );
    expect(JSON.stringify(all)).toMatch(/"contextType":"TeamsMeeting"/);
  });

  test('filters by application and time; the link gives the filter back form-encoded', async () => {
    const prefix = 'IPM.SkypeTeams.Message.Copilot';
    const filter = `appClass eq '${prefix}.Word' or appClass eq '${prefix}.Excel'`;
    const { rows, pages } = await graph.walk(`${path}?$top=2&$filter=${encodeURIComponent(filter)}`);
    expect(ids(rows)).toEqual(ids(all.filter((row) => /\.(?:Word|Excel)$/.test(String(row['appClass'])))));
    const link = String(pages[0]?.['@odata.nextLink']);
    expect(link).toContain(`$filter=appClass+eq+%27${prefix}.Word%27+or+appClass+eq+%27${prefix}.Excel%27&`);
    const token = new URL(link).searchParams.get('$skiptoken') ?? '';
    expect(Buffer.from(token, 'base64').toString()).toMatch(/^SkipValue=2#MailboxFolder=MailFolders\//);
    const since = String(all[9]?.['createdDateTime']);
    const from = `${path}?$filter=createdDateTime gt ${since}`;
    const { rows: between } = await graph.walk(`${from} and createdDateTime lt 2099-01-01T00:00:00Z`);
    expect(ids(between)).toEqual(ids(all.slice(0, 9)));
    expect((await graph.get(from)).status).toBe(500);
    for (const query of [
      "$filter=interactionType eq 'userPrompt'",
      '$select=id',
      '$orderby=createdDateTime',
      '$skiptoken=x',
    ])
      expect((await graph.get(`${path}?${query}`)).status).toBe(400);
  });

  test('without licence a 403, without mailbox a 404; the plan shows who has one', async () => {
    const { body } = await graph.get('/v1.0/users?$top=999&$select=id,assignedPlans');
    const licensed = (body['value'] as Entity[]).filter((user) =>
      (user['assignedPlans'] as Entity[]).some((plan) => plan['service'] === 'Copilot'),
    );
    expect(licensed.length).toBeGreaterThan(20);
    for (const user of licensed.slice(0, 5))
      expect((await graph.get(pathOf(String(user['id'])))).status).toBe(200);
    const without = simulator.people.find(({ kind, index }) => kind === 'member' && index % 3 === 2);
    const refused = await graph.get(pathOf(without?.id));
    expect([refused.status, code(refused.body)]).toEqual([403, 'Forbidden']);
    const guest = simulator.people.find(({ kind }) => kind === 'guest');
    for (const id of [guest?.id, 'nobody']) expect((await graph.get(pathOf(id))).status).toBe(404);
  });
});

test('the same seed and day give the same answers', async () => {
  const now = () => new Date('2026-03-18T15:00:00Z');
  const roles = [
    'AiEnterpriseInteraction.Read.All',
    'Chat.Read.All',
    'CallRecords.Read.All',
    'ChannelMessage.Read.All',
    'Team.ReadBasic.All',
  ];
  const read = async () => {
    const own = await startSimulator({ people: 30, seed: 9, now });
    const client = await createGraphClient(own, roles);
    const id = own.people[0]?.id;
    const targets = [
      pathOf(id),
      `/v1.0/users/${id}/chats?$expand=members,lastMessagePreview`,
      `/v1.0/users/${id}/chats/getAllMessages`,
      '/v1.0/communications/callRecords',
      '/v1.0/teams',
    ];
    const bodies = await Promise.all(
      targets.map(async (target) => JSON.stringify((await client.get(target)).body)),
    );
    await own.close();
    return bodies.map((body) => body.replaceAll(own.graphUrl, ''));
  };
  expect(await read()).toEqual(await read());
});

test('what decorate makes of ids and join links leads back to the same entity', async () => {
  const own = await startSimulator({
    people: 16,
    decorate: (kind, entity) => ({
      ...entity,
      decorated: kind,
      ...(kind === 'chat' || kind === 'onlineMeeting' ? { id: `${entity['id']}.x` } : {}),
      ...(kind === 'onlineMeeting' ? { joinWebUrl: `${entity['joinWebUrl']}&x=1` } : {}),
    }),
  });
  const client = await createGraphClient(own, ['Chat.Read.All', 'OnlineMeetings.Read.All']);
  const { rows } = await client.walk(
    `/v1.0/users/${own.people[0]?.id}/chats?$expand=members,lastMessagePreview`,
  );
  for (const row of rows) {
    expect(row['decorated']).toBe('chat');
    expect((row['members'] as Entity[]).every((one) => one['decorated'] === 'conversationMember')).toBe(true);
    expect((row['lastMessagePreview'] as Entity)['decorated']).toBe('chatMessageInfo');
    const messages = await client.get(`/v1.0/chats/${row['id']}/messages`);
    expect([messages.status, (messages.body['value'] as Entity[])[0]?.['decorated']]).toEqual([
      200,
      'chatMessage',
    ]);
  }
  const info = rows.find((row) => row['onlineMeetingInfo'] !== null)?.['onlineMeetingInfo'] as Entity;
  const base = `/v1.0/users/${(info['organizer'] as Entity)['id']}/onlineMeetings`;
  const byLink = async (link: unknown) =>
    (
      (await client.get(`${base}?$filter=JoinWebUrl eq '${encodeURIComponent(String(link))}'`)).body[
        'value'
      ] as Entity[]
    )[0];
  const found = await byLink(info['joinWebUrl']);
  expect((await byLink(found?.['joinWebUrl']))?.['id']).toBe(found?.['id']);
  expect((await client.get(`${base}/${found?.['id']}`)).body['id']).toBe(found?.['id']);
  await own.close();
});
