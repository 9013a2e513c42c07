import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

let simulator: Simulator;
let graph: GraphClient;

beforeEach(async () => {
  simulator = await startSimulator({ people: 60, seed: 2 });
  graph = await createGraphClient(simulator, ['User.Read.All', 'GroupMember.Read.All', 'Calendars.Read']);
});
afterEach(() => simulator.close());

async function round(target: string): Promise<{ rows: readonly Entity[]; deltaLink: string; pages: number }> {
  const { rows, pages } = await graph.walk(target);
  return { rows, pages: pages.length, deltaLink: String(pages.at(-1)?.['@odata.deltaLink']) };
}

const personAt = (index: number) => simulator.people[index] ?? expect.fail();

describe('delta rounds', () => {
  test('everyone is told once, then only changes; every spelling starts a round', async () => {
    const start = '/v1.0/users/delta';
    for (const spelling of ['delta()', 'microsoft.graph.delta', 'microsoft.graph.delta()']) {
      expect((await graph.get(`/v1.0/users/${spelling}`)).body['value']).toHaveLength(25);
    }
    const first = await round(`${start}?$select=displayName`);
    expect(first.pages).toBe(3);
    expect(first.rows.map((row) => row['id'])).toEqual(simulator.people.map((person) => person.id));
    expect(first.rows.every((row) => Object.keys(row).toString() === 'displayName,id')).toBe(true);
    expect((await round(first.deltaLink)).rows).toEqual([]);
    simulator.renamePerson(personAt(3).id, 'Neue Name');
    simulator.removePerson(personAt(5).id);
    const second = await round(first.deltaLink);
    expect(second.rows).toEqual([
      { displayName: 'Neue Name', id: personAt(3).id },
      { id: personAt(5).id, '@removed': { reason: 'changed' } },
    ]);
    expect((await round(second.deltaLink)).rows).toEqual([]);
  });

  test('changes during a round are told in the next one, and nobody is left out', async () => {
    const page = (await graph.get('/v1.0/users/delta')).body;
    simulator.removePerson(personAt(2).id);
    const rest = await round(String(page['@odata.nextLink']));
    expect(rest.rows.length + (page['value'] as unknown[]).length).toBe(60);
    expect((await round(rest.deltaLink)).rows).toEqual([
      { id: personAt(2).id, '@removed': { reason: 'changed' } },
    ]);
  });

  test('latest starts from now; single objects can be followed; page size can be lowered', async () => {
    const now = (await graph.get('/v1.0/users/delta?$deltatoken=latest')).body;
    expect(now['value']).toEqual([]);
    const one = await round(`/v1.0/users/delta?$filter=id eq '${personAt(4).id}'`);
    expect(one.rows.map((row) => row['id'])).toEqual([personAt(4).id]);
    simulator.renamePerson(personAt(8).id);
    expect((await round(String(now['@odata.deltaLink']))).rows.length).toBe(1);
    expect((await round(one.deltaLink)).rows).toEqual([]);
    const small = (await graph.get('/v1.0/users/delta', { prefer: 'odata.maxpagesize=4' })).body;
    expect((small['value'] as unknown[]).length).toBe(4);
  });

  test.each([
    '/v1.0/users/delta?$top=3',
    '/v1.0/users/delta?$orderby=displayName',
    '/v1.0/users/delta?$expand=manager',
    "/v1.0/users/delta?$filter=department eq 'x'",
    '/v1.0/users/delta?$deltatoken=nonsense',
  ])('%s is a 400', async (target) => {
    expect((await graph.get(target)).status).toBe(400);
  });

  test('managers and members come as ids with type; membership changes alone', async () => {
    const users = await round('/v1.0/users/delta?$select=displayName,manager');
    expect(users.rows[1]?.['manager@delta']).toEqual([
      { '@odata.type': '#microsoft.graph.user', id: personAt(0).id },
    ]);
    const groups = await round('/v1.0/groups/delta?$select=displayName,members');
    const group = groups.rows.find((row) => /Archive/.test(String(row['displayName']))) ?? expect.fail();
    expect(String(groups.rows[0]?.['members@delta']).split(',').length).toBeGreaterThan(20);
    expect(group['members@delta']).toBeUndefined();
    simulator.addMember(String(group['id']), personAt(0).id);
    simulator.addMember(String(group['id']), personAt(1).id);
    simulator.removeMember(String(group['id']), personAt(1).id);
    const [changed, ...others] = (await round(groups.deltaLink)).rows;
    expect(others).toEqual([]);
    expect(changed?.['members@delta']).toEqual([
      { '@odata.type': '#microsoft.graph.user', id: personAt(0).id },
      { '@odata.type': '#microsoft.graph.user', id: personAt(1).id, '@removed': { reason: 'deleted' } },
    ]);
  });

  test('expired tokens are a 410 that says where to start', async () => {
    const page = (await graph.get('/v1.0/users/delta')).body;
    const calendar = await round(
      `/v1.0/users/${personAt(1).id}/calendarView/delta?startDateTime=2026-01-12&endDateTime=2026-01-20`,
    );
    simulator.expireDeltaTokens();
    for (const link of [String(page['@odata.nextLink']), calendar.deltaLink]) {
      const answer = await graph.get(link);
      expect([answer.status, (answer.body['error'] as Entity)['code']]).toEqual([410, 'syncStateNotFound']);
      expect((await graph.get(answer.headers.get('location') ?? '')).status).toBe(200);
    }
  });

  test('events: masters with their dates, paged by preference, then changes and removals', async () => {
    const person = personAt(1);
    const start = `/v1.0/users/${person.id}/calendarView/delta?startDateTime=2026-01-12T00:00:00Z&endDateTime=2026-01-20T00:00:00Z`;
    const paged = await graph.walk(start, { prefer: 'odata.maxpagesize=2' });
    const first = await round(start);
    expect(paged.rows).toEqual(first.rows);
    expect(paged.pages.length).toBe(Math.ceil(first.rows.length / 2));
    const view = await graph.walk(
      `/v1.0/users/${person.id}/calendarView?startDateTime=2026-01-12T00:00:00Z&endDateTime=2026-01-20T00:00:00Z`,
    );
    const dated = first.rows.filter((row) => row['type'] !== 'seriesMaster').map((row) => row['id']);
    expect(new Set(dated)).toEqual(new Set(view.rows.map((row) => row['id'])));
    const master = first.rows.find((row) => row['type'] === 'seriesMaster') ?? expect.fail();
    expect((await round(first.deltaLink)).rows).toEqual([]);
    simulator.renameEvent(person.id, String(master['id']), 'Changed');
    const second = await round(first.deltaLink);
    expect(second.rows[0]).toMatchObject({ id: master['id'], subject: 'Changed' });
    simulator.removeEvent(person.id, String(master['id']));
    expect((await round(second.deltaLink)).rows).toEqual([
      { '@odata.type': '#microsoft.graph.event', id: master['id'], '@removed': { reason: 'deleted' } },
    ]);
  });
});
