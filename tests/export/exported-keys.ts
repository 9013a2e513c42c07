import type { ExportRow } from '../../packages/export/src/plan/export-types.ts';
import type { Keys } from './key-lists.ts';

/** Whose a row is, by table; `null` where its id says it all. */
const OWNERS: Readonly<Record<string, string | null>> = {
  user: null,
  mailboxSettings: 'path_userId',
  group: null,
  groupMember: 'path_groupId',
  groupOwner: 'path_groupId',
  userManager: 'path_userId',
  event: 'path_userId',
  calendar: 'path_userId',
  message: 'path_userId',
  mailFolder: 'path_userId',
  drive: null,
  driveItem: 'path_driveId',
  itemActivity: 'path_driveId',
  team: null,
  teamMember: 'path_teamId',
  channel: 'path_teamId',
  channelMember: 'path_channelId',
  channelMessage: null,
  chat: null,
  chatMember: 'path_chatId',
  chatMessage: 'path_chatId',
  callRecord: null,
  callSession: 'path_callRecordId',
  callParticipant: 'path_callRecordId',
  onlineMeeting: 'path_userId',
  meetingAttendanceReport: 'path_meetingId',
  attendanceRecord: 'path_reportId',
  aiInteraction: 'path_userId',
};

/** Whose ids cannot be led back: as many as there are of each owner. */
const BY_OWNER: ReadonlySet<string> = new Set([
  'itemActivity',
  'mailboxSettings',
  'callParticipant',
  'attendanceRecord',
]);

/** Members are told apart by who they are. */
const BY_USER: ReadonlySet<string> = new Set(['teamMember', 'channelMember', 'chatMember']);

/** Keys of the rows that an export has of a table, in the form of `GRAPH_KEYS`; replies count beside their posts. */
export function exportedKeys(table: string, rows: readonly ExportRow[]): Keys {
  const owner = OWNERS[table];
  if (owner === undefined) throw new Error(`whose is a row of ${table}?`);
  const all = table === 'channelMessage' ? rows.flatMap(withReplies) : rows;
  const id = BY_USER.has(table) ? 'userId' : 'id';
  const keys = all
    .map((row) =>
      [owner, BY_OWNER.has(table) ? null : id].flatMap((name) => (name === null ? [] : [row[name]])),
    )
    .map((parts) => parts.map((part) => String(part ?? '')).join(' '))
    .sort();
  // A drive of a group and of a person is listed for each, a shared channel for each of its teams.
  return table === 'drive' || table === 'channelMember' ? [...new Set(keys)] : keys;
}

function withReplies(post: ExportRow): readonly ExportRow[] {
  return [post, ...((post['replies'] ?? []) as readonly ExportRow[])];
}

/** What one list has and the other has not, and what stands in it twice; empty lists where the two are equal. */
export function differences(found: Keys, wanted: Keys) {
  const [had, asked] = [new Set(found), new Set(wanted)];
  return {
    lost: wanted.filter((key) => !had.has(key)),
    foreign: found.filter((key) => !asked.has(key)),
    rows: found.length - wanted.length,
  };
}

export const NO_DIFFERENCES = { lost: [], foreign: [], rows: 0 };
