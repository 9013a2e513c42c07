import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, entity, keep, tokenize } from '../../native/builders.ts';
import { CHAT_ID } from './chat.ts';
import type { EntityTable } from './entity-table.ts';

/** All published subtypes. A test holds that none is missing. */
export type EventMessageDetail = MicrosoftGraph.CallEndedEventMessageDetail &
  MicrosoftGraph.CallRecordingEventMessageDetail &
  MicrosoftGraph.CallStartedEventMessageDetail &
  MicrosoftGraph.CallTranscriptEventMessageDetail &
  MicrosoftGraph.ChannelAddedEventMessageDetail &
  MicrosoftGraph.ChannelDeletedEventMessageDetail &
  MicrosoftGraph.ChannelDescriptionUpdatedEventMessageDetail &
  MicrosoftGraph.ChannelRenamedEventMessageDetail &
  MicrosoftGraph.ChannelSetAsFavoriteByDefaultEventMessageDetail &
  MicrosoftGraph.ChannelUnsetAsFavoriteByDefaultEventMessageDetail &
  MicrosoftGraph.ChatRenamedEventMessageDetail &
  MicrosoftGraph.ConversationMemberRoleUpdatedEventMessageDetail &
  MicrosoftGraph.MeetingPolicyUpdatedEventMessageDetail &
  MicrosoftGraph.MembersAddedEventMessageDetail &
  MicrosoftGraph.MembersDeletedEventMessageDetail &
  MicrosoftGraph.MembersJoinedEventMessageDetail &
  MicrosoftGraph.MembersLeftEventMessageDetail &
  MicrosoftGraph.MessagePinnedEventMessageDetail &
  MicrosoftGraph.MessageUnpinnedEventMessageDetail &
  MicrosoftGraph.TabUpdatedEventMessageDetail &
  MicrosoftGraph.TeamArchivedEventMessageDetail &
  MicrosoftGraph.TeamCreatedEventMessageDetail &
  MicrosoftGraph.TeamDescriptionUpdatedEventMessageDetail &
  MicrosoftGraph.TeamJoiningDisabledEventMessageDetail &
  MicrosoftGraph.TeamJoiningEnabledEventMessageDetail &
  MicrosoftGraph.TeamRenamedEventMessageDetail &
  MicrosoftGraph.TeamsAppInstalledEventMessageDetail &
  MicrosoftGraph.TeamsAppRemovedEventMessageDetail &
  MicrosoftGraph.TeamsAppUpgradedEventMessageDetail &
  MicrosoftGraph.TeamUnarchivedEventMessageDetail;

const NAME = 'Free text of members, or the name of a person.';
const CALL =
  'Id that the calling service makes up, sometimes of a thread; equal values still belong together.';

/**
 * One table for whatever happened in a chat or channel. Each property is treated the same in every subtype, so `@odata.type`,
 * which may stand behind the other properties or be missing, decides nothing.
 */
export const EVENT_MESSAGE_DETAIL = {
  initiator: entity('teamworkIdentitySet'),
  members: arrayOf(entity('teamworkIdentity')),
  conversationMemberUser: entity('teamworkIdentity'),
  conversationMemberRoles: arrayOf(keep('metadata', 'word')),
  meetingOrganizer: entity('teamworkIdentitySet'),
  callParticipants: arrayOf(entity('callParticipantInfo')),

  chatId: tokenize('personal', CHAT_ID),
  meetingChatId: tokenize('personal', CHAT_ID),
  teamId: keep('technical', 'guid', 'Id of the group behind the team: no person.'),
  channelId: keep('technical', 'threadId', 'Thread of a channel: no person.'),
  callId: tokenize('technical', CALL),
  tabId: keep('technical', 'opaque'),
  teamsAppId: keep('technical', 'opaque', 'Id of an application: no person.'),
  callTranscriptICalUid: tokenize('technical', "Chosen by the organizer's client, any text."),

  chatDisplayName: drop('text', NAME),
  teamDisplayName: drop('text', NAME),
  teamDescription: drop('text', NAME),
  channelDisplayName: drop('text', NAME),
  channelDescription: drop('text', NAME),
  callRecordingDisplayName: drop('text', NAME),
  teamsAppDisplayName: drop('text', 'Name of an application, which its publisher chooses.'),
  callRecordingUrl: drop(
    'personal',
    "Opens a recording in somebody's drive, whose address spells out the owner.",
  ),

  callDuration: keep('quasi', 'duration'),
  callRecordingDuration: keep('quasi', 'duration'),
  callRecordingStatus: keep('metadata', 'word'),
  callEventType: keep('metadata', 'word'),
  meetingChatEnabled: keep('metadata', 'boolean'),
  eventDateTime: keep('quasi', 'dateTime'),
  visibleHistoryStartDateTime: keep('quasi', 'dateTime'),
} satisfies EntityTable<EventMessageDetail>;

export const CALL_PARTICIPANT_INFO = {
  participant: entity('teamworkIdentitySet'),
} satisfies EntityTable<MicrosoftGraph.CallParticipantInfo>;
