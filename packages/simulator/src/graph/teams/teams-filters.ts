import type { FilterTable } from '../odata/endpoint.ts';

const RANGE = ['gt', 'ge', 'lt', 'le'] as const;

/** Sources: the `$filter` notes of list teams, list members, list allChannels, list chats, list chat messages, chat message
 * delta, list callRecords, get onlineMeeting, getAllEnterpriseInteractions (graph-facts.md#3.4, #3.6). */
export const TEAM_FILTER: FilterTable = Object.freeze({
  id: ['eq', 'in'],
  displayName: ['eq', 'ne', 'startswith'],
  description: ['eq', 'startswith'],
});

export const TEAM_MEMBER_FILTER: FilterTable = Object.freeze({
  roles: ['any', 'eq'],
  userId: ['eq'],
  displayName: ['eq', 'startswith'],
  email: ['eq', 'startswith'],
});

export const CHANNEL_FILTER: FilterTable = Object.freeze({
  membershipType: ['eq', 'ne'],
  displayName: ['eq', 'startswith'],
});

export const CHAT_FILTER: FilterTable = Object.freeze({
  chatType: ['eq', 'ne'],
  topic: ['eq', 'ne', 'startswith'],
  lastUpdatedDateTime: RANGE,
  'lastMessagePreview/createdDateTime': RANGE,
  'members/displayName': ['any', 'eq'],
});

/** Applied only if `$orderby` names the same property; otherwise ignored. */
export const CHAT_MESSAGE_FILTER: FilterTable = Object.freeze({
  lastModifiedDateTime: ['gt', 'lt'],
  createdDateTime: ['lt'],
});

export const POST_DELTA_FILTER: FilterTable = Object.freeze({ lastModifiedDateTime: ['gt'] });

export const ALL_MESSAGES_FILTER: FilterTable = Object.freeze({
  lastModifiedDateTime: RANGE,
  createdDateTime: RANGE,
});

export const CALL_RECORD_FILTER: FilterTable = Object.freeze({
  startDateTime: RANGE,
  'participants_v2/id': ['any', 'eq'],
});

export const ONLINE_MEETING_FILTER: FilterTable = Object.freeze({
  JoinWebUrl: ['eq'],
  joinWebUrl: ['eq'],
  'joinMeetingIdSettings/joinMeetingId': ['eq'],
});

export const INTERACTION_FILTER: FilterTable = Object.freeze({ createdDateTime: RANGE, appClass: ['eq'] });

/** By the names that docs/reference/simulator.md gives them. */
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
