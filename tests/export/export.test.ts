import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, TEST_KEY, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders, runExportHere } from './export-stand.ts';
import { NO_DIFFERENCES } from './exported-keys.ts';
import { GRAPH_KEYS } from './graph-keys.ts';
import { type Names, namesBy } from './key-lists.ts';
import { doubled, lastRun, openModes, type ReadRun, runsOf, sortedRows } from './read-export.ts';
import { type Graph, graphBehind, idOf } from './read-graph.ts';
import { compareWithGraph } from './same-as-graph.ts';

const exportFolder = exportFolders();
/** Enough to see rounds of the directory and of drives. */
const SOME = ['--connector', 'entra-id', '--connector', 'msft-onedrive'];
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ simulator: { people: 5, seed: 5 } });
}, 60_000);
afterAll(() => gateway.close());

/** What ids become; by the key of the test's gateway, and by no code of the export's. */
const pseudonyms = (): Names => namesBy(TEST_KEY, gateway.simulator.tenantId);

describe('everything, the first time', () => {
  const folder = () => place;
  let place = '';
  let gone = '';
  let run: ReadRun;
  let people: readonly string[];
  let graph: Graph;

  beforeAll(async () => {
    graph = await graphBehind(gateway);
    people = await graph.people();
    place = exportFolder();
    const { code, err } = await runExportHere(folder(), ['--gateway', gateway.host.url]);
    expect([code, err]).toEqual([0, expect.stringContaining('"event":"done"')]);
    run = lastRun(folder());
  }, 120_000);

  test.each(Object.keys(GRAPH_KEYS))(
    '%s: rows are those of Graph, none lost, none doubled',
    async (connector) => {
      const asked = { graph, of: pseudonyms(), started: run.manifest.started };
      const rowsOf = (table: string) => run.tables.get(`${connector}/${table}`) ?? [];
      for (const { table, keys, ...found } of await compareWithGraph(connector, asked, rowsOf))
        expect([table, keys > 0, found]).toEqual([table, true, NO_DIFFERENCES]);
    },
    120_000,
  );

  test('no row of any table is there twice', () => {
    for (const [name, table] of run.tables) expect([name, doubled(sortedRows(table))]).toEqual([name, []]);
  });

  test('posts have all their replies, and no link to more', () => {
    const posts = run.tables.get('msft-teams/channelMessage') ?? [];
    expect(posts.some((post) => ((post['replies'] ?? []) as readonly unknown[]).length > 1_000)).toBe(true);
    expect(posts.some((post) => Object.hasOwn(post, 'replies@odata.nextLink'))).toBe(false);
  });

  test('people without mailbox or licence are counted, listed by pseudonym, and end nothing', () => {
    const { tables = {} } = run.manifest.connectors['msft-copilot'] ?? {};
    const interactions = tables['aiInteraction'];
    const known = new Set(people.map(pseudonyms()('person')));
    expect(interactions?.gaps.map(({ status }) => status)).toEqual(expect.arrayContaining([403]));
    for (const { of, owners } of interactions?.gaps ?? []) {
      expect(of).toHaveLength(owners);
      for (const { userId } of of) expect(known.has(userId ?? '')).toBe(true);
    }
    const lost = (interactions?.gaps ?? []).reduce((sum, { owners }) => sum + owners, 0);
    expect(interactions?.owners).toEqual({
      asked: people.length,
      answered: people.length - lost,
    });
  });

  test('files are for their owner alone', () => {
    expect(openModes(folder())).toEqual([]);
  });

  test('the next run brings what has changed, and deletions as rows', async () => {
    const [first, second] = gateway.simulator.people.filter(({ kind }) => kind === 'member');
    gateway.simulator.renamePerson(first?.id ?? '', 'Somebody Else');
    gone = second?.id ?? '';
    gateway.simulator.removePerson(gone);
    const { code } = await runExportHere(folder(), ['--gateway', gateway.host.url, ...SOME]);
    expect(code).toBe(0);
    const next = lastRun(folder());
    expect(next.manifest.mode).toBe('changes');
    const person = pseudonyms()('person');
    const changed = next.tables.get('entra-id/user') ?? [];
    expect(changed.map(idOf).sort()).toEqual([first, second].map((one) => person(one?.id ?? '')).sort());
    expect(changed.filter((row) => Object.hasOwn(row, '@removed')).map(idOf)).toEqual([
      person(second?.id ?? ''),
    ]);
    const tables = next.manifest.connectors['entra-id']?.tables;
    expect(tables?.['user']).toMatchObject({ load: 'merge', rows: 2, removed: 1 });
    expect(tables?.['userManager']).toMatchObject({ load: 'replace' });
    expect(runsOf(folder())).toHaveLength(2);
  }, 120_000);

  test('after a 410 the round begins anew, marked so that a merge replaces', async () => {
    gateway.simulator.expireDeltaTokens();
    const { code } = await runExportHere(folder(), ['--gateway', gateway.host.url, ...SOME]);
    expect(code).toBe(0);
    const next = lastRun(folder());
    const users = next.tables.get('entra-id/user') ?? [];
    expect(users[0]).toEqual({ '@reset': true });
    expect(users.slice(1).map(idOf).sort()).toEqual(
      people
        .filter((id) => id !== gone)
        .map(pseudonyms()('person'))
        .sort(),
    );
    expect(users[1]).toHaveProperty('accountEnabled');
    const items = next.tables.get('msft-onedrive/driveItem') ?? [];
    const drives = new Set(items.map((row) => row['path_driveId']));
    expect(
      items
        .filter((row) => row['@reset'] === true)
        .map((row) => row['path_driveId'])
        .sort(),
    ).toEqual([...drives].sort());
  }, 120_000);
});
