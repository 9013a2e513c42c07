import type { Entity } from '../../base/entity.ts';
import type { GraphCall } from '../odata/call.ts';
import type { Endpoint, OptionRules, PageRule } from '../odata/endpoint.ts';
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

export type TeamsEndpointId =
  | 'teams'
  | 'team'
  | 'team-members'
  | 'team-channels'
  | 'team-all-channels'
  | 'channel'
  | 'channel-members'
  | 'user-joined-teams'
  | 'team-all-messages'
  | 'posts'
  | 'posts-delta'
  | 'post'
  | 'replies'
  | 'user-chats'
  | 'user-all-messages'
  | 'user-chat'
  | 'user-chat-members'
  | 'user-chat-messages'
  | 'chat'
  | 'chat-members'
  | 'chat-messages'
  | 'call-records'
  | 'pstn-calls'
  | 'direct-routing-calls'
  | 'call-record'
  | 'call-sessions'
  | 'call-participants'
  | 'online-meetings'
  | 'online-meeting'
  | 'attendance-reports'
  | 'attendance-report'
  | 'attendance-records'
  | 'interactions';

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
const RECORD: OptionRules = {
  $select: true,
  $expand: ['sessions', 'sessions/segments', 'participants_v2'],
};

type Rest = Pick<Endpoint<TeamsEndpointId>, 'roles' | 'options'> & Partial<Endpoint<TeamsEndpointId>>;

function teams(id: TeamsEndpointId, path: string, rest: Rest): Endpoint<TeamsEndpointId> {
  return { id, path, service: 'teams', beta: true, ...rest };
}

function chatEndpoints(user: boolean): readonly Endpoint<TeamsEndpointId>[] {
  const path = user ? 'users/{user}/chats/{chat}' : 'chats/{chat}';
  return [
    teams(user ? 'user-chat' : 'chat', path, { roles: CHATS, options: CHAT }),
    teams(user ? 'user-chat-members' : 'chat-members', `${path}/members`, {
      roles: CHAT_MEMBERS,
      options: MEMBERS,
      page: DIRECTORY_LIKE,
    }),
    teams(user ? 'user-chat-messages' : 'chat-messages', `${path}/messages`, {
      roles: ['Chat.Read.All'],
      options: CHAT_MESSAGES,
      page: MESSAGES,
      ignoresOtherFilters: true,
    }),
  ];
}

function phoneLog(id: TeamsEndpointId, name: string): Endpoint<TeamsEndpointId> {
  return teams(id, `communications/callRecords/${name}/{range}`, {
    roles: PHONE_LOGS,
    options: { $skip: true },
    page: { default: 1000, maximum: 1000, beyond: 'refused' },
    written: `communications/callRecords/${name}(fromDateTime={from},toDateTime={to})`,
  });
}

const CHANNEL = 'teams/{team}/channels/{channel}/messages';
const MEETING = 'users/{user}/onlineMeetings';

/** Sources: graph-facts.md#2.2 (pages), #3.4 and #3.6 (paths, roles, options). */
export const TEAMS_ENDPOINTS: readonly Endpoint<TeamsEndpointId>[] = Object.freeze([
  teams('teams', 'teams', {
    roles: TEAM_READ,
    options: { ...TOKEN, $select: true, $filter: TEAM_FILTER, $count: true },
    page: DIRECTORY_LIKE,
  }),
  teams('team', 'teams/{team}', { roles: TEAM_READ, options: { $select: true } }),
  teams('team-members', 'teams/{team}/members', {
    roles: TEAM_MEMBERS,
    options: MEMBERS,
    page: DIRECTORY_LIKE,
  }),
  teams('team-all-channels', 'teams/{team}/allChannels', {
    roles: CHANNELS,
    options: { $select: true, $filter: CHANNEL_FILTER },
  }),
  teams('team-channels', 'teams/{team}/channels', {
    roles: CHANNELS,
    options: { $select: true, $filter: CHANNEL_FILTER },
  }),
  teams('user-joined-teams', 'users/{user}/joinedTeams', { roles: TEAM_READ, options: {} }),
  teams('team-all-messages', 'teams/{team}/channels/getAllMessages', {
    roles: POSTS,
    options: { ...TOKEN, $filter: ALL_MESSAGES_FILTER },
    page: MESSAGES,
  }),
  teams('channel', 'teams/{team}/channels/{channel}', { roles: CHANNELS, options: { $select: true } }),
  teams('channel-members', 'teams/{team}/channels/{channel}/members', {
    roles: CHANNEL_MEMBERS,
    options: MEMBERS,
    page: DIRECTORY_LIKE,
  }),
  teams('posts', CHANNEL, { roles: POSTS, options: { ...TOKEN, $expand: ['replies'] }, page: MESSAGES }),
  teams('posts-delta', `${CHANNEL}/delta`, {
    roles: POSTS,
    options: { ...TOKEN, $skip: true, $expand: ['replies'], $filter: POST_DELTA_FILTER, $deltatoken: true },
    page: MESSAGES,
  }),
  teams('post', `${CHANNEL}/{message}`, { roles: POSTS, options: {} }),
  teams('replies', `${CHANNEL}/{message}/replies`, { roles: POSTS, options: TOKEN, page: MESSAGES }),
  teams('user-chats', 'users/{user}/chats', {
    roles: CHATS,
    options: {
      ...CHAT,
      ...TOKEN,
      $filter: CHAT_FILTER,
      $orderby: { plain: ['lastMessagePreview/createdDateTime'], advanced: [] },
    },
    page: MESSAGES,
  }),
  teams('user-all-messages', 'users/{user}/chats/getAllMessages', {
    roles: ['Chat.Read.All'],
    options: { ...TOKEN, $filter: ALL_MESSAGES_FILTER },
    page: MESSAGES,
  }),
  ...chatEndpoints(true),
  ...chatEndpoints(false),
  phoneLog('pstn-calls', 'getPstnCalls'),
  phoneLog('direct-routing-calls', 'getDirectRoutingCalls'),
  teams('call-records', 'communications/callRecords', {
    roles: CALLS,
    options: { $select: true, $filter: CALL_RECORD_FILTER, $skiptoken: true },
    page: { default: 60, maximum: 60, beyond: 'clamped' },
  }),
  teams('call-record', 'communications/callRecords/{call}', { roles: CALLS, options: RECORD }),
  teams('call-sessions', 'communications/callRecords/{call}/sessions', {
    roles: CALLS,
    options: { $select: true, $expand: ['segments'], $skiptoken: true },
    page: { default: 60, maximum: 60, beyond: 'clamped' },
  }),
  teams('call-participants', 'communications/callRecords/{call}/participants_v2', {
    roles: CALLS,
    options: { $select: true, $skiptoken: true },
    page: { default: 130, maximum: 130, beyond: 'clamped' },
  }),
  teams('online-meetings', MEETING, { roles: MEETINGS, options: { $filter: ONLINE_MEETING_FILTER } }),
  teams('online-meeting', `${MEETING}/{meeting}`, { roles: MEETINGS, options: { $select: true } }),
  teams('attendance-reports', `${MEETING}/{meeting}/attendanceReports`, { roles: REPORTS, options: {} }),
  teams('attendance-report', `${MEETING}/{meeting}/attendanceReports/{report}`, {
    roles: REPORTS,
    options: { $expand: ['attendanceRecords'] },
  }),
  teams('attendance-records', `${MEETING}/{meeting}/attendanceReports/{report}/attendanceRecords`, {
    roles: REPORTS,
    options: {},
  }),
  teams('interactions', 'copilot/users/{user}/interactionHistory/getAllEnterpriseInteractions', {
    roles: ['AiEnterpriseInteraction.Read.All'],
    options: { ...TOKEN, $filter: INTERACTION_FILTER },
    page: { default: 10, maximum: 100, beyond: 'clamped' },
  }),
]);

export const TEAMS_ROUTES: Readonly<Record<TeamsEndpointId, (call: GraphCall) => Entity>> = {
  teams: listTeams,
  team: getTeam,
  'team-members': listTeamMembers,
  'team-channels': listChannels,
  'team-all-channels': listAllChannels,
  channel: getChannel,
  'channel-members': listChannelMembers,
  'user-joined-teams': listJoinedTeams,
  'team-all-messages': allPosts,
  posts: listPosts,
  'posts-delta': postsDelta,
  post: getPost,
  replies: listReplies,
  'user-chats': listChats,
  'user-all-messages': allChatMessages,
  'user-chat': getChat,
  'user-chat-members': listChatMembers,
  'user-chat-messages': listChatMessages,
  chat: getChat,
  'chat-members': listChatMembers,
  'chat-messages': listChatMessages,
  'call-records': listCallRecords,
  'pstn-calls': getPstnCalls,
  'direct-routing-calls': getDirectRoutingCalls,
  'call-record': getCallRecord,
  'call-sessions': listSessions,
  'call-participants': listParticipants,
  'online-meetings': findOnlineMeetings,
  'online-meeting': getOnlineMeeting,
  'attendance-reports': listAttendanceReports,
  'attendance-report': getAttendanceReport,
  'attendance-records': listAttendanceRecords,
  interactions: listInteractions,
};
