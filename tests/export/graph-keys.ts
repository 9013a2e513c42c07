import { keysOfTeams } from './graph-keys-of-teams.ts';
import { type Asked, type Keys, type Name, owned, owners } from './key-lists.ts';
import { type Graph, type GraphRow, idOf, type Owned } from './read-graph.ts';

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

/** One a mailbox; whoever has none has no settings. */
async function settingsOf(graph: Graph, people: readonly string[], person: Name): Promise<Keys> {
  return owners(await graph.each(people, (id) => `/users/${id}/mailboxSettings`), person);
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
        groupOwner: owned(await graph.each(groups, (id) => `/groups/${id}/owners?$select=id`), group, person),
        userManager: owned(managers, person, person),
        mailboxSettings: await settingsOf(graph, people, person),
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
        mailboxSettings: await settingsOf(graph, people, person),
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
    'msft-teams': keysOfTeams,
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
