import { type Endpoint, endpointFactory, type Route } from '../odata/call.ts';
import type { OptionRules, PageRule } from '../odata/endpoint-rules.ts';
import {
  getCallRecord,
  getDirectRoutingCalls,
  getPstnCalls,
  listCallRecords,
  listParticipants,
  listSessions,
} from './call-routes.ts';
import { getChannel, listChannelMembers, listChannels } from './channel-routes.ts';
import { allChatMessages, getChat, listChatMembers, listChatMessages, listChats } from './chat-routes.ts';
import { listInteractions } from './interaction-routes.ts';
import {
  findOnlineMeetings,
  getAttendanceReport,
  getOnlineMeeting,
  listAttendanceRecords,
  listAttendanceReports,
} from './meeting-routes.ts';
import { allPosts, getPost, listPosts, listReplies } from './post-routes.ts';
import { postsDelta } from './posts-delta.ts';
import { getTeam, listAllChannels, listJoinedTeams, listTeamMembers, listTeams } from './team-routes.ts';
import {
  ALL_MESSAGES_FILTER,
  CALL_RECORD_FILTER,
  CHANNEL_FILTER,
  CHAT_FILTER,
  CHAT_MESSAGE_FILTER,
  INTERACTION_FILTER,
  ONLINE_MEETING_FILTER,
  POST_DELTA_FILTER,
  TEAM_FILTER,
  TEAM_MEMBER_FILTER,
} from './teams-filters.ts';

const TEAM_READ = ['Team.ReadBasic.All', 'TeamSettings.Read.All', 'Group.Read.All', 'Directory.Read.All'];
const TEAM_MEMBERS = ['TeamMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];
const CHANNEL_MEMBERS = ['ChannelMember.Read.All', 'Group.Read.All'];
const CHANNELS = ['Channel.ReadBasic.All', 'Group.Read.All', 'Directory.Read.All'];
const POSTS = ['ChannelMessage.Read.All', 'Group.Read.All'];
const CHATS = ['Chat.ReadBasic.All', 'Chat.Read.All'];
const CHAT_MEMBERS = ['ChatMember.Read.All', ...CHATS];
const CALLS = ['CallRecords.Read.All'];
const PHONE_LOGS = ['CallRecord-PstnCalls.Read.All', ...CALLS];
const MEETINGS = ['OnlineMeetings.Read.All'];
const REPORTS = ['OnlineMeetingArtifact.Read.All'];
const DIRECTORY_LIKE: PageRule = { default: 100, maximum: 999, beyond: 'refused' };
const MESSAGES: PageRule = { default: 20, maximum: 50, beyond: 'refused' };
const TOKEN = { $top: true, $skiptoken: true } as const;
const CHAT: OptionRules = { $select: true, $expand: ['members', 'lastMessagePreview'] };
const MEMBERS: OptionRules = { ...TOKEN, $select: true, $filter: TEAM_MEMBER_FILTER };
const CHAT_MESSAGES: OptionRules = {
  ...TOKEN,
  $filter: CHAT_MESSAGE_FILTER,
  $orderby: { plain: ['lastModifiedDateTime', 'createdDateTime'], advanced: [] },
};
const RECORD: OptionRules = { $select: true, $expand: ['sessions', 'sessions/segments', 'participants_v2'] };
const teams = endpointFactory({ service: 'teams', beta: true });

function chatEndpoints(prefix: string, path: string): readonly Endpoint[] {
  return [
    teams(`${prefix}chat`, path, getChat, { roles: CHATS, options: CHAT }),
    teams(`${prefix}chat-members`, `${path}/members`, listChatMembers, {
      ...{ roles: CHAT_MEMBERS, options: MEMBERS, page: DIRECTORY_LIKE },
    }),
    teams(`${prefix}chat-messages`, `${path}/messages`, listChatMessages, {
      ...{ roles: ['Chat.Read.All'], options: CHAT_MESSAGES, page: MESSAGES, ignoresOtherFilters: true },
    }),
  ];
}

function phoneLog(id: string, name: string, run: Route): Endpoint {
  return teams(id, `communications/callRecords/${name}/{range}`, run, {
    ...{ roles: PHONE_LOGS, options: { $skip: true } },
    page: { default: 1000, maximum: 1000, beyond: 'refused' },
    written: `communications/callRecords/${name}(fromDateTime={from},toDateTime={to})`,
  });
}

const CHANNEL = 'teams/{team}/channels/{channel}/messages';
const MEETING = 'users/{user}/onlineMeetings';

/** Sources: graph-facts.md#2.2 (pages), #3.4 and #3.6 (paths, roles, options). */
export const TEAMS_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  teams('teams', 'teams', listTeams, {
    roles: TEAM_READ,
    options: { ...TOKEN, $select: true, $filter: TEAM_FILTER, $count: true },
    page: DIRECTORY_LIKE,
  }),
  teams('team', 'teams/{team}', getTeam, { roles: TEAM_READ, options: { $select: true } }),
  teams('team-members', 'teams/{team}/members', listTeamMembers, {
    roles: TEAM_MEMBERS,
    options: MEMBERS,
    page: DIRECTORY_LIKE,
  }),
  teams('team-all-channels', 'teams/{team}/allChannels', listAllChannels, {
    roles: CHANNELS,
    options: { $select: true, $filter: CHANNEL_FILTER },
  }),
  teams('team-channels', 'teams/{team}/channels', listChannels, {
    roles: CHANNELS,
    options: { $select: true, $filter: CHANNEL_FILTER },
  }),
  teams('user-joined-teams', 'users/{user}/joinedTeams', listJoinedTeams, { roles: TEAM_READ, options: {} }),
  teams('team-all-messages', 'teams/{team}/channels/getAllMessages', allPosts, {
    roles: POSTS,
    options: { ...TOKEN, $filter: ALL_MESSAGES_FILTER },
    page: MESSAGES,
  }),
  teams('channel', 'teams/{team}/channels/{channel}', getChannel, {
    roles: CHANNELS,
    options: { $select: true },
  }),
  teams('channel-members', 'teams/{team}/channels/{channel}/members', listChannelMembers, {
    roles: CHANNEL_MEMBERS,
    options: MEMBERS,
    page: DIRECTORY_LIKE,
  }),
  teams('posts', CHANNEL, listPosts, {
    roles: POSTS,
    options: { ...TOKEN, $expand: ['replies'] },
    page: MESSAGES,
  }),
  teams('posts-delta', `${CHANNEL}/delta`, postsDelta, {
    roles: POSTS,
    options: { ...TOKEN, $skip: true, $expand: ['replies'], $filter: POST_DELTA_FILTER, $deltatoken: true },
    page: MESSAGES,
  }),
  teams('post', `${CHANNEL}/{message}`, getPost, { roles: POSTS, options: {} }),
  teams('replies', `${CHANNEL}/{message}/replies`, listReplies, {
    roles: POSTS,
    options: TOKEN,
    page: MESSAGES,
  }),
  teams('user-chats', 'users/{user}/chats', listChats, {
    roles: CHATS,
    options: {
      ...CHAT,
      ...TOKEN,
      $filter: CHAT_FILTER,
      $orderby: { plain: ['lastMessagePreview/createdDateTime'], advanced: [] },
    },
    page: MESSAGES,
  }),
  teams('user-all-messages', 'users/{user}/chats/getAllMessages', allChatMessages, {
    roles: ['Chat.Read.All'],
    options: { ...TOKEN, $filter: ALL_MESSAGES_FILTER },
    page: MESSAGES,
  }),
  ...chatEndpoints('user-', 'users/{user}/chats/{chat}'),
  ...chatEndpoints('', 'chats/{chat}'),
  phoneLog('pstn-calls', 'getPstnCalls', getPstnCalls),
  phoneLog('direct-routing-calls', 'getDirectRoutingCalls', getDirectRoutingCalls),
  teams('call-records', 'communications/callRecords', listCallRecords, {
    roles: CALLS,
    options: { $select: true, $filter: CALL_RECORD_FILTER, $skiptoken: true },
    page: { default: 60, maximum: 60, beyond: 'clamped' },
  }),
  teams('call-record', 'communications/callRecords/{call}', getCallRecord, { roles: CALLS, options: RECORD }),
  teams('call-sessions', 'communications/callRecords/{call}/sessions', listSessions, {
    roles: CALLS,
    options: { $select: true, $expand: ['segments'], $skiptoken: true },
    page: { default: 60, maximum: 60, beyond: 'clamped' },
  }),
  teams('call-participants', 'communications/callRecords/{call}/participants_v2', listParticipants, {
    roles: CALLS,
    options: { $select: true, $skiptoken: true },
    page: { default: 130, maximum: 130, beyond: 'clamped' },
  }),
  teams('online-meetings', MEETING, findOnlineMeetings, {
    roles: MEETINGS,
    options: { $filter: ONLINE_MEETING_FILTER },
  }),
  teams('online-meeting', `${MEETING}/{meeting}`, getOnlineMeeting, {
    roles: MEETINGS,
    options: { $select: true },
  }),
  teams('attendance-reports', `${MEETING}/{meeting}/attendanceReports`, listAttendanceReports, {
    roles: REPORTS,
    options: {},
  }),
  teams('attendance-report', `${MEETING}/{meeting}/attendanceReports/{report}`, getAttendanceReport, {
    roles: REPORTS,
    options: { $expand: ['attendanceRecords'] },
  }),
  teams(
    'attendance-records',
    `${MEETING}/{meeting}/attendanceReports/{report}/attendanceRecords`,
    listAttendanceRecords,
    {
      roles: REPORTS,
      options: {},
    },
  ),
  teams(
    'interactions',
    'copilot/users/{user}/interactionHistory/getAllEnterpriseInteractions',
    listInteractions,
    {
      roles: ['AiEnterpriseInteraction.Read.All'],
      options: { ...TOKEN, $filter: INTERACTION_FILTER },
      page: { default: 10, maximum: 100, beyond: 'clamped' },
    },
  ),
]);
