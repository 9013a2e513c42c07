import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entity } from '../src/base/entity.ts';
import type { Simulator } from '../src/simulator-types.ts';
import { startSimulator } from '../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from './clients.ts';

const ROLES = [
  'User.Read.All',
  'GroupMember.Read.All',
  'Calendars.Read',
  'Mail.ReadBasic.All',
  'MailboxSettings.Read',
  'Files.Read.All',
  'Chat.Read.All',
];

let simulator: Simulator;
let graph: GraphClient;
beforeEach(async () => {
  simulator = await startSimulator({ people: 40, seed: 5 });
  graph = await createGraphClient(simulator, ROLES);
});
afterEach(() => simulator.close());

async function round(target: string): Promise<{ rows: readonly Entity[]; deltaLink: string }> {
  const { rows, pages } = await graph.walk(target);
  return { rows, deltaLink: String(pages.at(-1)?.['@odata.deltaLink']) };
}

/** So many requests on one connection, to `/v1.0/x0` and on. */
async function ask(target: Simulator, times: number): Promise<void> {
  const { hostname, port } = new URL(target.graphUrl);
  const heads = Array.from({ length: times }, (_, at) => `GET /v1.0/x${at} HTTP/1.1\r\nHost: localhost\r\n`);
  const socket = connect(Number(port), hostname).resume();
  socket.write(`${heads.join('\r\n')}Connection: close\r\n\r\n`);
  await once(socket, 'close');
}

describe('the record of requests', () => {
  test('does not grow with them: the last 1,000 are there, and none where nobody wants any', async () => {
    const silent = await startSimulator({ people: 1, recordedRequests: 0 });
    await ask(simulator, 1_040);
    await ask(silent, 20);
    expect(simulator.requests).toHaveLength(1_000);
    const numbers = simulator.requests.map(({ rawTarget }) => Number(rawTarget.slice('/v1.0/x'.length)));
    expect(Math.min(...numbers)).toBe(40);
    expect(silent.requests).toEqual([]);
    await silent.close();
  });

  test('keeps everything for a test that asks for it', async () => {
    const all = await startSimulator({ people: 1, recordedRequests: Number.POSITIVE_INFINITY });
    await ask(all, 1_100);
    expect(all.requests).toHaveLength(1_100);
    await all.close();
  });
});

describe('faults at a rate', () => {
  const count = async (target: string, times: number) => {
    const seen = new Map<number, number>();
    for (let made = 0; made < times; made += 1) {
      const { status, headers } = await graph.get(target);
      seen.set(status, (seen.get(status) ?? 0) + 1);
      if (status === 429 || status === 503) expect(headers.get('retry-after')).toBe('1');
    }
    return seen;
  };

  test('429 and 503 come about as often as was asked, and none before or after', async () => {
    expect([...(await count('/v1.0/users?$top=1', 20)).keys()]).toEqual([200]);
    simulator.setFaults({ 429: 20, 503: 10 });
    const seen = await count('/v1.0/users?$top=1', 200);
    expect(seen.get(429)).toBeGreaterThan(20);
    expect(seen.get(429)).toBeLessThan(65);
    expect(seen.get(503)).toBeGreaterThan(5);
    expect(seen.get(503)).toBeLessThan(40);
    simulator.setFaults({});
    expect([...(await count('/v1.0/users?$top=1', 20)).keys()]).toEqual([200]);
  });

  test('a 410 is Graph’s own, with a fresh start, and for requests that go on with a round alone', async () => {
    const [owner] = simulator.people;
    const drive = (await graph.get(`/v1.0/users/${owner?.id}/drive`)).body['id'];
    const starts = ['/v1.0/users/delta', '/v1.0/groups/delta', `/v1.0/drives/${String(drive)}/root/delta`];
    const links = await Promise.all(starts.map(async (start) => (await round(start)).deltaLink));
    simulator.setFaults({ 410: 99.999 });
    for (const start of starts) expect((await graph.get(start)).status).toBe(200);
    for (const link of links) {
      const { status, headers } = await graph.get(link);
      expect(status).toBe(410);
      expect((await graph.get(headers.get('location') ?? '')).status).toBe(200);
    }
    expect((await graph.get('/v1.0/users?$top=5')).status).toBe(200);
    const next = String((await graph.get('/v1.0/users?$top=5')).body['@odata.nextLink']);
    expect((await graph.get(next)).status).toBe(200);
    simulator.setFaults({});
    for (const link of links) expect((await graph.get(link)).status).toBe(200);
  });
});

describe('changes', () => {
  test('people come, go and get another name, mail arrives; rounds of changes tell of them', async () => {
    const users = await round('/v1.0/users/delta?$select=displayName,userPrincipalName');
    const inbox = (id: string) => `/v1.0/users/${id}/mailFolders/inbox/messages/delta`;
    const boxes = new Map<string, string>();
    for (const { id, kind } of simulator.people)
      if (kind !== 'guest' && kind !== 'disabled') boxes.set(id, (await round(inbox(id))).deltaLink);
    const made = Array.from({ length: 60 }, () => simulator.changeSomething());
    const of = (kind: string) => made.filter((one) => one === kind).length;
    expect(new Set(made).size).toBe(4);
    expect(of('mail-arrived')).toBeGreaterThan(25);

    const changed = (await round(users.deltaLink)).rows;
    const known = new Set(simulator.people.map(({ id }) => id));
    const gone = changed.filter((row) => '@removed' in row);
    const came = changed.filter(({ id }) => !known.has(String(id)));
    expect(gone.length).toBeGreaterThan(0);
    expect(came.length).toBeGreaterThan(0);
    expect(came.length).toBeLessThanOrEqual(of('person-came'));
    for (const row of came) if (!('@removed' in row)) expect(row['userPrincipalName']).toContain('@');

    let arrived = 0;
    for (const link of boxes.values()) {
      const reply = await graph.get(link);
      if (reply.status === 200) arrived += (reply.body['value'] as readonly unknown[]).length;
    }
    expect(arrived).toBeGreaterThan(0);
    expect(arrived).toBeLessThanOrEqual(of('mail-arrived'));
  });

  test('whoever comes is like everybody else: listed, with mailbox, calendar, chats and drive', async () => {
    for (let made = 0; made < 300 && simulator.changeSomething() !== 'person-came'; made += 1);
    const { rows } = await graph.walk('/v1.0/users?$select=id');
    const known = new Set(simulator.people.map(({ id }) => id));
    const [newcomer] = rows.filter(({ id }) => !known.has(String(id)));
    const path = `/v1.0/users/${String(newcomer?.['id'])}`;
    for (const part of [
      '',
      '/messages',
      '/mailFolders',
      '/events',
      '/mailboxSettings',
      '/manager',
      '/drives',
    ])
      expect([part, [200, 404]]).toEqual([
        part,
        expect.arrayContaining([(await graph.get(path + part)).status]),
      ]);
    expect((await graph.get(`${path}/chats`)).status).toBeLessThan(500);
  });

  test('the same seed gives the same kinds of change, and a tenant neither empties nor grows without end', async () => {
    const other = await startSimulator({ people: 40, seed: 5 });
    const kinds = (one: Simulator) => Array.from({ length: 2_000 }, () => one.changeSomething());
    expect(kinds(other)).toEqual(kinds(simulator));
    const { rows } = await graph.walk('/v1.0/users?$select=id');
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(rows.length).toBeLessThanOrEqual(80);
    await other.close();
  });
});
