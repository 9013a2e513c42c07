import type { TestGateway } from '../harness/start-gateway.ts';

export type GraphRow = Readonly<Record<string, unknown>>;
/** A row of Graph's own and whose it is, ids in clear. */
export type Truth = { readonly of: readonly string[]; readonly row: GraphRow };

/**
 * What Graph itself holds, asked past the gateway by other endpoints than the export's wherever there are any, so that the two cannot
 * share a mistake.
 */
export async function graphTruth({ simulator, graphToken }: TestGateway) {
  const token = await graphToken();
  const all = async (path: string): Promise<readonly GraphRow[]> => {
    const rows: GraphRow[] = [];
    for (let next: string | undefined = `${simulator.graphUrl}/v1.0${path}`; next !== undefined; ) {
      const answer: Response = await fetch(next, { headers: { authorization: `Bearer ${token}` } });
      if (answer.status === 404 || answer.status === 403) return rows;
      const page = (await answer.json()) as { value?: GraphRow[]; '@odata.nextLink'?: string };
      if (answer.status !== 200) throw new Error(`${path} ${answer.status}`);
      rows.push(...(page.value ?? [page]));
      next = page['@odata.nextLink'];
    }
    return rows;
  };
  const each = async (owners: readonly string[], path: (id: string) => string): Promise<readonly Truth[]> => {
    const found: Truth[] = [];
    for (const id of owners) for (const row of await all(path(id))) found.push({ of: [id], row });
    return found;
  };
  const people = simulator.people.map(({ id }) => id);
  const groups = await all('/groups?$top=999');
  const teams = await all('/teams?$top=999');
  const channels = await each(teams.map(idOf), (id) => `/teams/${id}/allChannels`);
  const chats = await each(people, (id) => `/users/${id}/chats?$top=50`);
  const drives = [
    ...(await each(people, (id) => `/users/${id}/drives`)),
    ...(await each(groups.map(idOf), (id) => `/groups/${id}/drives`)),
  ];
  const messages = await each(people, (id) => `/users/${id}/messages?$top=1000`);
  const calls = await all('/communications/callRecords');
  const allChats = await each(people, (id) => `/users/${id}/chats/getAllMessages?$top=50`);
  return {
    people,
    groups,
    managers: await each(people, (id) => `/users/${id}/manager?$select=id`),
    directMembers: await each(groups.map(idOf), (id) => `/groups/${id}/members?$select=id&$top=999`),
    messages,
    chats,
    chatMessages: uniqueBy(allChats, ({ row }) => `${String(row['chatId'])} ${idOf(row)}`),
    posts: await each(teams.map(idOf), (id) => `/teams/${id}/channels/getAllMessages?$top=50`),
    teams,
    channels,
    drives,
    items: await each(unique(drives.map(({ row }) => idOf(row))), (id) => `/drives/${id}/root/delta`),
    calls,
    sessions: await each(calls.map(idOf), (id) => `/communications/callRecords/${id}/sessions`),
    interactions: await each(
      people,
      (id) => `/copilot/users/${id}/interactionHistory/getAllEnterpriseInteractions?$top=100`,
    ),
    events: async (from: string, to: string) =>
      each(people, (id) => `/users/${id}/calendarView?startDateTime=${from}&endDateTime=${to}&$top=1000`),
  };
}

export function idOf(row: GraphRow): string {
  return String(row['id']);
}

export function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function uniqueBy<T>(items: readonly T[], name: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [name(item), item])).values()];
}
