import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pairRows } from '../harness/pair-rows.ts';
import { sanitizeSample } from '../harness/sanitize-sample.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

type Row = { readonly [name: string]: unknown };
/** A row as the gateway tells it, and as Graph does. */
type Pair = { readonly told: Row; readonly raw: Row };
/** What a row says of a meeting: the pseudonym beside the name that Graph has for it. */
type Named = { readonly place: string; readonly told: string; readonly raw: string };

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({
    simulator: { people: 16, seed: 11 },
    connectors: ['outlook-cal', 'msft-teams', 'entra-id'],
  });
}, 60_000);
afterAll(() => gateway.close());

/** All rows of a list, page by page, each beside the row that Graph wrote. */
async function listed(start: string): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let target: string | undefined = start; target !== undefined; ) {
    gateway.seen();
    const answer = await gateway.get(target);
    if (answer.status !== 200) return [];
    const [asked = ''] = gateway.seen();
    const headers = { authorization: `Bearer ${await gateway.graphToken()}` };
    const graph = (await (await fetch(`${gateway.simulator.graphUrl}${asked}`, { headers })).json()) as Row;
    const page = JSON.parse(answer.body) as Row;
    const rows = page['value'] as readonly Row[];
    const raw = graph['value'] as readonly Row[];
    expect(rows.length).toBe(raw.length);
    const found = pairRows(rows, raw, gateway.simulator.tenantId);
    pairs.push(...found.map(([told, raw]) => ({ told, raw })));
    const next = page['@odata.nextLink'];
    target = typeof next === 'string' ? next.slice(gateway.host.url.length) : undefined;
  }
  return pairs;
}

function textAt(row: Row, path: string): string | undefined {
  const value = path
    .split('.')
    .reduce<unknown>(
      (node, name) => (typeof node === 'object' && node !== null ? (node as Row)[name] : undefined),
      row,
    );
  return typeof value === 'string' ? value : undefined;
}

function named(place: string, pairs: readonly Pair[], path: string): readonly Named[] {
  return pairs.flatMap(({ told, raw }) => {
    const [pseudonym, name] = [textAt(told, path), textAt(raw, path)];
    return pseudonym === undefined || name === undefined ? [] : [{ place, told: pseudonym, raw: name }];
  });
}

/** The thread that a join link or an id of a meeting holds: what they have in common, found without our code. */
function threadOf(name: string): string {
  const text = name.startsWith('https:') ? decodeURIComponent(name) : Buffer.from(name, 'base64').toString();
  return /19:meeting_[\w-]+@thread\.v2/.exec(text)?.[0] ?? `none in ${text}`;
}

describe('KND-01: the parts of a meeting in the simulated tenant', () => {
  const found: Named[] = [];
  const chats: Pair[] = [];
  const events: Pair[] = [];

  beforeAll(async () => {
    const people = (await listed('/msft-teams/v1.0/users?$select=id')).map(({ told }) => String(told['id']));
    const filter = "$filter=chatType%20eq%20'meeting'&$top=50";
    // One after the other: the gateway tells what it asks of Graph in order.
    for (const person of people) {
      events.push(...(await listed(`/outlook-cal/v1.0/users/${person}/events?$top=100`)));
      chats.push(...(await listed(`/msft-teams/v1.0/users/${person}/chats?${filter}`)));
    }
    found.push(
      ...named('event', events, 'onlineMeeting.joinUrl'),
      ...named('chat', chats, 'onlineMeetingInfo.joinWebUrl'),
      ...named('call', await listed('/msft-teams/v1.0/communications/callRecords'), 'joinWebUrl'),
    );
    for (const { told } of chats) {
      const path = `/msft-teams/v1.0/users/${textAt(told, 'onlineMeetingInfo.organizer.id')}/onlineMeetings`;
      const link = textAt(told, 'onlineMeetingInfo.joinWebUrl');
      const meetings = await listed(`${path}?$filter=joinWebUrl%20eq%20'${link}'`);
      expect(meetings).toHaveLength(1);
      found.push(...named('meeting', meetings, 'joinWebUrl'), ...named('meeting id', meetings, 'id'));
    }
  }, 240_000);

  it('join on the first 42 characters, all of them and no other', () => {
    const threads = new Map<string, Set<string>>();
    const tokens = new Map<string, Set<string>>();
    for (const { told, raw } of found) {
      const [token, thread] = [told.slice(2, 44), threadOf(raw)];
      expect(told).toMatch(/^[pt]~[A-Za-z0-9_-]{42}/);
      threads.set(thread, (threads.get(thread) ?? new Set()).add(token));
      tokens.set(token, (tokens.get(token) ?? new Set()).add(thread));
    }
    expect(threads.size).toBeGreaterThan(10);
    expect([...threads].filter(([, of]) => of.size !== 1)).toEqual([]);
    expect([...tokens].filter(([, of]) => of.size !== 1)).toEqual([]);
  });

  it('stand in all five places, and some in all of them at once', () => {
    const places = new Map<string, Set<string>>();
    for (const { place, raw } of found)
      places.set(threadOf(raw), (places.get(threadOf(raw)) ?? new Set()).add(place));
    expect([...places.values()].some((of) => of.size === 5)).toBe(true);
    // Every chat of a meeting has its event and its meeting.
    for (const of of places.values())
      if (of.has('chat')) expect([...of]).toEqual(expect.arrayContaining(['event', 'meeting', 'meeting id']));
  });

  it('are spelled in more than one way by Graph', () => {
    const links = new Set(found.map(({ raw }) => raw).filter((raw) => raw.startsWith('https:')));
    expect(links.size).toBeGreaterThan(new Set([...links].map(threadOf)).size);
  });

  it('the event of a chat is one of the organizer, and opens in the calendar', async () => {
    const [chat] = chats;
    const organizer = chat && textAt(chat.told, 'onlineMeetingInfo.organizer.id');
    const event = chat && textAt(chat.told, 'onlineMeetingInfo.calendarEventId');
    expect(events.map(({ told }) => told['id'])).toContain(event);
    const answer = await gateway.get(`/outlook-cal/v1.0/users/${organizer}/events/${event}`);
    expect(answer.status).toBe(200);
    const opened = JSON.parse(answer.body) as Row;
    const link = chat && textAt(chat.told, 'onlineMeetingInfo.joinWebUrl');
    expect(textAt(opened, 'onlineMeeting.joinUrl')?.slice(2)).toBe(link?.slice(2, 45));
  });

  it('reports of attendance stand under the id of the meeting', async () => {
    const [chat] = chats;
    const path = `/msft-teams/v1.0/users/${chat && textAt(chat.told, 'onlineMeetingInfo.organizer.id')}/onlineMeetings`;
    const link = chat && textAt(chat.told, 'onlineMeetingInfo.joinWebUrl');
    const [meeting] = await listed(`${path}?$filter=joinWebUrl%20eq%20'${link}'`);
    const reports = await gateway.get(`${path}/${meeting?.told['id']}/attendanceReports`);
    expect(reports.status).toBe(200);
  });
});

describe('KND-01: what an author writes into the link of an event', () => {
  const organizer = '48d31887-5fad-4d73-a9f5-3c356e68a038';
  const id = Buffer.from(`1*${organizer}*0**19:meeting_NTg0@thread.v2`).toString('base64');
  const texts = [
    id,
    organizer,
    'jane@contoso.com',
    'https://teams.microsoft.com/l/meetup-join/19:meeting_NTg0@thread.v2/0',
  ];

  it.each(texts)('%s comes back in no form that a place takes', async (joinUrl) => {
    const { json } = sanitizeSample('outlook-cal', 'event', { onlineMeeting: { joinUrl } });
    const written = textAt(json as Row, 'onlineMeeting.joinUrl') ?? '';
    expect(written).toMatch(/^t~[A-Za-z0-9_-]{43}$/);
    for (const token of [written, written.replace('t~', 'p~')])
      for (const path of [`onlineMeetings/${token}`, `onlineMeetings?$filter=joinWebUrl%20eq%20'${token}'`]) {
        const answer = await gateway.get(`/msft-teams/v1.0/users/${organizer}/${path}`);
        expect(answer.status).toBeGreaterThanOrEqual(400);
      }
  });
});
