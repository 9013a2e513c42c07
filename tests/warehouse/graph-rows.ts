import { type GraphRow, graphBehind, idOf, type Owned } from '../export/read-graph.ts';
import type { TestGateway } from '../harness/start-gateway.ts';

const DAY = 86_400_000;

/** A value at a path of a row; undefined where there is none. */
export function at(row: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (value as Record<string, unknown> | null | undefined)?.[name],
    row,
  );
}

export const list = (row: unknown, ...path: readonly string[]) =>
  (at(row, ...path) ?? []) as readonly GraphRow[];
export const text = (row: unknown, ...path: readonly string[]) => String(at(row, ...path) ?? '');

export type Directory = {
  readonly people: ReadonlyMap<string, GraphRow>;
  readonly managers: ReadonlyMap<string, string>;
};

const ABOUT_PEOPLE = 'id,mail,userPrincipalName,proxyAddresses,department,accountEnabled,userType,employeeId';

/** The people of the tenant now, and their managers. */
export async function readDirectory(gateway: TestGateway): Promise<Directory> {
  const graph = await graphBehind(gateway);
  const people = await graph.all(`/users?$select=${ABOUT_PEOPLE}&$top=999`);
  const managers = await graph.each(people.map(idOf), (id) => `/users/${id}/manager?$select=id`);
  return {
    people: new Map(people.map((row) => [idOf(row), row])),
    managers: new Map(managers.map(({ owner, row }) => [owner, idOf(row)])),
  };
}

/** The data of the ten questions, read from Graph without the gateway, and by other endpoints than the export's if there are any. */
export async function readTenant(gateway: TestGateway) {
  const graph = await graphBehind(gateway);
  const directory = await readDirectory(gateway);
  const people = [...directory.people.keys()];
  const day = (days: number) => new Date((Math.floor(Date.now() / DAY) + days) * DAY).toISOString();
  const window = `startDateTime=${day(-365)}&endDateTime=${day(90)}&$top=1000`;
  const groups = (await graph.all('/groups?$top=999')).map(idOf);
  const drives = [
    ...(await graph.each(people, (id) => `/users/${id}/drives`)),
    ...(await graph.each(groups, (id) => `/groups/${id}/drives`)),
  ];
  const teams = (await graph.all('/teams?$top=999')).map(idOf);
  return {
    directory,
    settings: new Map(
      (await graph.each(people, (id) => `/users/${id}/mailboxSettings`)).map(({ owner, row }) => [
        owner,
        row,
      ]),
    ),
    events: await graph.each(people, (id) => `/users/${id}/calendarView?${window}`),
    mails: await graph.each(people, (id) => `/users/${id}/messages?$top=1000`),
    chats: uniqueRows(await graph.each(people, (id) => `/users/${id}/chats/getAllMessages?$top=50`)),
    posts: uniqueRows(await graph.each(teams, (id) => `/teams/${id}/channels/getAllMessages?$top=50`)),
    sessions: await readSessions(gateway),
    activities: await graph.each(
      [...new Set(drives.map(({ row }) => idOf(row)))],
      (id) => `/drives/${id}/items/root/activities`,
    ),
    prompts: await graph.each(
      people,
      (id) => `/copilot/users/${id}/interactionHistory/getAllEnterpriseInteractions?$top=100`,
    ),
  };
}

export type Tenant = Awaited<ReturnType<typeof readTenant>>;

/** A message of a chat comes once for each of its members. */
function uniqueRows(rows: readonly Owned[]): readonly GraphRow[] {
  return [
    ...new Map(
      rows.map(({ row }) => [
        `${text(row, 'chatId')} ${text(row, 'channelIdentity', 'channelId')} ${idOf(row)}`,
        row,
      ]),
    ).values(),
  ];
}

/** Sessions of the calls that have ended. */
export async function readSessions(gateway: TestGateway): Promise<readonly GraphRow[]> {
  const graph = await graphBehind(gateway);
  const calls = (await graph.all('/communications/callRecords'))
    .filter((row) => Date.parse(text(row, 'endDateTime')) <= Date.now())
    .map(idOf);
  const sessions = await graph.each(
    calls,
    (id) => `/communications/callRecords/${id}/sessions?$expand=segments`,
  );
  return sessions.map(({ row }) => row);
}
