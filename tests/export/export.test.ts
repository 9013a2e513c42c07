import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPseudonymizer } from '../../src/pseudonyms/index.ts';
import { startGateway, TEST_KEY, type TestGateway } from '../harness/start-gateway.ts';
import { exportFolders, runExportHere } from './export-stand.ts';
import { graphTruth, idOf, type Truth, unique } from './graph-truth.ts';
import { doubled, lastRun, openModes, type ReadRun, runsOf, sortedRows } from './read-export.ts';

const exportFolder = exportFolders();
/** Enough to see rounds of the directory and of drives. */
const SOME = ['--connector', 'entra-id', '--connector', 'msft-onedrive'];
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ simulator: { people: 5, seed: 5 } });
}, 60_000);
afterAll(() => gateway.close());

/** What ids become; by the key of the test's gateway, and by no code of the export's. */
function pseudonyms() {
  const keys = [{ id: 1, secret: TEST_KEY }];
  const made = createPseudonymizer({ scheme: 'native', keys, tenant: gateway.simulator.tenantId });
  return (kind: Parameters<typeof made.reversible>[1]) => (id: string) => made.reversible(id, kind) ?? '';
}

describe('everything, the first time', () => {
  const folder = () => place;
  let place = '';
  let gone = '';
  let run: ReadRun;
  let truth: Awaited<ReturnType<typeof graphTruth>>;
  const rows = (name: string) => run.tables.get(name) ?? [];
  const ids = (name: string) => rows(name).map(idOf).sort();
  const owned = (name: string, owner: string) =>
    rows(name).map((row) => `${String(row[owner])} ${idOf(row)}`);

  test('rows are those of Graph: by number and by id, none lost, none doubled', async () => {
    place = exportFolder();
    const { code, err } = await runExportHere(folder(), ['--gateway', gateway.host.url]);
    expect([code, err]).toEqual([0, expect.stringContaining('"event":"done"')]);
    run = lastRun(folder());
    truth = await graphTruth(gateway);
    const of = pseudonyms();
    const person = of('person');
    const map = (name: (id: string) => string, list: readonly { readonly row: object }[]) =>
      list.map(({ row }) => name(idOf(row as never))).sort();
    const pairs = (list: readonly Truth[], owner: (id: string) => string, name: (id: string) => string) =>
      list.map(({ of: [first = ''], row }) => `${owner(first)} ${name(idOf(row))}`).sort();

    expect(ids('entra-id/user')).toEqual(truth.people.map(person).sort());
    expect(owned('entra-id/userManager', 'path_userId').sort()).toEqual(
      pairs(truth.managers, person, person),
    );
    expect(ids('entra-id/group')).toEqual(truth.groups.map(idOf).map(of('group')).sort());
    expect(owned('entra-id/groupMember', 'path_groupId').sort()).toEqual(
      truth.directMembers
        .map(({ of: [group = ''], row }) => `${of('group')(group)} ${person(idOf(row))}`)
        .sort(),
    );
    expect(ids('msft-teams/team')).toEqual(truth.teams.map(idOf).map(of('group')).sort());
    expect(owned('msft-teams/channel', 'path_teamId').sort()).toEqual(
      pairs(truth.channels, of('group'), of('chat')),
    );
    expect(ids('msft-teams/chat')).toEqual([...unique(map(of('chat'), truth.chats))]);
    expect(owned('msft-teams/chatMessage', 'path_chatId').sort()).toEqual(
      truth.chatMessages
        .map(({ row }) => `${of('chat')(String(row['chatId']))} ${of('chat-message')(idOf(row))}`)
        .sort(),
    );
    expect(ids('msft-teams/callRecord')).toEqual(truth.calls.map(idOf).map(of('call')).sort());
    expect(owned('msft-teams/callSession', 'path_callRecordId').sort()).toEqual(
      pairs(truth.sessions, of('call'), of('call')),
    );
    expect(unique(ids('msft-onedrive/drive'))).toEqual(unique(map(of('drive'), truth.drives)));
    expect(owned('msft-onedrive/driveItem', 'path_driveId').sort()).toEqual(
      pairs(truth.items, of('drive'), of('drive-item')),
    );
    expect(ids('msft-copilot/aiInteraction')).toEqual(map(of('interaction'), truth.interactions));
    for (const [name, table] of run.tables) expect([name, doubled(sortedRows(table))]).toEqual([name, []]);
  }, 120_000);

  test('posts are there with all their replies, those behind nested links too', () => {
    const of = pseudonyms();
    const withReplies = rows('msft-teams/channelMessage').flatMap((post) => [
      post,
      ...((post['replies'] ?? []) as (typeof post)[]),
    ]);
    expect(withReplies.map(idOf).sort()).toEqual(
      truth.posts.map(({ row }) => of('chat-message')(idOf(row))).sort(),
    );
    expect(
      rows('msft-teams/channelMessage').some((post) => Object.hasOwn(post, 'replies@odata.nextLink')),
    ).toBe(false);
  });

  test('messages of all folders are there, of folders in folders too, and none of a search', async () => {
    const of = pseudonyms();
    expect(owned('outlook-mail/message', 'path_userId').sort()).toEqual(
      truth.messages
        .map(({ of: [id = ''], row }) => `${of('person')(id)} ${of('mail-item')(idOf(row))}`)
        .sort(),
    );
  });

  test('people without mailbox or licence are counted, listed by pseudonym, and end nothing', () => {
    const { tables = {} } = run.manifest.connectors['msft-copilot'] ?? {};
    const interactions = tables['aiInteraction'];
    const people = new Set(truth.people.map(pseudonyms()('person')));
    expect(interactions?.gaps.map(({ status }) => status)).toEqual(expect.arrayContaining([403]));
    for (const { of, owners } of interactions?.gaps ?? []) {
      expect(of).toHaveLength(owners);
      for (const { userId } of of) expect(people.has(userId ?? '')).toBe(true);
    }
    const lost = (interactions?.gaps ?? []).reduce((sum, { owners }) => sum + owners, 0);
    expect(interactions?.owners).toEqual({
      asked: truth.people.length,
      answered: truth.people.length - lost,
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
      truth.people
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
