import type { Connector, Permission } from '../builders/connector.ts';
import { createConnector } from '../builders/create-connector.ts';
import {
  type PermissionRequirement,
  requirePermission,
  selectPermissions,
  USER_READ,
} from '../builders/permissions.ts';
import { type ConnectorOptions, resolveTeamsOptions } from '../entities/connector-options.ts';
import { teamsEndpoints } from './endpoints.ts';
import { teamsExamples } from './examples.ts';

export const MSFT_TEAMS: Connector = createConnector({
  id: 'msft-teams',
  title: 'Microsoft Teams',
  summary:
    'Teams, channels, chats and the structure of their messages; call records with their quality, telephone logs, meetings and attendance.',
  description: 'Microsoft Teams: teams, channels, chats, messages, calls, meetings and attendance.',
  endpoints: teamsEndpoints,
  permissions: teamsPermissions,
  examples: teamsExamples,
});

/** Part of a required permission: consent to it only if custom rules leave that one out. */
function replaceNarrower(narrow: PermissionRequirement): PermissionRequirement {
  return { ...narrow, optional: true };
}

/** Tenant-wide roles; resource-specific consent of a team or chat doesn't apply to a gateway. */
const TEAMS: readonly PermissionRequirement[] = [
  requirePermission(
    'Team.ReadBasic.All',
    /\/teams(?:\/\{teamId\})?$|\/joinedTeams$/,
    'Lists teams, and those of a person; TeamSettings.Read.All would open settings too.',
  ),
  requirePermission(
    'TeamMember.Read.All',
    /\/teams\/\{teamId\}\/members$/,
    'Lists members of teams and their roles.',
  ),
  requirePermission(
    'Channel.ReadBasic.All',
    /\/(?:allChannels|channels(?:\/\{channelId\})?)$/,
    'Lists channels, without their messages.',
  ),
  requirePermission(
    'ChannelMember.Read.All',
    /\/channels\/\{channelId\}\/members$/,
    'Lists members of channels, which of private and shared ones are not those of the team.',
  ),
];

const POSTS = [
  requirePermission(
    'ChannelMessage.Read.All',
    /\/channels\/.*[mM]essages/,
    'Reads posts and replies with their bodies, of which only length and number of words leave.',
  ),
];

const CHATS_WITH_MESSAGES = [
  replaceNarrower(
    requirePermission(
      'Chat.ReadBasic.All',
      /\/chats(?:\/\{chatId\})?$/,
      'Lists chats; instead of Chat.Read.All where no messages are read.',
    ),
  ),
  replaceNarrower(
    requirePermission(
      'ChatMember.Read.All',
      /\/chats\/\{chatId\}\/members$/,
      'Lists members of chats and their roles; instead of Chat.Read.All where no messages are read.',
    ),
  ),
  requirePermission(
    'Chat.Read.All',
    /\/chats(?:$|\/\{chatId\}$|\/\{chatId\}\/members$|\/.*[mM]essages)/,
    'Reads messages with their bodies, of which only length and number of words leave; chats, their members and last message too.',
  ),
];

/**
 * Without messages: chats and their members. Source: permission tables of Graph's "List chats" and "List
 * members of a chat".
 */
const CHATS_ONLY = [
  requirePermission(
    'Chat.ReadBasic.All',
    /\/chats(?:$|\/\{chatId\}$|\/\{chatId\}\/members$)/,
    'Lists chats, their members and roles; it does not open messages, as Chat.Read.All would.',
  ),
  replaceNarrower(
    requirePermission(
      'ChatMember.Read.All',
      /\/chats\/\{chatId\}\/members$/,
      'Lists members of chats and their roles; Chat.ReadBasic.All opens them too.',
    ),
  ),
];

const LOG_PATHS = /\/get(?:Pstn|DirectRouting)Calls\(/;

const RECORDS_AND_LOGS = [
  requirePermission(
    'CallRecords.Read.All',
    /\/callRecords(?:$|\/)/,
    'Reads calls and meetings, who took part, and their quality; the telephone logs too.',
  ),
  replaceNarrower(
    requirePermission(
      'CallRecord-PstnCalls.Read.All',
      LOG_PATHS,
      'Reads telephone logs; instead of CallRecords.Read.All where no other call records are read.',
    ),
  ),
];

const LOGS_ONLY = [
  requirePermission(
    'CallRecord-PstnCalls.Read.All',
    LOG_PATHS,
    'Reads telephone logs; it does not open call records, as CallRecords.Read.All would.',
  ),
];

const MEETINGS_AND_PEOPLE = [
  requirePermission(
    'OnlineMeetings.Read.All',
    /\/onlineMeetings(?:\/\{meetingId\})?$/,
    'Reads meetings; also takes an application access policy, which a Teams administrator grants.',
  ),
  requirePermission(
    'OnlineMeetingArtifact.Read.All',
    /\/attendanceReports/,
    'Reads who attended meetings; also takes an application access policy, which a Teams administrator grants.',
  ),
  USER_READ,
];

function teamsPermissions(options: ConnectorOptions): readonly Permission[] {
  return selectPermissions(teamsEndpoints(options), [
    ...TEAMS,
    ...POSTS,
    ...(resolveTeamsOptions(options).messages ? CHATS_WITH_MESSAGES : CHATS_ONLY),
    ...(resolveTeamsOptions(options).callRecords ? RECORDS_AND_LOGS : LOGS_ONLY),
    ...MEETINGS_AND_PEOPLE,
  ]);
}
