import type { ExportRow } from '../../src/export/index.ts';
import type { Keys } from './graph-keys.ts';

/** Whose a row is, by table; `null` where its id says it all. */
const OWNERS: Readonly<Record<string, string | null>> = {
  user: null,
  group: null,
  groupMember: 'path_groupId',
  userManager: 'path_userId',
  event: 'path_userId',
  calendar: 'path_userId',
  message: 'path_userId',
  mailFolder: 'path_userId',
  drive: null,
  driveItem: 'path_driveId',
  itemActivity: 'path_driveId',
  team: null,
  channel: 'path_teamId',
  channelMessage: null,
  chat: null,
  chatMessage: 'path_chatId',
  callRecord: null,
  callSession: 'path_callRecordId',
  aiInteraction: 'path_userId',
};

/** Keys of the rows that an export has of a table, in the form of `GRAPH_KEYS`; replies count beside their posts. */
export function exportedKeys(table: string, rows: readonly ExportRow[]): Keys {
  const owner = OWNERS[table];
  if (owner === undefined) throw new Error(`whose is a row of ${table}?`);
  if (table === 'itemActivity') return rows.map((row) => String(row['path_driveId'])).sort();
  const all = table === 'channelMessage' ? rows.flatMap(withReplies) : rows;
  const keys = all.map((row) => (owner === null ? '' : `${String(row[owner])} `) + String(row['id'])).sort();
  // A drive of a group and of a person is listed for each.
  return table === 'drive' ? [...new Set(keys)] : keys;
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
