import type { ConnectorOptions, Permission } from '../connector.ts';
import { need, permissionsFor, USER_READ } from '../permissions.ts';
import { endpoints } from './endpoints.ts';

/** Tenant-wide application roles; what a single team or chat can grant to an installed app is of no use to a gateway. */
const NEEDS = [
  need(
    'Team.ReadBasic.All',
    /\/teams(?:\/\{teamId\})?$/,
    'Lists teams; TeamSettings.Read.All would open settings too.',
  ),
  need('TeamMember.Read.All', /\/teams\/\{teamId\}\/members$/, 'Lists members of teams and their roles.'),
  need('Channel.ReadBasic.All', /\/allChannels$/, 'Lists channels, without their messages.'),
  need(
    'ChannelMessage.Read.All',
    /\/channels\/.*[mM]essages/,
    'Reads posts and replies with their bodies, of which only length and number of words leave.',
  ),
  need(
    'Chat.ReadBasic.All',
    /\/chats(?:\/\{chatId\})?$/,
    'Lists chats; enough for them where messages are not read.',
  ),
  need('ChatMember.Read.All', /\/chats\/\{chatId\}\/members$/, 'Lists members of chats and their roles.'),
  need(
    'Chat.Read.All',
    /\/chats(?:$|\/\{chatId\}$|\/.*[mM]essages)/,
    'Reads messages with their bodies, of which only length and number of words leave; the last message of a chat too.',
  ),
  need(
    'CallRecords.Read.All',
    /\/callRecords(?:$|\/\{)/,
    'Reads calls and meetings, who took part, and their quality.',
  ),
  need(
    'CallRecord-PstnCalls.Read.All',
    /\/get(?:Pstn|DirectRouting)Calls\(/,
    'Reads telephone logs; enough for them where other call records are not read.',
  ),
  need(
    'OnlineMeetings.Read.All',
    /\/onlineMeetings(?:\/\{meetingId\})?$/,
    'Reads meetings; also takes an application access policy, which a Teams administrator grants.',
  ),
  need(
    'OnlineMeetingArtifact.Read.All',
    /\/attendanceReports/,
    'Reads who attended meetings; also takes an application access policy, which a Teams administrator grants.',
  ),
  USER_READ,
];

export function permissions(options: ConnectorOptions): readonly Permission[] {
  return permissionsFor(endpoints(options), NEEDS);
}
