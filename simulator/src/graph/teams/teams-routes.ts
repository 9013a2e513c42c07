import type { Entity } from '../../base/entity.ts';
import type { GraphCall } from '../call.ts';
import { getCallRecord, listCallRecords, listParticipants, listSessions } from './call-routes.ts';
import { allChatMessages, getChat, listChatMembers, listChatMessages, listChats } from './chat-routes.ts';
import { listInteractions } from './interaction-routes.ts';
import {
  findOnlineMeetings,
  getAttendanceReport,
  getOnlineMeeting,
  listAttendanceRecords,
  listAttendanceReports,
} from './meeting-routes.ts';
import { getDirectRoutingCalls, getPstnCalls } from './phone-log-routes.ts';
import { allPosts, getPost, listPosts, listReplies } from './post-routes.ts';
import { postsDelta } from './posts-delta.ts';
import { getTeam, listAllChannels, listTeamMembers, listTeams } from './team-routes.ts';
import type { TeamsEndpointId } from './teams-endpoints.ts';

export const TEAMS_ROUTES: Readonly<Record<TeamsEndpointId, (call: GraphCall) => Entity>> = {
  teams: listTeams,
  team: getTeam,
  'team-members': listTeamMembers,
  'team-all-channels': listAllChannels,
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
