import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

const RECORDS = '/v1.0/communications/callRecords';
const DAY = 86_400_000;
let now = Date.parse('2026-03-18T15:00:00Z');
let simulator: Simulator;
let graph: GraphClient;
let all: readonly Entity[];

beforeAll(async () => {
  simulator = await startSimulator({ people: 60, seed: 4, now: () => new Date(now) });
  graph = await createGraphClient(simulator, ['CallRecords.Read.All']);
  all = (await graph.walk(RECORDS)).rows;
});
afterAll(() => simulator.close());

const code = (body: Entity) => (body['error'] as { code: string }).code;
const ids = (rows: readonly Entity[]) => rows.map((row) => row['id']);
const startOf = (row: Entity | undefined) => Date.parse(String(row?.['startDateTime']));
const day = (offset: number) => new Date(now - offset * DAY).toISOString().slice(0, 10);

describe('call records', () => {
  test('thirty days, sixty a page or fewer when preferred, each once, newest first', async () => {
    const { pages } = await graph.walk(RECORDS);
    expect(pages.slice(0, -1).every((page) => (page['value'] as Entity[]).length === 60)).toBe(true);
    expect(new Set(ids(all)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(400);
    expect(all.every((row) => startOf(row) >= now - 30 * DAY && startOf(row) < now)).toBe(true);
    expect(all.map(startOf)).toEqual(all.map(startOf).toSorted((left, right) => right - left));
    const small = await graph.walk(RECORDS, { prefer: 'odata.maxpagesize=25' });
    expect(ids(small.rows)).toEqual(ids(all));
    expect(small.pages[0]?.['value']).toHaveLength(25);
  });

  test('filters by time and participant equal naive evaluation; nothing else is taken', async () => {
    const since = new Date(now - 5 * DAY).toISOString();
    const recent = await graph.walk(`${RECORDS}?$filter=startDateTime ge ${since}`);
    expect(ids(recent.rows)).toEqual(ids(all.filter((row) => startOf(row) >= now - 5 * DAY)));
    const who = simulator.people[1]?.id;
    const filtered = await graph.walk(`${RECORDS}?$filter=participants_v2/any(p:p/id eq '${who}')`);
    const naive = all.filter((row) =>
      (row['participants'] as Entity[]).some((one) => (one['user'] as Entity | null)?.['id'] === who),
    );
    expect(ids(filtered.rows)).toEqual(ids(naive));
    expect(naive.length).toBeGreaterThan(0);
    for (const query of [
      '$expand=sessions',
      '$top=5',
      "$filter=type eq 'groupCall'",
      '$orderby=startDateTime',
    ])
      expect((await graph.get(`${RECORDS}?${query}`)).status).toBe(400);
  });

  test('one: both generations of participants, sessions and segments, without nulls when preferred', async () => {
    const group = all.find((row) => row['type'] === 'groupCall') ?? expect.fail();
    const { body } = await graph.get(
      `${RECORDS}/${group['id']}?$expand=sessions($expand=segments),participants_v2`,
    );
    expect(body).toMatchObject({ id: group['id'], organizer: group['organizer'] });
    expect(body['organizer_v2@odata.context']).toContain(`callRecords('${group['id']}')/organizer_v2`);
    const sessions = body['sessions'] as Entity[];
    expect(sessions.length).toBe((body['participants_v2'] as Entity[]).length);
    for (const part of [
      'captureDeviceName',
      'macAddress',
      'serviceEndpoint',
      'feedback',
      'userPrincipalName',
    ])
      expect(JSON.stringify(sessions)).toContain(part);
    const alone = await graph.walk(`${RECORDS}/${group['id']}/sessions?$expand=segments`);
    expect(alone.rows).toEqual(sessions);
    expect((await graph.get(`${RECORDS}/${group['id']}?$expand=sessions`)).body).not.toHaveProperty(
      'sessions.0.segments',
    );
    expect(JSON.stringify(body)).toContain('null');
    const bare = await graph.get(`${RECORDS}/${group['id']}?$expand=sessions`, {
      prefer: 'omit-values=nulls',
    });
    expect(JSON.stringify(bare.body)).not.toContain('null');
    const peer = all.find((row) => row['type'] === 'peerToPeer') ?? expect.fail();
    expect((await graph.walk(`${RECORDS}/${peer['id']}/sessions`)).rows.length).toBe(1);
    expect((await graph.get(`${RECORDS}/${group['id']}?$expand=sessions($expand=media)`)).status).toBe(400);
  });

  test('of a large call the expansions end at 60 sessions and 130 participants, with links to the rest', async () => {
    const large = all.find((row) => (row['participants'] as Entity[]).length === 130) ?? expect.fail();
    const { body } = await graph.get(`${RECORDS}/${large['id']}?$expand=sessions,participants_v2`);
    for (const [name, shown, total] of [
      ['sessions', 60, 70],
      ['participants_v2', 130, 140],
    ] as const) {
      const first = body[name] as Entity[];
      const rest = (await graph.walk(String(body[`${name}@odata.nextLink`]))).rows;
      expect([first.length, new Set(ids([...first, ...rest])).size]).toEqual([shown, total]);
      expect(ids((await graph.walk(`${RECORDS}/${large['id']}/${name}`)).rows)).toEqual(
        ids([...first, ...rest]),
      );
    }
    const kinds = new Set(
      all
        .flatMap((row) => row['participants'] as Entity[])
        .flatMap((set) => Object.entries(set).flatMap(([kind, inner]) => (inner === null ? [] : [kind]))),
    );
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'user',
        'phone',
        'guest',
        'application',
        'encrypted',
        'onPremises',
        'assertedIdentity',
      ]),
    );
  });

  test('a record older than 30 days is a 404, and so is an unknown one', async () => {
    const oldest = all.at(-1);
    expect((await graph.get(`${RECORDS}/${oldest?.['id']}`)).status).toBe(200);
    now += 2 * DAY;
    const later = await createGraphClient(simulator, ['CallRecords.Read.All']);
    for (const id of [oldest?.['id'], '00000000-0000-4000-8000-000000000000', 'x']) {
      const { status, body } = await later.get(`${RECORDS}/${id}`);
      expect([status, code(body)]).toEqual([404, 'NotFound']);
    }
    expect((await later.get(`${RECORDS}/${all[0]?.['id']}`)).status).toBe(200);
    now -= 2 * DAY;
  });
});

describe.each(['getPstnCalls', 'getDirectRoutingCalls'])('%s', (name) => {
  const log = (from: string, to: string) => `${RECORDS}/${name}(fromDateTime=${from},toDateTime=${to})`;

  test('a thousand a page; the link names the arguments otherwise and skips by number', async () => {
    const target = log(day(90), day(0));
    const { rows, pages } = await graph.walk(target);
    expect(pages.map((page) => (page['value'] as Entity[]).length)).toEqual([1000, rows.length - 1000]);
    expect(new Set(ids(rows)).size).toBe(rows.length);
    expect(pages[0]?.['@odata.nextLink']).toBe(
      `${simulator.graphUrl}${RECORDS}/${name}(from=${day(90)},to=${day(0)})?$skip=1000`,
    );
    const full = await graph.get(
      `${RECORDS}/microsoft.graph.callRecords.${name}(fromDateTime=${day(90)},toDateTime=${day(0)})`,
    );
    expect(full.body).toEqual(pages[0]);
  });

  test('both ends of the range belong to it; more than 90 days are refused', async () => {
    const [newest] = all;
    const exact = await graph.get(log(String(newest?.['startDateTime']), String(newest?.['startDateTime'])));
    expect((exact.body['value'] as Entity[]).map(startOf)).toEqual([startOf(newest)]);
    for (const target of [
      log(day(91), day(0)),
      log(day(0), day(1)),
      log('x', day(0)),
      `${RECORDS}/${name}`,
      `${log(day(3), day(0))}?$top=3`,
    ])
      expect([400, 404]).toContain((await graph.get(target)).status);
  });

  test('opens with the smaller role, which opens no records', async () => {
    const small = await createGraphClient(simulator, ['CallRecord-PstnCalls.Read.All']);
    expect((await small.get(log(day(3), day(0)))).status).toBe(200);
    expect((await small.get(RECORDS)).status).toBe(403);
  });
});
