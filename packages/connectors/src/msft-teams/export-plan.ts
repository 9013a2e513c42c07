import type { ExportPlan, ExportStep } from '../builders/export-plan.ts';
import {
  createExportStep,
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
const OF_LAST_DAYS = { kind: 'since', since: [], overlapHours: 72 } as const;
const MEETING = { userId: '/onlineMeetingInfo/organizer/id', joinWebUrl: '/onlineMeetingInfo/joinWebUrl' };

const TEAM_STEPS: readonly ExportStep[] = [
  // The list fills only IDs and names (graph-facts.md#3.4), so each team is requested.
  createExportStep('teams', ['team-list', null, 'teams'], { query: [DIRECTORY_TOP] }),
  createExportStep('teams', ['teams', 'team', 'team'], { loops: EACH_TEAM }),
  createExportStep('teams', ['team-members', 'teamMember', 'team-members'], {
    query: [DIRECTORY_TOP],
    loops: EACH_TEAM,
  }),
  createExportStep('teams', ['channels', 'channel', 'team-all-channels'], { loops: EACH_TEAM }),
  createExportStep('teams', ['channel-members', 'channelMember', 'channel-members'], {
    query: [DIRECTORY_TOP],
    loops: EACH_CHANNEL,
  }),
  // A delta round reaches eight months back at most (graph-facts.md#2.3); the list is complete.
  createExportStep('messages', ['posts-before', 'channelMessage', 'channel-messages'], {
    changes: { kind: 'once' },
    query: [MESSAGE_TOP, '$expand=replies'],
    prefer: UNKNOWN_MEMBERS,
    loops: EACH_CHANNEL,
  }),
  createExportStep('messages', ['posts', 'channelMessage', 'channel-messages-delta'], {
    changes: { kind: 'delta', since: ['$filter=lastModifiedDateTime gt {since}'], changesOnly: true },
    query: [MESSAGE_TOP, '$expand=replies'],
    prefer: UNKNOWN_MEMBERS,
    loops: EACH_CHANNEL,
  }),
];

const CHAT_STEPS: readonly ExportStep[] = [
  createExportStep('teams', ['chats', 'chat', 'user-chats'], {
    uniqueBy: 'chat-members',
    ownersOnly: ['viewpoint'],
    query: [MESSAGE_TOP],
    prefer: UNKNOWN_MEMBERS,
    loops: EACH_USER,
  }),
  // `$expand=members` of chats is limited to 25 (graph-facts.md#2.2).
  createExportStep('teams', ['chat-members', 'chatMember', 'chat-members'], {
    query: [DIRECTORY_TOP],
    loops: EACH_CHAT,
  }),
  // Graph applies the filter only with an order by the same property (graph-facts.md#3.4).
  createExportStep('messages', ['chat-messages', 'chatMessage', 'chat-messages'], {
    changes: {
      kind: 'since',
      since: ['$orderby=lastModifiedDateTime desc', '$filter=lastModifiedDateTime gt {since}'],
      overlapHours: 24,
    },
    query: [MESSAGE_TOP],
    prefer: UNKNOWN_MEMBERS,
    loops: EACH_CHAT,
  }),
];

const CALL_STEPS: readonly ExportStep[] = [
  // A reprocessed record has a higher `version` and the same start; the overlap returns it.
  createExportStep('calls', ['call-records', 'callRecord', 'call-records'], {
    changes: { ...OF_LAST_DAYS, since: ['$filter=startDateTime ge {since}'] },
  }),
  createExportStep('calls', ['call-sessions', 'callSession', 'call-record-sessions'], {
    changes: OF_LAST_DAYS,
    query: ['$expand=segments'],
    loops: EACH_CALL,
  }),
  createExportStep('calls', ['call-participants', 'callParticipant', 'call-record-participants'], {
    changes: OF_LAST_DAYS,
    loops: EACH_CALL,
  }),
  createExportStep('calls', ['pstn-calls', 'pstnCallLogRow', 'pstn-calls'], {
    changes: { ...OF_LAST_DAYS, maxDays: 89 },
  }),
  createExportStep('calls', ['direct-routing-calls', 'directRoutingLogRow', 'direct-routing-calls'], {
    changes: { ...OF_LAST_DAYS, maxDays: 89 },
  }),
];

const MEETING_STEPS: readonly ExportStep[] = [
  // Graph has no list of meetings; a meeting chat has the link and the organizer, under whom Graph finds
  // the meeting.
  createExportStep('meetings', ['meetings', 'onlineMeeting', 'online-meetings'], {
    query: ["$filter=joinWebUrl eq '{joinWebUrl}'"],
    loops: [{ step: 'chats', slots: MEETING }],
  }),
  createExportStep('meetings', ['attendance-reports', 'meetingAttendanceReport', 'attendance-reports'], {
    loops: [{ step: 'meetings', slots: { meetingId: '/id' } }],
  }),
  createExportStep('meetings', ['attendance-records', 'attendanceRecord', 'attendance-records'], {
    loops: [{ step: 'attendance-reports', slots: { reportId: '/id' } }],
  }),
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
