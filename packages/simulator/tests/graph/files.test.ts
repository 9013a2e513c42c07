import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

let simulator: Simulator;
let graph: GraphClient;

beforeAll(async () => {
  simulator = await startSimulator({ people: 60, seed: 4 });
  graph = await createGraphClient(simulator, ['Files.Read.All', 'GroupMember.Read.All']);
});
afterAll(() => simulator.close());

const value = (body: Entity) => body['value'] as Entity[];
const ids = (rows: readonly Entity[]) => rows.map((row) => String(row['id']));
const outcome = async (target: string, client = graph) => {
  const { status, body } = await client.get(target);
  return [status, (body['error'] as { code: string } | undefined)?.code];
};
const ofKind = (kind: string) => simulator.people.find((one) => one.kind === kind)?.id ?? expect.fail();
const memberAt = (index: number) => simulator.people[index]?.id ?? expect.fail();
const driveOf = async (userId: string) => String((await graph.get(`/v1.0/users/${userId}/drive`)).body['id']);
const itemsOf = async (drive: string, query = '') =>
  (await graph.walk(`/v1.0/drives/${drive}/root/delta${query}`)).rows;
async function groupOf(name: RegExp): Promise<string> {
  const { rows } = await graph.walk('/v1.0/groups?$select=id,displayName');
  return String(rows.find((row) => name.test(String(row['displayName'])))?.['id']);
}

describe('drives', () => {
  test('the default drive is the first of the list and is read by its id; the system hides one', async () => {
    const user = memberAt(1);
    const list = value((await graph.get(`/v1.0/users/${user}/drives`)).body);
    const all = value((await graph.get(`/v1.0/users/${user}/drives?$select=id,name,system`)).body);
    expect(list).toHaveLength(1);
    expect(all.map((drive) => [drive['name'], drive['system']])).toEqual([
      ['OneDrive', undefined],
      ['PersonalCacheLibrary', {}],
    ]);
    const own = (await graph.get(`/v1.0/users/${user}/drive`)).body;
    expect(own).toMatchObject({ ...list[0], '@odata.context': expect.stringMatching(/#drives\/\$entity$/) });
    expect((await graph.get(`/v1.0/drives/${own['id']}`)).body).toEqual(own);
    expect(own['webUrl']).toMatch(
      /^https:\/\/northwindexample-my\.sharepoint\.com\/personal\/[a-z0-9_-]+\/Documents$/,
    );
    expect(own).toMatchObject({
      driveType: 'business',
      owner: { user: { email: simulator.people[1]?.mail, id: user } },
    });
    expect(Buffer.from(String(own['id']).slice(2), 'base64url')).toHaveLength(48);
    const hidden = await graph.walk(`/v1.0/drives/${all[1]?.['id']}/root/delta`);
    expect(hidden.rows.length).toBeGreaterThan(3);
  });

  test('libraries of a group, ordered, one a page', async () => {
    const group = await groupOf(/Team/);
    const path = `/v1.0/groups/${group}/drives`;
    const { rows, pages } = await graph.walk(`${path}?$top=1&$orderby=name`);
    expect(pages).toHaveLength(2);
    expect(rows.map((drive) => drive['driveType'])).toEqual(['documentLibrary', 'documentLibrary']);
    expect(rows.map((drive) => drive['name'])).toEqual(rows.map((drive) => String(drive['name'])).toSorted());
    expect(String(pages[0]?.['@odata.nextLink'])).toMatch(
      new RegExp(`^${simulator.graphUrl}${path}\\?\\$top=1&\\$orderby=name&\\$skiptoken=`),
    );
    expect(rows[0]?.['owner']).toMatchObject({ group: { id: group } });
    const ids = value((await graph.get(`${path}?$select=sharePointIds`)).body);
    expect(ids[0]?.['sharePointIds']).toMatchObject({ tenantId: simulator.tenantId });
  });

  test('who has never opened a drive has none; guests, rooms and shared mailboxes neither; disabled accounts keep theirs', async () => {
    for (const user of [memberAt(9), ofKind('guest'), ofKind('room'), ofKind('shared')])
      for (const path of ['drive', 'drives'])
        expect(await outcome(`/v1.0/users/${user}/${path}`)).toEqual([404, 'ResourceNotFound']);
    expect(await outcome('/v1.0/users/nobody/drive')).toEqual([404, 'ResourceNotFound']);
    expect((await outcome(`/v1.0/users/${ofKind('disabled')}/drive`))[0]).toBe(200);
    expect(await outcome(`/v1.0/groups/${await groupOf(/vpn/)}/drives`)).toEqual([404, 'ResourceNotFound']);
  });

  test('without a role of files nothing is read', async () => {
    const other = await createGraphClient(simulator, ['User.Read.All', 'Mail.Read']);
    const drive = await driveOf(memberAt(1));
    for (const path of [
      `users/${memberAt(1)}/drive`,
      `drives/${drive}`,
      `drives/${drive}/root/delta(token='x')`,
    ])
      expect(await outcome(`/v1.0/${path}`, other)).toEqual([403, 'accessDenied']);
  });

  test.each([
    ['drives/x', 400, 'invalidRequest'],
    [`drives/b!${'A'.repeat(64)}`, 404, 'itemNotFound'],
    [`drives/b!${'A'.repeat(64)}/root/delta`, 404, 'itemNotFound'],
    ['drives/{drive}/items/01NOTHING', 404, 'itemNotFound'],
    ['drives/{drive}/items/01NOTHING/activities', 404, 'itemNotFound'],
    ['drives/{drive}/items/root/content', 404, 'ResourceNotFound'],
    ['drives/{drive}/items/root/thumbnails', 404, 'ResourceNotFound'],
    ['drives/{drive}/items/root/permissions', 404, 'ResourceNotFound'],
    ['drives/{drive}/root', 404, 'ResourceNotFound'],
    ['drives/{drive}/root/children', 404, 'ResourceNotFound'],
    ['drives/{drive}/root:/Projekt%20Merkur:/content', 404, 'ResourceNotFound'],
    ['drives/{drive}/items/root?$expand=permissions', 400, 'Request_BadRequest'],
    ['drives/{drive}/items/root?$select=content', 400, 'BadRequest'],
    ['drives/{drive}?$select=nonsense', 400, 'BadRequest'],
    ['drives/{drive}/activities?$top=5', 400, 'Request_BadRequest'],
    ['drives/{drive}/activities?$select=id', 400, 'Request_BadRequest'],
    ['drives/{drive}/activities?$filter=id eq 1', 400, 'Request_BadRequest'],
    ['drives/{drive}/activities?$skiptoken=x', 400, 'invalidRequest'],
  ])('%s: %d %s', async (path, status, code) => {
    const drive = await driveOf(memberAt(1));
    expect(await outcome(`/v1.0/${path.replace('{drive}', drive)}`)).toEqual([status, code]);
  });
});

describe('items', () => {
  test('facets, identities and names of all kinds are there', async () => {
    const text = JSON.stringify(
      (await Promise.all([0, 1, 2, 5].map(async (index) => itemsOf(await driveOf(memberAt(index)))))).flat(),
    );
    for (const part of [
      /"root":\{\}/,
      /"folder":\{"childCount":[1-9]/,
      /"package":\{"type":"oneNote"\}/,
      /"specialFolder":/,
      /"shared":\{"scope":"users","owner":\{"user":\{"email":/,
      /"remoteItem":\{"id":"01/,
      /"publication":\{"level":"checkout".*?"checkedOutBy":\{"user":\{"email":/,
      /"retentionLabel":\{"name":"Personnel file .*?"labelAppliedBy":/,
      /"loginName":"i:0#\.f\|membership\|[^"]+@/,
      /"loginName":"[^"]*guest#[^"]+@/,
      /"application":\{/,
      /"hashes":\{"quickXorHash":"[^"]+","sha1Hash":/,
      /"photo":\{"cameraMake"/,
      /"location":\{"altitude"/,
      /"video":\{/,
      /"audio":\{/,
      /"malware":\{/,
      /"pendingOperations":\{/,
      /"@microsoft\.graph\.downloadUrl":"https:[^"]+tempauth=/,
      /"path":"\/drives\/b![\w-]+\/root:\/1-1%20/,
      /Doc\.aspx\?sourcedoc=%7B/,
      /"name":"Gehalt /,
    ])
      expect(text).toMatch(part);
    expect(text).not.toMatch(/sharepointIds":\{[^}]*listItemId/);
  });

  test('children lie under folders told before them, and their number is right', async () => {
    const rows = await itemsOf(await driveOf(memberAt(2)));
    const told = new Set<string>();
    const counts = new Map<string, number>();
    for (const row of rows) {
      const above = (row['parentReference'] as { id?: string }).id;
      if (above !== undefined) {
        expect(told.has(above)).toBe(true);
        counts.set(above, (counts.get(above) ?? 0) + 1);
      }
      told.add(String(row['id']));
    }
    for (const row of rows.filter((one) => 'folder' in one))
      expect((row['folder'] as { childCount: number }).childCount).toBe(counts.get(String(row['id'])) ?? 0);
  });

  test('one item is what the round tells; root by name; selected-only properties when selected', async () => {
    const drive = await driveOf(memberAt(1));
    const rows = await itemsOf(drive);
    for (const row of [rows[0], rows[3], rows.at(-1)]) {
      const { body } = await graph.get(`/v1.0/drives/${drive}/items/${row?.['id']}`);
      expect(body).toMatchObject(
        Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => name !== '@odata.type')),
      );
    }
    expect((await graph.get(`/v1.0/drives/${drive}/items/root`)).body['id']).toBe(rows[0]?.['id']);
    const selected = (
      await graph.get(`/v1.0/drives/${drive}/items/${rows.at(-1)?.['id']}?$select=id,sharepointIds,webDavUrl`)
    ).body;
    expect(Object.keys(selected)).toEqual(['@odata.context', 'id', 'sharepointIds', 'webDavUrl']);
    const other = await driveOf(memberAt(2));
    expect(await outcome(`/v1.0/drives/${other}/items/${rows[0]?.['id']}`)).toEqual([404, 'itemNotFound']);
  });
});

describe('activities', () => {
  test('a drive tells each once, two hundred a page, newest first', async () => {
    const drive = await driveOf(memberAt(1));
    const { rows, pages } = await graph.walk(`/v1.0/drives/${drive}/activities`);
    expect(pages.length).toBeGreaterThan(2);
    expect(new Set(ids(rows)).size).toBe(rows.length);
    expect(pages.slice(0, -1).every((page) => value(page).length === 200)).toBe(true);
    expect(String(pages[0]?.['@odata.nextLink'])).toContain(`/v1.0/drives/${drive}/activities?$skiptoken=`);
    const whole = (await graph.walk(`/v1.0/drives/${drive}/items/root/activities`)).rows;
    expect(ids(whole)).toEqual(ids(rows));
  });

  test('both documented shapes, by the item; the activities of the items make up those of the drive', async () => {
    const drive = await driveOf(memberAt(2));
    const { rows } = await graph.walk(`/v1.0/drives/${drive}/activities`);
    const documented = rows.filter((row) => 'activityDateTime' in row);
    const preview = rows.filter((row) => !('activityDateTime' in row));
    for (const row of documented)
      expect(Object.keys(row).sort()).toEqual(['access', 'activityDateTime', 'actor', 'driveItem', 'id']);
    for (const row of preview)
      expect(Object.keys(row)).toEqual(expect.arrayContaining(['action', 'actor', 'times', 'listItem']));
    const actions = new Set(preview.flatMap((row) => Object.keys(row['action'] as Entity)));
    expect(actions.size).toBeGreaterThan(7);
    const items = (await itemsOf(drive)).filter((row) => !('root' in row));
    const single = await Promise.all(
      items.map(async ({ id }) => (await graph.walk(`/v1.0/drives/${drive}/items/${id}/activities`)).rows),
    );
    expect(new Set(ids(single.flat()))).toEqual(new Set(ids(rows)));
    for (const one of single) expect(new Set(one.map((row) => 'activityDateTime' in row)).size).toBe(1);
  });
});

test.each(['v1.0', 'preview'] as const)(
  'all activities are of the shape %s when the simulator is told so',
  async (activityShape) => {
    const own = await startSimulator({ people: 4, activityShape });
    const client = await createGraphClient(own, ['Files.Read.All']);
    const drive = (await client.get(`/v1.0/users/${own.people[0]?.id}/drive`)).body['id'];
    const { rows } = await client.walk(`/v1.0/drives/${drive}/activities`);
    expect(rows.every((row) => 'activityDateTime' in row === (activityShape === 'v1.0'))).toBe(true);
    await own.close();
  },
);

test('decorate sees drives, items, activities and the items inside, each by its name', async () => {
  const kinds = new Set<string>();
  const own = await startSimulator({
    people: 8,
    decorate: (kind, entity) => {
      kinds.add(kind);
      return { ...entity, decorated: kind };
    },
  });
  const client = await createGraphClient(own, ['Files.Read.All', 'Mail.Read']);
  const user = own.people[0]?.id;
  const drive = (await client.get(`/v1.0/users/${user}/drive`)).body;
  const { rows } = await client.walk(`/v1.0/drives/${drive['id']}/activities`);
  expect(rows.every((row) => row['decorated'] === 'itemActivity')).toBe(true);
  expect(rows.every((row) => (row['driveItem'] as Entity)['decorated'] === 'driveItem')).toBe(true);
  await client.get(`/v1.0/users/${user}/messages`);
  await client.get(`/v1.0/users/${user}/mailFolders`);
  expect([...kinds].sort()).toEqual(['drive', 'driveItem', 'itemActivity', 'mailFolder', 'message']);
  await own.close();
});

test('five thousand people: the first drive and the first mailbox are there without making the others', async () => {
  const own = await startSimulator({ people: 5000 });
  const client = await createGraphClient(own, ['Files.Read.All', 'Mail.Read']);
  const user = own.people[4321]?.id;
  const drive = (await client.get(`/v1.0/users/${user}/drive`)).body['id'];
  expect((await client.walk(`/v1.0/drives/${drive}/root/delta`)).rows.length).toBeGreaterThan(20);
  expect((await client.walk(`/v1.0/users/${user}/messages?$top=1000`)).rows.length).toBeGreaterThan(20);
  await own.close();
});
