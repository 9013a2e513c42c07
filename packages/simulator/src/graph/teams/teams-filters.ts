import { type FilterTable, filterTable } from '../odata/endpoint-rules.ts';

const RANGE = 'gt ge lt le';

/** Sources: the `$filter` notes of each list in the reference (graph-facts.md#3.4, #3.6). */
export const TEAM_FILTER = filterTable({
  'eq in': 'id',
  'eq ne startswith': 'displayName',
  'eq startswith': 'description',
});

export const TEAM_MEMBER_FILTER = filterTable({
  'any eq': 'roles',
  eq: 'userId',
  'eq startswith': 'displayName email',
});

export const CHANNEL_FILTER = filterTable({ 'eq ne': 'membershipType', 'eq startswith': 'displayName' });

export const CHAT_FILTER = filterTable({
  'eq ne': 'chatType',
  'eq ne startswith': 'topic',
  [RANGE]: 'lastUpdatedDateTime lastMessagePreview/createdDateTime',
  'any eq': 'members/displayName',
});

/** Applied only if `$orderby` has the same property; otherwise ignored. */
export const CHAT_MESSAGE_FILTER = filterTable({ 'gt lt': 'lastModifiedDateTime', lt: 'createdDateTime' });
export const POST_DELTA_FILTER = filterTable({ gt: 'lastModifiedDateTime' });
export const ALL_MESSAGES_FILTER = filterTable({ [RANGE]: 'lastModifiedDateTime createdDateTime' });
export const CALL_RECORD_FILTER = filterTable({ [RANGE]: 'startDateTime', 'any eq': 'participants_v2/id' });

export const ONLINE_MEETING_FILTER = filterTable({
  eq: 'JoinWebUrl joinWebUrl joinMeetingIdSettings/joinMeetingId',
});

export const INTERACTION_FILTER = filterTable({ 'gt lt': 'createdDateTime', eq: 'appClass' });

export const TEAMS_FILTERS: Readonly<Record<string, FilterTable>> = {
  team: TEAM_FILTER,
  'conversation member': TEAM_MEMBER_FILTER,
  channel: CHANNEL_FILTER,
  chat: CHAT_FILTER,
  'chat message': CHAT_MESSAGE_FILTER,
  'post delta': POST_DELTA_FILTER,
  'all messages': ALL_MESSAGES_FILTER,
  'call record': CALL_RECORD_FILTER,
  'online meeting': ONLINE_MEETING_FILTER,
  interaction: INTERACTION_FILTER,
};
