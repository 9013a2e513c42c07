import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, entity, keep, sealLink, textDigest, tokenize } from '../../native/builders.ts';
import { type EntityTable, navigation, type Properties } from './entity-table.ts';

/** Why no id of a chat stays. The same pseudonym stands wherever the same chat is named. */
export const CHAT_ID =
  "A conversation of two is called after both people's object ids; nothing tells its id from others for certain.";
export const JOIN_LINK =
  "Holds the organizer's object id. Equal for everybody in the meeting, and accepted back to look the meeting up.";
const CONTEXT = 'Address that spells out the id of the chat.';

export const CHAT = {
  id: tokenize('personal', CHAT_ID),
  topic: textDigest('text', 'Written by the members: only its length and number of words stay.'),
  webUrl: drop('personal', 'Spells out the id of the chat.'),
  tenantId: keep('organisation', 'guid'),
  chatType: keep('metadata', 'word'),
  isHiddenForAllMembers: keep('metadata', 'boolean'),
  createdDateTime: keep('quasi', 'dateTime'),
  lastUpdatedDateTime: keep('quasi', 'dateTime'),
  viewpoint: entity('chatViewpoint'),
  onlineMeetingInfo: entity('teamworkOnlineMeetingInfo'),
  members: arrayOf(entity('conversationMember')),
  lastMessagePreview: entity('chatMessageInfo'),

  installedApps: navigation('text'),
  messages: navigation('text'),
  permissionGrants: navigation('technical'),
  pinnedMessages: navigation('text'),
  tabs: navigation('text'),
} satisfies EntityTable<MicrosoftGraph.Chat>;

/** Annotations of what is expanded, and the name under which a documentation sample shows `viewpoint`. */
export const CHAT_EXTRA: Properties = {
  chatViewpoint: entity('chatViewpoint'),
  'members@odata.context': drop('personal', CONTEXT),
  'members@odata.nextLink': sealLink('Leads to the gateway, with the whole original link encrypted inside.'),
  'lastMessagePreview@odata.context': drop('personal', CONTEXT),
};

export const CHAT_VIEWPOINT = {
  isHidden: keep('metadata', 'boolean'),
  lastMessageReadDateTime: keep('quasi', 'dateTime'),
} satisfies EntityTable<MicrosoftGraph.ChatViewpoint>;

export const TEAMWORK_ONLINE_MEETING_INFO = {
  joinWebUrl: tokenize('personal', JOIN_LINK),
  calendarEventId: keep(
    'technical',
    'opaque',
    'Opaque id of Exchange: names a mailbox by number, no person.',
  ),
  organizer: entity('teamworkIdentity'),
} satisfies EntityTable<MicrosoftGraph.TeamworkOnlineMeetingInfo>;
