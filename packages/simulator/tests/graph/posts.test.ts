import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

const ROLES = [
  'Team.ReadBasic.All',
  'TeamMember.Read.All',
  'Channel.ReadBasic.All',
  'ChannelMessage.Read.All',
];
const DAY = 86_400_000;
let simulator: Simulator;
let graph: GraphClient;
let teams: readonly Entity[];
let team: string;
let channels: readonly Entity[];
let posts: string;

beforeAll(async () => {
  simulator = await startSimulator({ people: 60, seed: 4 });
  graph = await createGraphClient(simulator, ROLES);
  teams = (await graph.walk('/v1.0/teams')).rows;
  team = `/v1.0/teams/${teams[0]?.['id']}`;
  channels = (await graph.walk(`${team}/allChannels`)).rows;
  posts = `${team}/channels/${channels[0]?.['id']}/messages`;
});
afterAll(() => simulator.close());

const value = (body: Entity) => body['value'] as Entity[];
const code = (body: Entity) => (body['error'] as { code: string }).code;
const ids = (rows: readonly Entity[]) => rows.map((row) => row['id']);
const nextOf = (body: Entity) => String(body['@odata.nextLink']);

describe('teams', () => {
  test.each([1, 3, 999])(
    'are told once each with $top=%d, filled with three properties only',
    async (top) => {
      const { rows } = await graph.walk(`/v1.0/teams?$top=${top}`);
      expect(ids(rows)).toEqual(ids(teams));
      expect(new Set(ids(rows)).size).toBe(Math.ceil(60 / 8));
      for (const row of rows) {
        const filled = Object.entries(row).flatMap(([name, inner]) => (inner === null ? [] : [name]));
        expect(filled).toEqual(['id', 'displayName', 'description']);
      }
    },
  );

  test('one is filled; a group without team is none', async () => {
    const { body } = await graph.get(team);
    expect(body).toMatchObject({
      tenantId: simulator.tenantId,
      internalId: expect.stringMatching(/^19:[0-9a-f]{32}@thread\.tacv2$/),
      summary: { ownersCount: 1, membersCount: expect.any(Number), guestsCount: 1 },
    });
    expect((await graph.get('/v1.0/teams/00000000-0000-0000-0000-000000000000')).status).toBe(404);
    expect((await graph.get('/v1.0/teams?$top=1000')).status).toBe(400);
  });

  test('members: ids hold team and person, every page once', async () => {
    const { rows, pages } = await graph.walk(`${team}/members?$top=3`);
    expect([rows.length, pages.length]).toEqual([9, 3]);
    for (const row of rows) {
      expect(Buffer.from(String(row['id']), 'base64').toString()).toBe(
        `${teams[0]?.['id']}##${row['userId']}`,
      );
    }
    const owners = await graph.walk(`${team}/members?$filter=roles/any(r:r eq 'owner')`);
    expect(owners.rows.length).toBe(1);
  });

  test('channels of all kinds, with tenants in @odata.id, and one that another tenant shares', async () => {
    expect(new Set(channels.map((one) => one['membershipType']))).toEqual(
      new Set(['standard', 'private', 'shared']),
    );
    for (const one of channels) {
      expect(one['@odata.id']).toContain(`/v1.0/tenants/${one['tenantId']}/teams/`);
    }
    const incoming = channels.filter((one) => one['tenantId'] !== simulator.tenantId);
    expect(incoming.length).toBe(1);
    const foreign = await graph.get(`${team}/channels/${incoming[0]?.['id']}/messages`);
    expect([foreign.status, code(foreign.body)]).toEqual([403, 'Forbidden']);
    const shared = await graph.walk(`${team}/allChannels?$filter=membershipType eq 'shared'&$select=id`);
    expect(shared.rows.length).toBe(2);
    expect(Object.keys(shared.rows[0] ?? {})).toEqual(['@odata.id', 'id']);
  });
});

describe('posts', () => {
  test.each([1, 7, 50])('walk to the end with $top=%d, each once, newest first', async (top) => {
    const { rows } = await graph.walk(`${posts}?$top=${top}`);
    expect(new Set(ids(rows)).size).toBe(rows.length);
    expect(ids(rows)).toEqual(ids(rows).toSorted().toReversed());
    expect(rows.length).toBe(48);
  });

  test('pages have 20 posts, at most 50; only $top and $expand are taken', async () => {
    expect(value((await graph.get(posts)).body).length).toBe(20);
    for (const query of [
      '$top=51',
      "$filter=id eq 'x'",
      '$orderby=createdDateTime',
      '$select=id',
      '$expand=hostedContents',
    ]) {
      expect([query, (await graph.get(`${posts}?${query}`)).status]).toEqual([query, 400]);
    }
  });

  test('replies come expanded as they do alone; of very many there is a nested link to the rest', async () => {
    const { rows } = await graph.walk(`${posts}?$expand=replies&$top=50`);
    for (const row of rows.slice(0, 6)) {
      const alone = await graph.walk(`${posts}/${row['id']}/replies`);
      expect(alone.rows).toEqual(row['replies']);
      expect(alone.rows.every((reply) => reply['replyToId'] === row['id'])).toBe(true);
    }
    const busy = rows.filter((row) => row['replies@odata.nextLink'] !== undefined);
    const post = busy[0] ?? expect.fail();
    expect(busy.map((row) => (row['replies'] as Entity[]).length)).toEqual([1000]);
    const rest = await graph.walk(String(post['replies@odata.nextLink']));
    const all = [...(post['replies'] as Entity[]), ...rest.rows];
    expect(new Set(ids(all)).size).toBe(1040);
    expect((await graph.walk(`${posts}/${post['id']}/replies?$top=50`)).rows).toEqual(all);
  });

  test('one post by id; system messages need the preference to be called so', async () => {
    const list = value((await graph.get(posts)).body);
    expect((await graph.get(`${posts}/${list[2]?.['id']}`)).body).toMatchObject(list[2] ?? {});
    expect((await graph.get(`${posts}/1`)).status).toBe(404);
    const event = list.find((one) => one['eventDetail'] !== null) ?? expect.fail();
    expect([event['messageType'], event['from']]).toEqual(['unknownFutureValue', null]);
    const asked = await graph.get(`${posts}/${event['id']}`, { prefer: 'include-unknown-enum-members' });
    expect(asked.body['messageType']).toBe('systemEventMessage');
    expect(asked.headers.get('preference-applied')).toBe('include-unknown-enum-members');
  });

  test('the export of a team holds every post and reply of its own channels once', async () => {
    const own = channels.filter((one) => one['tenantId'] === simulator.tenantId);
    const expected = new Set<unknown>();
    for (const channel of own) {
      const path = `${team}/channels/${channel['id']}/messages`;
      for (const post of (await graph.walk(`${path}?$top=50`)).rows) {
        expected.add(post['id']);
        for (const reply of (await graph.walk(`${path}/${post['id']}/replies?$top=50`)).rows)
          expected.add(reply['id']);
      }
    }
    const { rows, pages } = await graph.walk(`${team}/channels/getAllMessages?$top=50`);
    expect(rows.length).toBe(expected.size);
    expect(new Set(ids(rows))).toEqual(expected);
    const token = new URL(nextOf(pages[0] ?? {})).searchParams.get('$skiptoken') ?? '';
    expect(Buffer.from(token, 'base64').toString()).toBe('SkipValue=50#MailboxFolder=MailFolders/TeamChat');
  });

  test('messages of all kinds are there: events of every kind, mentions, cards, quotes, violations', async () => {
    const all: Entity[] = [];
    for (const one of teams)
      all.push(...(await graph.walk(`/v1.0/teams/${one['id']}/channels/getAllMessages?$top=50`)).rows);
    const events = new Set(
      all.flatMap((one) => (one['eventDetail'] as Entity | null)?.['@odata.type'] ?? []),
    );
    expect(events.size).toBe(19);
    const attachments = all.flatMap((one) => one['attachments'] as Entity[]);
    const cards = attachments.filter((one) => String(one['contentType']).endsWith('card.adaptive'));
    expect(cards.every((one) => JSON.parse(String(one['content']))['type'] === 'AdaptiveCard')).toBe(true);
    expect(cards.length).toBeGreaterThan(5);
    const text = JSON.stringify(all);
    for (const part of [
      /messageReference/,
      /personal\/[a-z_]+\/Documents/,
      /"dlpAction":"blockAccess"/,
      /"conversationIdentityType":"team"/,
      /"tag":\{"id"/,
      /"reactionType":"custom"/,
      /"applicationIdentityType":"bot"/,
      /"userIdentityType":"federatedUser"/,
      /"userIdentityType":"emailUser"/,
    ])
      expect(text).toMatch(part);
  });
});

describe('changes of posts', () => {
  const round = async (target: string) => {
    const { rows, pages } = await graph.walk(target);
    return { rows, pages, deltaLink: String(pages.at(-1)?.['@odata.deltaLink']) };
  };

  test('a first round reaches eight months back; the next ones tell changes only', async () => {
    const first = await round(`${posts}/delta?$top=5&$expand=replies`);
    const whole = (await graph.walk(`${posts}?$top=50`)).rows;
    const since = Date.now() - 243 * DAY;
    const recent = whole.filter((row) => Date.parse(String(row['lastModifiedDateTime'])) >= since);
    expect(ids(first.rows)).toEqual(ids(recent));
    expect(first.rows.length).toBeLessThan(whole.length);
    expect(first.rows.every((row) => Array.isArray(row['replies']))).toBe(true);
    expect((await round(first.deltaLink)).rows).toEqual([]);

    const channel = String(channels[0]?.['id']);
    simulator.editPost(channel, String(first.rows[1]?.['id']));
    simulator.removePost(channel, String(first.rows[3]?.['id']));
    const second = await round(first.deltaLink);
    expect(ids(second.rows)).toEqual([first.rows[1]?.['id'], first.rows[3]?.['id']]);
    expect(second.rows[0]?.['lastEditedDateTime']).not.toBeNull();
    expect(second.rows[1]).toMatchObject({ deletedDateTime: expect.any(String), body: { content: '' } });
    expect((await round(second.deltaLink)).rows).toEqual([]);
    expect((await round(first.deltaLink)).rows.length).toBe(2);
  });

  test('latest starts from now; a filter takes gt of one property; expired tokens are a 410', async () => {
    const now = await round(`${posts}/delta?$deltatoken=latest`);
    expect(now.rows).toEqual([]);
    const after = new Date(Date.now() - 60 * DAY).toISOString();
    const few = await round(`${posts}/delta?$filter=lastModifiedDateTime gt ${after}`);
    expect(few.rows.length).toBeGreaterThan(2);
    expect(few.rows.every((row) => String(row['lastModifiedDateTime']) > after)).toBe(true);
    for (const bad of [`lastModifiedDateTime lt ${after}`, `createdDateTime gt ${after}`, 'x']) {
      expect((await graph.get(`${posts}/delta?$filter=${bad}`)).status).toBe(400);
    }
    expect(() => simulator.editPost('19:x@thread.tacv2', '1')).toThrow(RangeError);
    simulator.expireDeltaTokens();
    expect((await graph.get(now.deltaLink)).status).toBe(410);
  });
});
