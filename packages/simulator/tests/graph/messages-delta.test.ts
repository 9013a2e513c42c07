import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

let simulator: Simulator;
let graph: GraphClient;
let user: string;
let inbox: string;

beforeEach(async () => {
  simulator = await startSimulator({ people: 24, seed: 2 });
  graph = await createGraphClient(simulator, ['Mail.ReadBasic.All']);
  user = simulator.people[1]?.id ?? expect.fail();
  inbox = `/v1.0/users/${user}/mailFolders/inbox/messages`;
});
afterEach(() => simulator.close());

const ids = (rows: readonly Entity[]) => rows.map((row) => String(row['id']));
async function round(target: string, headers: Readonly<Record<string, string>> = {}) {
  const { rows, pages } = await graph.walk(target, headers);
  return { rows, pages: pages.length, deltaLink: String(pages.at(-1)?.['@odata.deltaLink']) };
}
const idAt = (rows: readonly Entity[], index: number) => ids(rows)[index] ?? expect.fail();

describe('rounds of a folder', () => {
  test('all messages once, newest first, in pages of the preferred size; then nothing', async () => {
    const listed = ids((await graph.walk(`${inbox}?$top=1000`)).rows);
    for (const size of [1, 4, 10]) {
      const first = await round(`${inbox}/delta?$select=from`, { prefer: `odata.maxpagesize=${size}` });
      expect(ids(first.rows)).toEqual(listed);
      expect(first.pages).toBe(Math.ceil(listed.length / size));
      expect((await round(first.deltaLink)).rows).toEqual([]);
    }
    const [row] = (await round(`${inbox}/delta?$select=from`)).rows;
    expect(Object.keys(row ?? {}).sort()).toEqual(['@odata.etag', '@odata.type', 'from', 'id']);
  });

  test('links write the mailbox and the folder as keys, and the segment as the caller did', async () => {
    const page = (await graph.get(`/v1.0/users/${user}/mailFolders/inbox/messages/delta`)).body;
    const start = `${simulator.graphUrl}/v1.0/users('${user}')`;
    expect(page['@odata.nextLink']).toMatch(
      new RegExp(
        `^${start.replace(/[()]/g, '\\$&')}/mailFolders\\('inbox'\\)/messages/delta\\?\\$skiptoken=[\\w-]+$`,
      ),
    );
    expect(page['@odata.context']).toBe(`${simulator.graphUrl}/v1.0/$metadata#Collection(message)`);
    for (const spelling of [
      "mailfolders('inbox')/messages/microsoft.graph.delta()",
      'mailfolders/Inbox/messages/delta()',
    ]) {
      const link = String((await graph.get(`/v1.0/users/${user}/${spelling}`)).body['@odata.nextLink']);
      expect(link).toContain('/mailfolders(');
      expect((await graph.get(link)).status).toBe(200);
    }
  });

  test('read, moved and removed messages are told in the folder they concern, and once', async () => {
    const first = await round(`${inbox}/delta`);
    const archive = await round(inbox.replace('inbox', 'archive').concat('/delta'));
    simulator.markMessage(user, idAt(first.rows, 0), false);
    simulator.markMessage(user, idAt(first.rows, 0), true);
    simulator.moveMessage(user, idAt(first.rows, 1), 'archive');
    simulator.removeMessage(user, idAt(first.rows, 2));
    const second = await round(first.deltaLink);
    expect(second.rows).toEqual([
      expect.objectContaining({ id: idAt(first.rows, 0), isRead: true }),
      { '@odata.type': expect.any(String), id: idAt(first.rows, 1), '@removed': { reason: 'deleted' } },
      { '@odata.type': expect.any(String), id: idAt(first.rows, 2), '@removed': { reason: 'deleted' } },
    ]);
    expect(second.rows[0]?.['@odata.etag']).not.toBe(first.rows[0]?.['@odata.etag']);
    const [arrived, ...others] = (await round(archive.deltaLink)).rows;
    expect(others).toEqual([]);
    expect(arrived?.['internetMessageId']).toBe(first.rows[1]?.['internetMessageId']);
    expect(arrived?.['id']).not.toBe(first.rows[1]?.['id']);
    expect((await round(second.deltaLink)).rows).toEqual([]);
    expect((await graph.get(`/v1.0/users/${user}/messages/${idAt(first.rows, 1)}`)).status).toBe(404);
  });

  test('an immutable id survives the move', async () => {
    const headers = { prefer: 'IdType="ImmutableId"' };
    const { rows } = await round(`${inbox}/delta`, headers);
    simulator.moveMessage(user, idAt(rows, 3), 'deleteditems');
    const found = await graph.get(`/v1.0/users/${user}/messages/${idAt(rows, 3)}`, headers);
    expect([found.status, found.body['id']]).toEqual([200, idAt(rows, 3)]);
  });

  test('removed between two pages: nobody else is left out', async () => {
    const page = (await graph.get(`${inbox}/delta`, { prefer: 'odata.maxpagesize=5' })).body;
    const shown = page['value'] as Entity[];
    const listed = ids((await graph.walk(`${inbox}?$top=1000`)).rows);
    for (const index of [0, 1, 4]) simulator.removeMessage(user, idAt(shown, index));
    const rest = await round(String(page['@odata.nextLink']));
    expect([...ids(shown), ...ids(rest.rows)]).toEqual(listed);
    expect((await round(rest.deltaLink)).rows).toHaveLength(3);
  });

  test('filter and changeType are baked into the round', async () => {
    const recent = await round(
      `${inbox}/delta?$filter=receivedDateTime ge 2025-07-01T00:00:00Z&$orderby=receivedDateTime desc`,
    );
    const all = (await graph.walk(`${inbox}?$top=1000`)).rows;
    const late = (row: Entity) => String(row['receivedDateTime']) >= '2025-07-01T00:00:00Z';
    expect(ids(recent.rows)).toEqual(ids(all.filter(late)));
    const early = all.find((row) => !late(row)) ?? expect.fail();
    const [deleted, created] = await Promise.all(
      ['deleted', 'created'].map((kind) => round(`${inbox}/delta?changeType=${kind}`)),
    );
    expect([deleted?.rows.length, created?.rows.length]).toEqual([0, all.length]);
    simulator.removeMessage(user, String(early['id']));
    simulator.markMessage(user, idAt(recent.rows, 0), true);
    expect(ids((await round(recent.deltaLink)).rows)).toEqual([idAt(recent.rows, 0)]);
    expect(ids((await round(deleted?.deltaLink ?? '')).rows)).toEqual([String(early['id'])]);
    expect((await round(created?.deltaLink ?? '')).rows).toEqual([]);
  });

  test('what a round does not take is a 400', async () => {
    for (const query of [
      '$top=3',
      '$count=true',
      '$filter=isRead eq false',
      '$filter=receivedDateTime le 2025-07-01T00:00:00Z',
      '$orderby=receivedDateTime',
      '$orderby=subject desc',
      'changeType=moved',
      '$deltatoken=nonsense',
      'changeType=created&changeType=created',
    ])
      expect((await graph.get(`${inbox}/delta?${query}`)).status, query).toBe(400);
  });

  test('an expired token is a 410 that says where to start', async () => {
    const { deltaLink } = await round(`${inbox}/delta`);
    simulator.expireDeltaTokens();
    const answer = await graph.get(deltaLink);
    expect([answer.status, (answer.body['error'] as { code: string }).code]).toEqual([
      410,
      'syncStateNotFound',
    ]);
    expect((await graph.get(String(answer.headers.get('location')))).status).toBe(200);
  });
});

test('changes to what is not there are refused', async () => {
  const [id] = ids((await graph.get(inbox)).body['value'] as Entity[]);
  for (const change of [
    () => simulator.markMessage('nobody', String(id), true),
    () => simulator.removeMessage(user, 'nothing'),
    () => simulator.moveMessage(user, String(id), 'nowhere'),
    () => simulator.moveMessage(user, String(id), 'own-search'),
  ])
    expect(change).toThrow(RangeError);
});
