import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

let simulator: Simulator;
let graph: GraphClient;
let own: string;
let libraries: readonly string[];

beforeEach(async () => {
  simulator = await startSimulator({ people: 16, seed: 2 });
  graph = await createGraphClient(simulator, ['Files.Read.All', 'GroupMember.Read.All']);
  own = String((await graph.get(`/v1.0/users/${simulator.people[1]?.id}/drive`)).body['id']);
  const groups = (await graph.walk('/v1.0/groups')).rows;
  const team = groups.find((group) => /Team/.test(String(group['displayName'])));
  libraries = ids((await graph.walk(`/v1.0/groups/${team?.['id']}/drives`)).rows);
});
afterEach(() => simulator.close());

const ids = (rows: readonly Entity[]) => rows.map((row) => String(row['id']));
const delta = (drive: string, query = '') => `/v1.0/drives/${drive}/root/delta${query}`;
const parentOf = (row: Entity) => (row['parentReference'] as { id?: string }).id;
async function round(target: string, headers: Readonly<Record<string, string>> = {}) {
  const { rows, pages } = await graph.walk(target, headers);
  return { rows, pages, deltaLink: String(pages.at(-1)?.['@odata.deltaLink']) };
}
const WITHOUT_PARENTS = { deltaExcludeParent: 'true' };

describe('rounds of a drive', () => {
  test('each item is told once, the root first, two hundred a page or as asked', async () => {
    const whole = await round(delta(own));
    expect(whole.pages.length).toBeGreaterThan(1);
    expect(whole.pages[0]?.['value']).toHaveLength(200);
    expect(whole.rows[0]).toMatchObject({ name: 'root', root: {} });
    expect(new Set(ids(whole.rows)).size).toBe(whole.rows.length);
    for (const top of [7, 200, 1000]) {
      const { rows, pages } = await round(delta(own, `?$top=${top}&$select=id`));
      expect(ids(rows)).toEqual(ids(whole.rows));
      expect(pages.length).toBe(Math.ceil(rows.length / Math.min(top, 200)));
    }
  });

  test('links of three spellings all lead on', async () => {
    const spelling = async (drive: string) => {
      const { pages, deltaLink } = await round(delta(drive, '?$top=20'));
      expect(pages.length).toBeGreaterThan(1);
      expect((await round(deltaLink)).rows).toEqual([]);
      return String(pages[0]?.['@odata.nextLink']).slice(`${simulator.graphUrl}/v1.0/`.length);
    };
    expect(await spelling(own)).toMatch(/^drives\/b![\w-]+\/root\/delta\(token='[\w%]+'\)\?\$top=20$/);
    expect(await spelling(libraries[0] ?? '')).toMatch(
      /^drives\/b![\w-]+\/root\/delta\?\$top=20&token=[\w%]+$/,
    );
    expect(await spelling(libraries[1] ?? '')).toMatch(
      /^drives\('b![\w%-]+'\)\/root\/microsoft\.graph\.delta\(token='[\w%]+'\)\?\$top=20$/,
    );
  });

  test('latest starts from now; a point in time tells what has been modified since', async () => {
    const all = (await round(delta(own))).rows;
    const { body } = await graph.get(delta(own, '?token=latest'));
    expect(body['value']).toEqual([]);
    simulator.removeItem(own, ids(all).at(-1) ?? '');
    expect(ids((await round(String(body['@odata.deltaLink']))).rows)).toEqual([ids(all).at(-1)]);
    const since = String(all[100]?.['lastModifiedDateTime']);
    const later = all.slice(0, -1).filter((row) => String(row['lastModifiedDateTime']) > since);
    const { rows } = await round(delta(own, `?token=${encodeURIComponent(since)}`), WITHOUT_PARENTS);
    expect(ids(rows)).toEqual(ids(later));
    expect(rows.length).toBeGreaterThan(5);
  });

  test('what has changed comes with the folders above it, unless declined; what is gone by its facet', async () => {
    const first = await round(delta(own));
    const file =
      first.rows.find((row) => 'file' in row && parentOf(row) !== ids(first.rows)[0]) ?? expect.fail();
    const gone = first.rows.find((row) => 'file' in row && row !== file) ?? expect.fail();
    simulator.renameItem(own, String(file['id']), 'Neuer Name.docx');
    simulator.removeItem(own, String(gone['id']));
    const second = await round(first.deltaLink);
    expect(second.rows[0]).toMatchObject({ root: {} });
    expect(ids(second.rows)).toContain(parentOf(file));
    expect(second.rows.at(-2)).toMatchObject({ id: file['id'], name: 'Neuer Name.docx' });
    expect(second.rows.at(-1)).toEqual({
      '@odata.type': '#microsoft.graph.driveItem',
      id: gone['id'],
      name: gone['name'],
      size: 0,
      parentReference: expect.objectContaining({ driveId: own }),
      deleted: { state: 'deleted' },
    });
    expect(ids((await round(first.deltaLink, WITHOUT_PARENTS)).rows)).toEqual([file['id'], gone['id']]);
    expect((await round(second.deltaLink)).rows).toEqual([]);
    expect((await graph.get(`/v1.0/drives/${own}/items/${gone['id']}`)).status).toBe(404);
  });

  test('a folder goes with everything inside, between two pages too, and no other item is left out', async () => {
    const all = (await round(delta(own))).rows;
    const page = (await graph.get(delta(own, '?$top=60'))).body;
    const shown = page['value'] as Entity[];
    const folder = all.find((row) => 'folder' in row && !('root' in row)) ?? expect.fail();
    simulator.removeItem(own, String(folder['id']));
    const last = ids(shown).at(-1) ?? '';
    if ((await graph.get(`/v1.0/drives/${own}/items/${last}`)).status === 200)
      simulator.removeItem(own, last);
    const rest = await round(String(page['@odata.nextLink']));
    const left = ids((await round(delta(own))).rows);
    expect(all.length - left.length).toBeGreaterThan(10);
    expect([...ids(shown).filter((id) => left.includes(id)), ...ids(rest.rows)]).toEqual(left);
    const removed = (await round(rest.deltaLink, WITHOUT_PARENTS)).rows;
    expect(ids(removed)).toEqual(ids(all).filter((id) => !left.includes(id)));
    expect(removed.every((row) => 'deleted' in row)).toBe(true);
  });

  test('an expired token is a 410 whose Location starts again, in every spelling', async () => {
    for (const [drive, inner] of [
      [own, 'resyncChangesApplyDifferences'],
      [libraries[0] ?? '', 'resyncChangesUploadDifferences'],
      [libraries[1] ?? '', 'resyncChangesUploadDifferences'],
    ] as const) {
      const next = String((await graph.get(delta(drive, '?$top=9'))).body['@odata.nextLink']);
      const { rows, deltaLink } = await round(delta(drive));
      simulator.expireDeltaTokens();
      for (const link of [next, deltaLink]) {
        const answer = await graph.get(link);
        const innerError = expect.objectContaining({ code: inner });
        expect([answer.status, answer.body['error']]).toEqual([
          410,
          expect.objectContaining({ code: 'resyncRequired', innerError }),
        ]);
        expect(ids((await round(String(answer.headers.get('location')))).rows)).toEqual(ids(rows));
      }
    }
  });

  test('tokens of another drive and made-up ones are a 400', async () => {
    const token = /token='([^']+)'/.exec((await round(delta(own))).deltaLink)?.[1] ?? expect.fail();
    for (const target of [
      delta(libraries[0] ?? '', `?token=${token}`),
      delta(own, '?token=x'),
      delta(own, "(token='x')"),
      delta(own, '?$skiptoken=x'),
    ])
      expect((await graph.get(target)).status).toBe(400);
  });
});

test('changes to what is not there are refused', () => {
  for (const change of [
    () => simulator.renameItem('b!x', 'root', 'x'),
    () => simulator.renameItem(own, 'x', 'x'),
    () => simulator.removeItem(own, 'root'),
  ])
    expect(change).toThrow(RangeError);
});

describe('the start of a round', () => {
  let simulator: Simulator;
  let graph: GraphClient;
  let root: string;

  beforeAll(async () => {
    simulator = await startSimulator({ people: 4, seed: 2 });
    graph = await createGraphClient(simulator, ['Files.Read.All']);
    root = `/v1.0/drives/${(await graph.get(`/v1.0/users/${simulator.people[1]?.id}/drive`)).body['id']}/root`;
  });
  afterAll(() => simulator.close());

  test.each([
    'delta()',
    'microsoft.graph.delta',
    'microsoft.graph.delta()',
    "delta(token='')",
    'delta?token=',
  ])('%s starts a round', async (start) => {
    expect((await graph.get(`${root}/${start}`)).body['value']).toHaveLength(200);
  });

  test('a token is taken in each spelling that links have, and as one page of the reference writes it', async () => {
    const { body } = await graph.get(`${root}/delta(token='latest')`);
    const token = /token='([^']+)'/.exec(String(body['@odata.deltaLink']))?.[1];
    for (const target of [
      `delta?token=${token}`,
      `delta(token='${token}')`,
      `delta(token=%27${token}%27)`,
      `microsoft.graph.delta(token='${token}')`,
      `delta?(token='${token}')`,
    ])
      expect((await graph.get(`${root}/${target}`)).body['value'], target).toEqual([]);
  });

  test.each([
    ['delta/token=x', 404],
    ['delta(token=x)', 404],
    ['delta?token=x&token=y', 400],
    ['delta?$orderby=name', 400],
    ['delta?$expand=permissions', 400],
    ['delta?$count=true', 400],
  ])('%s: %d', async (target, status) => {
    expect((await graph.get(`${root}/${target}`)).status).toBe(status);
  });
});
