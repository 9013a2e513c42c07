import { type Asked, type Keys, type Name, once, owned, owners } from './key-lists.ts';
import { type Graph, type GraphRow, idOf, type Owned } from './read-graph.ts';

type TeamsKeys = Readonly<Record<string, Keys>>;

/** What Graph itself holds of the tables of Teams; see `GRAPH_KEYS`. */
export async function keysOfTeams(asked: Asked): Promise<TeamsKeys> {
  const { graph, of } = asked;
  const people = await graph.people();
  const chats = await graph.each(people, (id) => `/users/${id}/chats?$top=50`);
  return {
    user: people.map(of('person')).sort(),
    ...(await teamKeys(asked, people)),
    ...(await chatKeys(asked, { people, chats })),
    ...(await callKeys(asked)),
    ...(await meetingKeys(asked, chats)),
  };
}

async function teamKeys({ graph, of }: Asked, people: readonly string[]): Promise<TeamsKeys> {
  const [group, chat, person] = [of('group'), of('chat'), of('person')];
  const teams = (await graph.all('/teams?$top=999')).map(idOf);
  const channels = await graph.each(teams, (id) => `/teams/${id}/allChannels`);
  const posts = await graph.each(teams, (id) => `/teams/${id}/channels/getAllMessages?$top=50`);
  // By person, where the export asks by team.
  const joined = await graph.each(people, (id) => `/users/${id}/joinedTeams`);
  const members = await graph.each(
    channels,
    ({ owner, row }) => `/teams/${owner}/channels/${encodeURIComponent(idOf(row))}/members`,
    idOfOwned,
  );
  return {
    team: teams.map(group).sort(),
    teamMember: joined.map((one) => `${group(idOf(one.row))} ${person(one.owner)}`).sort(),
    channel: owned(channels, group, chat),
    // A shared channel is one for each of its teams, with the same members.
    channelMember: once(membersOf(members, chat, person)),
    channelMessage: posts.map(({ row }) => of('chat-message')(idOf(row))).sort(),
  };
}

type ChatsOf = { readonly people: readonly string[]; readonly chats: readonly Owned[] };

async function chatKeys({ graph, of }: Asked, { people, chats }: ChatsOf): Promise<TeamsKeys> {
  const [chat, message] = [of('chat'), of('chat-message')];
  const ids = [...new Set(chats.map(({ row }) => idOf(row)))];
  const members = await graph.each(ids, (id) => `/chats/${encodeURIComponent(id)}/members`);
  // Each message comes once for each of the chat's members.
  const messages = await graph.each(people, (id) => `/users/${id}/chats/getAllMessages?$top=50`);
  return {
    chat: ids.map(chat).sort(),
    chatMember: membersOf(members, chat, of('person')),
    chatMessage: once(
      messages.map(({ row }) => `${chat(String(row['chatId']))} ${message(idOf(row))}`).sort(),
    ),
  };
}

async function callKeys({ graph, of, started }: Asked): Promise<TeamsKeys> {
  const call = of('call');
  const calls = (await graph.all('/communications/callRecords'))
    .filter((row) => Date.parse(String(row['endDateTime'])) <= Date.parse(started))
    .map(idOf);
  const sessions = await graph.each(calls, (id) => `/communications/callRecords/${id}/sessions`);
  const participants = await graph.each(calls, (id) => `/communications/callRecords/${id}/participants_v2`);
  return {
    callRecord: calls.map(call).sort(),
    callSession: owned(sessions, call, call),
    callParticipant: owners(participants, call),
  };
}

/** Found under their organizer alone, by the link that their chats have. */
async function meetingKeys({ graph, of }: Asked, chats: readonly Owned[]): Promise<TeamsKeys> {
  const [meeting, report] = [of('meeting'), of('attendance-report')];
  const links = new Map(chats.flatMap(({ row }) => linkOf(row)));
  const meetings = await graph.each(
    [...links],
    ([link, owner]) =>
      `/users/${owner}/onlineMeetings?$filter=${encodeURIComponent(`joinWebUrl eq '${link}'`)}`,
    ([, owner]) => owner,
  );
  const reports = await graph.each(meetings, reportsPath, idOfOwned);
  return {
    onlineMeeting: owned(meetings, of('person'), meeting),
    meetingAttendanceReport: owned(reports, meeting, report),
    attendanceRecord: owners(await recordsOf(graph, meetings, reports), report),
  };
}

function reportsPath({ owner, row }: Owned): string {
  return `/users/${owner}/onlineMeetings/${encodeURIComponent(idOf(row))}/attendanceReports`;
}

/** Asked with the report itself, where the export asks for the list. */
async function recordsOf(
  graph: Graph,
  meetings: readonly Owned[],
  reports: readonly Owned[],
): Promise<readonly Owned[]> {
  const paths = new Map(meetings.map((meeting) => [idOf(meeting.row), reportsPath(meeting)]));
  const whole = await graph.each(
    reports,
    ({ owner, row }) => `${paths.get(owner)}/${idOf(row)}?$expand=attendanceRecords`,
    idOfOwned,
  );
  return whole.flatMap(({ owner, row }) =>
    ((row['attendanceRecords'] ?? []) as readonly GraphRow[]).map((record) => ({ owner, row: record })),
  );
}

function idOfOwned({ row }: Owned): string {
  return idOf(row);
}

/** A member is told from others by whom it is: its own id cannot be led back. Guests who are no accounts are nobody. */
function membersOf(members: readonly Owned[], owner: Name, person: Name): Keys {
  const who = ({ userId }: GraphRow) => (typeof userId === 'string' ? person(userId) : '');
  return members.map((member) => `${owner(member.owner)} ${who(member.row)}`).sort();
}

type MeetingInfo = {
  readonly joinWebUrl?: string | null;
  readonly organizer?: { readonly id?: string } | null;
};

function linkOf(chat: GraphRow): readonly (readonly [string, string])[] {
  const { joinWebUrl, organizer } = (chat['onlineMeetingInfo'] ?? {}) as MeetingInfo;
  return joinWebUrl && organizer?.id ? [[joinWebUrl, organizer.id]] : [];
}
