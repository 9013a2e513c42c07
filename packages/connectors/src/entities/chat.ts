import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import {
  arrayOf,
  coarsen,
  drop,
  entity,
  keep,
  keepDomain,
  pseudonymize,
  reversible,
  sealLink,
  textDigest,
} from '@nymgate/rules/native/builders';
import { createNavigationRule, type EntityTable, type Properties } from './entity-table.ts';
import { createIdRule } from './id-rules.ts';
import { USER } from './user.ts';

/** Why no chat ID stays. A chat has the same pseudonym everywhere. */
export const CHAT_ID =
  "A conversation of two is called after both people's object ids; nothing tells its id from others for certain.";
export const JOIN_LINK =
  "Holds the organizer's object id. Equal for everybody in the meeting, and accepted back to look the meeting up.";
/** Members see these IDs with each other's names, and could match pseudonyms to people. */
export const TEAM_ID = 'Id of the group behind the team, which its members see; equal to group.id.';
export const CHANNEL_ID = 'Thread of a channel, which its members see.';
const CONTEXT = 'Address that spells out the id of the chat.';

export const CHAT = {
  id: reversible(['chat', 'personal'], CHAT_ID),
  topic: textDigest('text', 'Written by the members: only its length and number of words stay.'),
  webUrl: drop('personal', 'Spells out the id of the chat.'),
  tenantId: keepDomain('organisation', 'guid'),
  chatType: keep('metadata', 'microsoft.graph.chatType'),
  isHiddenForAllMembers: keep('metadata', 'boolean'),
  createdDateTime: keep('quasi', 'dateTime'),
  lastUpdatedDateTime: keep('quasi', 'dateTime'),
  viewpoint: entity('chatViewpoint'),
  onlineMeetingInfo: entity('teamworkOnlineMeetingInfo'),
  members: arrayOf(entity('conversationMember')),
  lastMessagePreview: entity('chatMessageInfo'),

  installedApps: createNavigationRule('text'),
  messages: createNavigationRule('text'),
  permissionGrants: createNavigationRule('technical'),
  pinnedMessages: createNavigationRule('text'),
  tabs: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.Chat>;

/** Annotations of expanded properties, and a documentation sample's name for `viewpoint`. */
export const CHAT_EXTRA: Properties = {
  chatViewpoint: entity('chatViewpoint'),
  'members@odata.context': drop('personal', CONTEXT),
  'members@odata.nextLink': sealLink('Leads to the gateway, with the whole original link encrypted inside.'),
  'lastMessagePreview@odata.context': drop('personal', CONTEXT),
};

type ConversationMember = MicrosoftGraph.AadUserConversationMember &
  MicrosoftGraph.AnonymousGuestConversationMember &
  MicrosoftGraph.AzureCommunicationServicesUserConversationMember &
  MicrosoftGraph.MicrosoftAccountUserConversationMember &
  MicrosoftGraph.PhoneUserConversationMember &
  MicrosoftGraph.SkypeForBusinessUserConversationMember &
  MicrosoftGraph.SkypeUserConversationMember;

const EXTERNAL_MEMBER_REASON = 'Id of a person without an account of the tenant.';

/** One table for every kind of member, so that the kind doesn't decide how a person is treated. */
export const CONVERSATION_MEMBER = {
  id: reversible(['chat', 'personal'], 'Base64 of the ids of tenant and member.'),
  userId: USER.id,
  email: pseudonymize(['person', 'contact']),
  displayName: drop('personal', "A person's name."),
  tenantId: keepDomain('organisation', 'guid', 'Tells own people from those of other tenants.'),
  roles: arrayOf(keep('metadata', 'serviceWord')),
  visibleHistoryStartDateTime: keep('quasi', 'dateTime'),
  anonymousGuestId: pseudonymize(['person', 'personal'], EXTERNAL_MEMBER_REASON),
  azureCommunicationServicesId: pseudonymize(['person', 'personal'], EXTERNAL_MEMBER_REASON),
  skypeId: pseudonymize(['person', 'personal'], EXTERNAL_MEMBER_REASON),
  phoneNumber: drop('contact', 'Telephone number.'),
  user: createNavigationRule('personal'),
} satisfies EntityTable<ConversationMember>;

const NAME = 'Free text of the owners.';
const LINK = 'Opens the team or channel; spells out tenant and thread.';
const LIFECYCLE_REASON = 'Exact, it would tell which team or channel this is to everybody who sees it.';
const SETTING = 'What owners allow: nothing that analytics reports on.';

export const TEAM = {
  id: createIdRule('group', 'guid', TEAM_ID),
  internalId: createIdRule('chat', 'threadId', CHANNEL_ID),
  tenantId: keepDomain('organisation', 'guid'),
  displayName: drop('text', NAME),
  description: drop('text', NAME),
  firstChannelName: drop('text', NAME),
  webUrl: drop('technical', LINK),
  classification: keep('organisation', 'organisationText', 'Chosen from a list that administrators set up.'),
  createdDateTime: coarsen(['month', 'quasi'], LIFECYCLE_REASON),
  isArchived: keep('metadata', 'boolean'),
  specialization: keep('metadata', 'microsoft.graph.teamSpecialization'),
  visibility: keep('metadata', 'microsoft.graph.teamVisibilityType'),
  summary: entity('teamSummary'),
  memberSettings: drop('metadata', SETTING),
  guestSettings: drop('metadata', SETTING),
  messagingSettings: drop('metadata', SETTING),
  funSettings: drop('metadata', SETTING),

  allChannels: createNavigationRule('text'),
  channels: createNavigationRule('text'),
  group: createNavigationRule('text'),
  incomingChannels: createNavigationRule('text'),
  installedApps: createNavigationRule('text'),
  members: createNavigationRule('personal'),
  operations: createNavigationRule('technical'),
  permissionGrants: createNavigationRule('technical'),
  photo: createNavigationRule('text'),
  primaryChannel: createNavigationRule('text'),
  schedule: createNavigationRule('personal'),
  tags: createNavigationRule('text'),
  template: createNavigationRule('technical'),
} satisfies EntityTable<MicrosoftGraph.Team>;

/** Returned by `GET /teams` although the published types lack it (Graph documentation, teams-list). */
export const TEAM_EXTRA: Properties = {
  isMembershipLimitedToOwners: keep('metadata', 'boolean'),
};

export const CHANNEL = {
  id: createIdRule('chat', 'threadId', CHANNEL_ID),
  tenantId: keepDomain('organisation', 'guid', 'Differs for channels that another tenant shares.'),
  displayName: drop('text', NAME),
  description: drop('text', NAME),
  email: drop('contact', 'Address at which the channel takes mail.'),
  webUrl: drop('technical', LINK),
  createdDateTime: coarsen(['month', 'quasi'], LIFECYCLE_REASON),
  isArchived: keep('metadata', 'boolean'),
  isFavoriteByDefault: keep('metadata', 'boolean'),
  membershipType: keep('metadata', 'microsoft.graph.channelMembershipType'),
  summary: entity('channelSummary'),

  allMembers: createNavigationRule('personal'),
  filesFolder: createNavigationRule('text'),
  members: createNavigationRule('personal'),
  messages: createNavigationRule('text'),
  sharedWithTeams: createNavigationRule('text'),
  tabs: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.Channel>;

/** Their only annotation is a type. */
export const CHAT_TYPES: Readonly<Record<string, Properties>> = {
  teamSummary: {
    guestsCount: keep('metadata', 'integer'),
    membersCount: keep('metadata', 'integer'),
    ownersCount: keep('metadata', 'integer'),
  } satisfies EntityTable<MicrosoftGraph.TeamSummary>,
  channelSummary: {
    guestsCount: keep('metadata', 'integer'),
    hasMembersFromOtherTenants: keep('metadata', 'boolean'),
    membersCount: keep('metadata', 'integer'),
    ownersCount: keep('metadata', 'integer'),
  } satisfies EntityTable<MicrosoftGraph.ChannelSummary>,
  chatViewpoint: {
    isHidden: keep('metadata', 'boolean'),
    lastMessageReadDateTime: keep('quasi', 'dateTime'),
  } satisfies EntityTable<MicrosoftGraph.ChatViewpoint>,
  teamworkOnlineMeetingInfo: {
    joinWebUrl: reversible(['meeting', 'personal'], JOIN_LINK),
    calendarEventId: createIdRule('event', 'opaque', 'Same pseudonym as event.id.'),
    organizer: entity('teamworkIdentity'),
  } satisfies EntityTable<MicrosoftGraph.TeamworkOnlineMeetingInfo>,
};
