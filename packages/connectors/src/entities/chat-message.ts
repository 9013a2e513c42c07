import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import {
  arrayOf,
  drop,
  entity,
  keep,
  keepInteger,
  pseudonymize,
  reversible,
  sealLink,
  textDigest,
} from '@nymgate/rules/native/builders';
import { CHANNEL_ID, CHAT_ID, TEAM_ID } from './chat.ts';
import { createNavigationRule, type EntityTable, type Properties } from './entity-table.ts';
import { createIdRule, createTimeOrderedList, createTimeSpanRule } from './id-rules.ts';

const CREATION = 'Time of creation in milliseconds, which members of the chat or channel see as well.';
const APPLICATION = 'Id of an application in the catalogue: the same in every team, no person.';
const AUTHOR_TEXT = 'Text that people write: only its length and number of words stay.';

export const CHAT_MESSAGE = {
  id: createIdRule('chat-message', 'opaque', CREATION),
  replyToId: createIdRule('chat-message', 'opaque', CREATION),
  etag: pseudonymize(
    ['text', 'technical'],
    'Tells one version from another; as it is, the time of the change in milliseconds.',
  ),
  chatId: reversible(['chat', 'personal'], CHAT_ID),
  channelIdentity: entity('channelIdentity'),
  webUrl: drop('personal', 'Spells out the ids of chat or channel, and of the tenant.'),

  from: entity('teamworkIdentitySet'),
  body: entity('itemBody'),
  subject: textDigest('text', AUTHOR_TEXT),
  summary: textDigest('text', AUTHOR_TEXT),
  attachments: arrayOf(entity('chatMessageAttachment')),
  mentions: arrayOf(entity('chatMessageMention')),
  reactions: createTimeOrderedList('chatMessageReaction'),
  messageHistory: createTimeOrderedList('chatMessageHistoryItem'),
  policyViolation: entity('chatMessagePolicyViolation'),
  eventDetail: entity('eventMessageDetail'),

  createdDateTime: keep('quasi', 'dateTime'),
  lastModifiedDateTime: keep('quasi', 'dateTime'),
  lastEditedDateTime: keep('quasi', 'dateTime'),
  deletedDateTime: keep('quasi', 'dateTime'),
  locale: keep('quasi', 'languageTag'),
  importance: keep('metadata', 'microsoft.graph.chatMessageImportance'),
  messageType: keep('metadata', 'microsoft.graph.chatMessageType'),

  hostedContents: createNavigationRule('text'),
  replies: createTimeOrderedList('chatMessage'),
} satisfies EntityTable<MicrosoftGraph.ChatMessage>;

/** `onBehalfOf` is in the beta types; the annotations come with `$expand=replies`. */
export const CHAT_MESSAGE_EXTRA: Properties = {
  onBehalfOf: entity('teamworkIdentitySet'),
  'replies@odata.context': drop('personal', 'Address that spells out team, channel and message.'),
  'replies@odata.count': keep('metadata', 'integer'),
  'replies@odata.nextLink': sealLink('Leads to the gateway, with the whole original link encrypted inside.'),
};

export const CHAT_MESSAGE_INFO = {
  id: createIdRule('chat-message', 'opaque', CREATION),
  createdDateTime: keep('quasi', 'dateTime'),
  isDeleted: keep('metadata', 'boolean'),
  messageType: keep('metadata', 'microsoft.graph.chatMessageType'),
  from: entity('teamworkIdentitySet'),
  body: entity('itemBody'),
  eventDetail: entity('eventMessageDetail'),
} satisfies EntityTable<MicrosoftGraph.ChatMessageInfo>;

const FILE = 'Names a file of a person, or opens it.';
const ADMINISTRATORS_TEXT = 'Free text of administrators, which may repeat what was found.';

/** A test checks that all published subtypes are listed. */
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
 * One table for all events in a chat or channel, because `@odata.type` may come late or be missing. Each
 * property has the same treatment in every subtype.
 */
export const EVENT_MESSAGE_DETAIL = {
  initiator: entity('teamworkIdentitySet'),
  members: arrayOf(entity('teamworkIdentity')),
  conversationMemberUser: entity('teamworkIdentity'),
  conversationMemberRoles: arrayOf(keep('metadata', 'serviceWord')),
  meetingOrganizer: entity('teamworkIdentitySet'),
  callParticipants: arrayOf(entity('callParticipantInfo')),

  chatId: reversible(['chat', 'personal'], CHAT_ID),
  meetingChatId: reversible(['chat', 'personal'], CHAT_ID),
  teamId: createIdRule('group', 'guid', TEAM_ID),
  channelId: createIdRule('chat', 'threadId', CHANNEL_ID),
  callId: reversible(['call', 'technical'], CALL),
  tabId: pseudonymize(['text', 'technical'], 'Members of the channel see the same id.'),
  teamsAppId: keep('technical', 'guid', APPLICATION),
  callTranscriptICalUid: reversible(
    ['calendar-uid', 'technical'],
    "Chosen by the organizer's client, any text.",
  ),

  chatDisplayName: drop('text', NAME),
  teamDisplayName: drop('text', NAME),
  teamDescription: drop('text', NAME),
  channelDisplayName: drop('text', NAME),
  channelDescription: drop('text', NAME),
  callRecordingDisplayName: drop('text', NAME),
  teamsAppDisplayName: drop('text', 'Name of an application, which its publisher chooses.'),
  callRecordingUrl: drop(
    'personal',
    "Opens a recording in a person's drive, whose address spells out the owner.",
  ),

  callDuration: createTimeSpanRule(keep('quasi', 'duration')),
  callRecordingDuration: createTimeSpanRule(keep('quasi', 'duration')),
  callRecordingStatus: keep('metadata', 'microsoft.graph.callRecordingStatus'),
  callEventType: keep('metadata', 'microsoft.graph.teamworkCallEventType'),
  meetingChatEnabled: keep('metadata', 'boolean'),
  eventDateTime: keep('quasi', 'dateTime'),
  visibleHistoryStartDateTime: keep('quasi', 'dateTime'),
} satisfies EntityTable<EventMessageDetail>;

/** Their only annotation is a type. */
export const CHAT_MESSAGE_TYPES: Readonly<Record<string, Properties>> = {
  channelIdentity: {
    channelId: createIdRule('chat', 'threadId', CHANNEL_ID),
    teamId: createIdRule('group', 'guid', TEAM_ID),
  } satisfies EntityTable<MicrosoftGraph.ChannelIdentity>,
  /** Keeps the attachment's type, drops its content. */
  chatMessageAttachment: {
    id: reversible(
      ['attachment', 'technical'],
      'Chosen by the author, in any form; equal values still belong together.',
    ),
    contentType: keep(
      'metadata',
      'registeredMediaType',
      'Tells cards, files, quoted messages and meetings apart.',
    ),
    // The author chooses it: a longer form could carry any text (LEK-01).
    teamsAppId: keep('technical', 'guid', APPLICATION),
    content: textDigest('text', 'Cards and quoted messages as JSON in a text: only its size stays.'),
    contentUrl: drop('personal', FILE),
    thumbnailUrl: drop('personal', FILE),
    name: drop('text', FILE),
  } satisfies EntityTable<MicrosoftGraph.ChatMessageAttachment>,
  chatMessageMention: {
    id: keepInteger('metadata', 4, 'Number within the message.'),
    mentioned: entity('mentionedIdentitySet'),
    mentionText: drop('personal', 'Name of the mentioned person.'),
  } satisfies EntityTable<MicrosoftGraph.ChatMessageMention>,
  chatMessageReaction: {
    createdDateTime: keep('quasi', 'dateTime'),
    reactionType: keep(
      'metadata',
      'reaction',
      'One of the old names or an emoji without skin tone; flags, religious signs and what people made up leave as custom.',
    ),
    user: entity('teamworkIdentitySet'),
    displayName: drop('text', 'Name of a reaction that people may make up.'),
    reactionContentUrl: drop('technical', 'Opens an uploaded picture.'),
  } satisfies EntityTable<MicrosoftGraph.ChatMessageReaction>,
  chatMessageHistoryItem: {
    actions: keep('metadata', 'microsoft.graph.chatMessageActions'),
    modifiedDateTime: keep('quasi', 'dateTime'),
    reaction: entity('chatMessageReaction'),
  } satisfies EntityTable<MicrosoftGraph.ChatMessageHistoryItem>,
  /** Keeps the action of a data loss prevention rule, drops its name and the author's reasons. */
  chatMessagePolicyViolation: {
    dlpAction: keep('metadata', 'microsoft.graph.chatMessagePolicyViolationDlpActionTypes'),
    userAction: keep('metadata', 'microsoft.graph.chatMessagePolicyViolationUserActionTypes'),
    verdictDetails: keep('metadata', 'microsoft.graph.chatMessagePolicyViolationVerdictDetailsTypes'),
    justificationText: textDigest(
      'text',
      'Text that people write: only its length and number of words stay.',
    ),
    policyTip: entity('chatMessagePolicyViolationPolicyTip'),
  } satisfies EntityTable<MicrosoftGraph.ChatMessagePolicyViolation>,
  chatMessagePolicyViolationPolicyTip: {
    complianceUrl: drop('text', ADMINISTRATORS_TEXT),
    generalText: drop('text', ADMINISTRATORS_TEXT),
    matchedConditionDescriptions: drop('text', ADMINISTRATORS_TEXT),
  } satisfies EntityTable<MicrosoftGraph.ChatMessagePolicyViolationPolicyTip>,
  callParticipantInfo: {
    participant: entity('teamworkIdentitySet'),
  } satisfies EntityTable<MicrosoftGraph.CallParticipantInfo>,
};
