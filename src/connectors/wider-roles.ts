import type { APP_ROLES } from './permissions.ts';

/**
 * Application permissions that open at least what the least one opens: an application that holds one of these works, and has more
 * than it needs. Source: the permission tables of Graph's reference pages ("higher privileged"); graph-facts.md#1 and #3.
 */
export const WIDER_ROLES: Readonly<Record<keyof typeof APP_ROLES, readonly string[]>> = Object.freeze({
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'GroupMember.Read.All': [
    'Group.Read.All',
    'GroupMember.ReadWrite.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  'MailboxSettings.Read': ['MailboxSettings.ReadWrite'],
  'Calendars.Read': ['Calendars.ReadWrite'],
  'Calendars.ReadBasic.All': ['Calendars.Read', 'Calendars.ReadWrite'],
  'Mail.ReadBasic.All': ['Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite'],
  'Files.Read.All': ['Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All'],
  'Team.ReadBasic.All': ['TeamSettings.Read.All', 'TeamSettings.ReadWrite.All'],
  'TeamMember.Read.All': ['TeamMember.ReadWrite.All'],
  'Channel.ReadBasic.All': ['ChannelSettings.Read.All', 'ChannelSettings.ReadWrite.All'],
  'ChannelMember.Read.All': ['ChannelMember.ReadWrite.All'],
  'ChannelMessage.Read.All': [],
  'Chat.ReadBasic.All': ['Chat.Read.All', 'Chat.ReadWrite.All'],
  'Chat.Read.All': ['Chat.ReadWrite.All'],
  'ChatMember.Read.All': ['ChatMember.ReadWrite.All', 'Chat.Read.All', 'Chat.ReadWrite.All'],
  'CallRecords.Read.All': [],
  'CallRecord-PstnCalls.Read.All': ['CallRecords.Read.All'],
  'OnlineMeetings.Read.All': ['OnlineMeetings.ReadWrite.All'],
  'OnlineMeetingArtifact.Read.All': [],
  'AiEnterpriseInteraction.Read.All': [],
});

/**
 * The wider roles held in place of a least one; empty when it is held itself, or nothing covers it.
 *
 * @example widerHeld('User.Read.All', ['Directory.Read.All']) // ['Directory.Read.All']
 */
export function widerHeld(role: string, held: readonly string[]): readonly string[] {
  const table: Readonly<Record<string, readonly string[]>> = WIDER_ROLES;
  if (held.includes(role)) return [];
  return (table[role] ?? []).filter((wider) => held.includes(wider));
}
