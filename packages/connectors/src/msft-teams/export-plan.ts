import type { ExportPlan, ExportStep } from '../builders/export-plan.ts';
import {
  DIRECTORY_TOP,
  EACH_USER,
  EXCLUSION_REASONS,
  MESSAGE_TOP,
  USERS_STEP,
} from '../builders/export-steps.ts';

/** Without it Graph writes `unknownFutureValue` for a `systemEventMessage`. */
const UNKNOWN_MEMBERS = 'include-unknown-enum-members';
const EACH_TEAM = [{ step: 'team-list', slots: { teamId: '/id' } }];
const EACH_CHANNEL = [{ step: 'channels', slots: { channelId: '/id' } }];
const EACH_CHAT = [{ step: 'chats', slots: { chatId: '/id' } }];
const EACH_CALL = [{ step: 'call-records', slots: { callRecordId: '/id' } }];
const MEETING = { userId: '/onlineMeetingInfo/organizer/id', joinWebUrl: '/onlineMeetingInfo/joinWebUrl' };

const TEAM_STEPS: readonly ExportStep[] = [
  {
    // The list fills only IDs and names (graph-facts.md#3.4), so each team is requested.
    id: 'team-list',
    table: null,
    endpoint: 'teams',
    family: 'teams',
    changes: { kind: 'all' },
    query: [DIRECTORY_TOP],
  },
  {
    id: 'teams',
    table: 'team',
    endpoint: 'team',
    family: 'teams',
    changes: { kind: 'all' },
    loops: EACH_TEAM,
  },
  {
    id: 'team-members',
    table: 'teamMember',
    endpoint: 'team-members',
    family: 'teams',
    changes: { kind: 'all' },
    query: [DIRECTORY_TOP],
    loops: EACH_TEAM,
  },
  {
    id: 'channels',
    table: 'channel',
    endpoint: 'team-all-channels',
    family: 'teams',
    changes: { kind: 'all' },
    loops: EACH_TEAM,
  },
  {
    id: 'channel-members',
    table: 'channelMember',
    endpoint: 'channel-members',
    family: 'teams',
    changes: { kind: 'all' },
    query: [DIRECTORY_TOP],
    loops: EACH_CHANNEL,
  },
  {
    // A delta round reaches eight months back at most (graph-facts.md#2.3); the list is complete.
    id: 'posts-before',
    table: 'channelMessage',
    endpoint: 'channel-messages',
    family: 'messages',
    changes: { kind: 'once' },
    query: [MESSAGE_TOP, '$expand=replies'],
    prefer: UNKNOWN_MEMBERS,
    loops: EACH_CHANNEL,
  },
  {
    id: 'posts',
    table: 'channelMessage',
    endpoint: 'channel-messages-delta',
    family: 'messages',
    changes: { kind: 'delta', since: ['$filter=lastModifiedDateTime gt {since}'], changesOnly: true },
    query: [MESSAGE_TOP, '$expand=replies'],
    prefer: UNKNOWN_MEMBERS,
    loops: EACH_CHANNEL,
  },
];

const CHAT_STEPS: readonly ExportStep[] = [
  {
    id: 'chats',
    table: 'chat',
    uniqueBy: 'chat-members',
    endpoint: 'user-chats',
    family: 'teams',
    changes: { kind: 'all' },
    query: [MESSAGE_TOP],
    prefer: UNKNOWN_MEMBERS,
    loops: EACH_USER,
  },
  {
    // `$expand=members` of chats is limited to 25 (graph-facts.md#2.2).
    id: 'chat-members',
    table: 'chatMember',
    endpoint: 'chat-members',
    family: 'teams',
    changes: { kind: 'all' },
    query: [DIRECTORY_TOP],
    loops: EACH_CHAT,
  },
  {
    // Graph applies the filter only with an order by the same property (graph-facts.md#3.4).
    id: 'chat-messages',
    table: 'chatMessage',
    endpoint: 'chat-messages',
    family: 'messages',
    changes: {
      kind: 'since',
      since: ['$orderby=lastModifiedDateTime desc', '$filter=lastModifiedDateTime gt {since}'],
      overlapHours: 24,
    },
    query: [MESSAGE_TOP],
    prefer: UNKNOWN_MEMBERS,
    loops: EACH_CHAT,
  },
];

const CALL_STEPS: readonly ExportStep[] = [
  {
    // A reprocessed record has a higher `version` and the same start; the overlap returns it.
    id: 'call-records',
    table: 'callRecord',
    endpoint: 'call-records',
    family: 'calls',
    changes: { kind: 'since', since: ['$filter=startDateTime ge {since}'], overlapHours: 72 },
  },
  {
    id: 'call-sessions',
    table: 'callSession',
    endpoint: 'call-record-sessions',
    family: 'calls',
    changes: { kind: 'since', since: [], overlapHours: 72 },
    query: ['$expand=segments'],
    loops: EACH_CALL,
  },
  {
    id: 'call-participants',
    table: 'callParticipant',
    endpoint: 'call-record-participants',
    family: 'calls',
    changes: { kind: 'since', since: [], overlapHours: 72 },
    loops: EACH_CALL,
  },
  {
    id: 'pstn-calls',
    table: 'pstnCallLogRow',
    endpoint: 'pstn-calls',
    family: 'calls',
    changes: { kind: 'since', since: [], overlapHours: 72, maxDays: 89 },
  },
  {
    id: 'direct-routing-calls',
    table: 'directRoutingLogRow',
    endpoint: 'direct-routing-calls',
    family: 'calls',
    changes: { kind: 'since', since: [], overlapHours: 72, maxDays: 89 },
  },
];

const MEETING_STEPS: readonly ExportStep[] = [
  {
    // Graph has no list of meetings; a meeting chat has the link and the organizer, under whom Graph finds
    // the meeting.
    id: 'meetings',
    table: 'onlineMeeting',
    endpoint: 'online-meetings',
    family: 'meetings',
    changes: { kind: 'all' },
    query: ["$filter=joinWebUrl eq '{joinWebUrl}'"],
    loops: [{ step: 'chats', slots: MEETING }],
  },
  {
    id: 'attendance-reports',
    table: 'meetingAttendanceReport',
    endpoint: 'attendance-reports',
    family: 'meetings',
    changes: { kind: 'all' },
    loops: [{ step: 'meetings', slots: { meetingId: '/id' } }],
  },
  {
    id: 'attendance-records',
    table: 'attendanceRecord',
    endpoint: 'attendance-records',
    family: 'meetings',
    changes: { kind: 'all' },
    loops: [{ step: 'attendance-reports', slots: { reportId: '/id' } }],
  },
];

export const MSFT_TEAMS_PLAN: ExportPlan = {
  connector: 'msft-teams',
  steps: [USERS_STEP, ...TEAM_STEPS, ...CHAT_STEPS, ...CALL_STEPS, ...MEETING_STEPS],
  excludedEndpoints: {
    user: EXCLUSION_REASONS.user,
    'team-channels': 'team-all-channels tells these, and those that other teams share',
    'user-joined-teams': 'teamMember, read the other way round',
    channel: EXCLUSION_REASONS.one,
    'channel-message': EXCLUSION_REASONS.one,
    'channel-message-replies': 'posts carry their replies; where they are many their links are followed',
    'team-all-messages': 'channel-messages-delta tells the same by channel, and what changed',
    'user-all-messages': 'a message would come once for each member of its chat; chat-messages has it once',
    'user-chat-members': 'chat-members tells the same',
    'user-chat-messages': 'chat-messages tells the same',
    chat: EXCLUSION_REASONS.one,
    'call-record': EXCLUSION_REASONS.one,
    'online-meeting': EXCLUSION_REASONS.one,
    'attendance-report': EXCLUSION_REASONS.one,
  },
};
