import type { PseudonymKind } from '../../src/kernel/pseudonym-kinds.ts';
import { createPseudonymizer } from '../../src/pseudonyms/index.ts';
import { type Graph, type GraphRow, idOf, type Owned } from './read-graph.ts';

/** What an id becomes, by the key of the gateway and by no code of the export's. */
export type Names = (kind: PseudonymKind) => (id: string) => string;

/** Keys of rows, sorted: whose it is and its id, as the export should have them. */
export type Keys = readonly string[];

type Asked = {
  readonly graph: Graph;
  readonly of: Names;
  /** Start of the run, ISO 8601: the window of events is measured from it. */
  readonly started: string;
};

export function namesBy(secret: string, tenant: string): Names {
  const made = createPseudonymizer({ scheme: 'native', keys: [{ id: 1, secret }], tenant });
  return (kind) => (id) => made.reversible(id, kind) ?? '';
}

type Name = (id: string) => string;
const owned = (rows: readonly Owned[], owner: Name, name: Name): Keys =>
  rows.map((one) => `${owner(one.owner)} ${name(idOf(one.row))}`).sort();
/** Where the id is one that cannot be led back: by owner alone, so many times as there are rows. */
const owners = (rows: readonly Owned[], owner: Name): Keys => rows.map((one) => owner(one.owner)).sort();
const once = (keys: Keys): Keys => [...new Set(keys)];

const DAY = 86_400_000;

/** Days of the window of events around the start of a run (docs/guides/export.md). */
const EVENT_DAYS = { back: 365, ahead: 90 } as const;

function windowOf(started: string): string {
  const day = (days: number) =>
    new Date(Math.floor((Date.parse(started) + days * DAY) / DAY) * DAY).toISOString();
  return `startDateTime=${day(-EVENT_DAYS.back)}&endDateTime=${day(EVENT_DAYS.ahead)}`;
}

/** Occurrences stand in the view; a round has their series as well. */
function withSeries(view: readonly Owned[]): readonly Owned[] {
  const series = view.flatMap(({ owner, row }) =>
    typeof row['seriesMasterId'] === 'string' ? [`${owner} ${row['seriesMasterId']}`] : [],
  );
  const masters = [...new Set(series)].map((text) => {
    const [owner = '', id = ''] = text.split(' ');
    return { owner, row: { id } };
  });
  return [...view, ...masters];
}

async function foldersOf(graph: Graph, person: string): Promise<readonly Owned[]> {
  const below = async (path: string): Promise<readonly GraphRow[]> => {
    const rows = await graph.all(`${path}?$top=100`);
    const inner = rows.filter((row) => row['childFolderCount'] !== 0);
    const deeper = await Promise.all(
      inner.map((row) => below(`/users/${person}/mailFolders/${idOf(row)}/childFolders`)),
    );
    return [...rows, ...deeper.flat()];
  };
  return (await below(`/users/${person}/mailFolders`)).map((row) => ({ owner: person, row }));
}

/**
 * What Graph itself holds of each connector's tables, asked by other endpoints than the export's wherever there are any, so that the two
 * cannot share a mistake.
 */
export const GRAPH_KEYS: Readonly<Record<string, (asked: Asked) => Promise<Readonly<Record<string, Keys>>>>> =
  {
    'entra-id': async ({ graph, of }) => {
      const people = await graph.people();
      const groups = (await graph.all('/groups?$top=999')).map(idOf);
      const [person, group] = [of('person'), of('group')];
      const members = await graph.each(groups, (id) => `/groups/${id}/members?$select=id&$top=999`);
      const managers = await graph.each(people, (id) => `/users/${id}/manager?$select=id`);
      return {
        user: people.map(person).sort(),
        group: groups.map(group).sort(),
        groupMember: owned(members, group, person),
        userManager: owned(managers, person, person),
      };
    },
    'outlook-cal': async ({ graph, of, started }) => {
      const people = await graph.people();
      const person = of('person');
      const view = await graph.each(
        people,
        (id) => `/users/${id}/calendarView?${windowOf(started)}&$top=1000&$select=id,seriesMasterId`,
      );
      const calendars = await graph.each(people, (id) => `/users/${id}/calendars`);
      return {
        user: people.map(person).sort(),
        event: owned(withSeries(view), person, of('event')),
        calendar: owned(calendars, person, of('calendar')),
      };
    },
    'outlook-mail': async ({ graph, of }) => {
      const people = await graph.people();
      const person = of('person');
      const messages = await graph.each(people, (id) => `/users/${id}/messages?$top=1000&$select=id`);
      const folders: Owned[] = [];
      for (const id of people) folders.push(...(await foldersOf(graph, id)));
      return {
        user: people.map(person).sort(),
        message: owned(messages, person, of('mail-item')),
        mailFolder: owned(folders, person, of('mail-folder')),
      };
    },
    'msft-onedrive': async ({ graph, of }) => {
      const people = await graph.people();
      const groups = (await graph.all('/groups?$top=999')).map(idOf);
      const drives = [
        ...(await graph.each(people, (id) => `/users/${id}/drives`)),
        ...(await graph.each(groups, (id) => `/groups/${id}/drives`)),
      ];
      const ids = [...new Set(drives.map(({ row }) => idOf(row)))];
      const items = await graph.each(ids, (id) => `/drives/${id}/root/delta?$select=id`);
      const activities = await graph.each(ids, (id) => `/drives/${id}/items/root/activities`);
      return {
        user: people.map(of('person')).sort(),
        drive: ids.map(of('drive')).sort(),
        driveItem: owned(items, of('drive'), of('drive-item')),
        itemActivity: owners(activities, of('drive')),
      };
    },
    'msft-teams': async ({ graph, of }) => {
      const people = await graph.people();
      const teams = (await graph.all('/teams?$top=999')).map(idOf);
      const [group, chat, call, message] = [of('group'), of('chat'), of('call'), of('chat-message')];
      const channels = await graph.each(teams, (id) => `/teams/${id}/allChannels`);
      const posts = await graph.each(teams, (id) => `/teams/${id}/channels/getAllMessages?$top=50`);
      const chats = await graph.each(people, (id) => `/users/${id}/chats?$top=50`);
      // Each message comes once for each of the chat's members.
      const messages = await graph.each(people, (id) => `/users/${id}/chats/getAllMessages?$top=50`);
      const calls = (await graph.all('/communications/callRecords')).map(idOf);
      const sessions = await graph.each(calls, (id) => `/communications/callRecords/${id}/sessions`);
      return {
        user: people.map(of('person')).sort(),
        team: teams.map(group).sort(),
        channel: owned(channels, group, chat),
        channelMessage: posts.map(({ row }) => message(idOf(row))).sort(),
        chat: once(chats.map(({ row }) => chat(idOf(row))).sort()),
        chatMessage: once(
          messages.map(({ row }) => `${chat(String(row['chatId']))} ${message(idOf(row))}`).sort(),
        ),
        callRecord: calls.map(call).sort(),
        callSession: owned(sessions, call, call),
      };
    },
    'msft-copilot': async ({ graph, of }) => {
      const people = await graph.people();
      const interactions = await graph.each(
        people,
        (id) => `/copilot/users/${id}/interactionHistory/getAllEnterpriseInteractions?$top=100`,
      );
      return {
        user: people.map(of('person')).sort(),
        aiInteraction: owned(interactions, of('person'), of('interaction')),
      };
    },
  };
