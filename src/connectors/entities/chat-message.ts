import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, entity, keep, sealLink, textDigest, tokenize } from '../../native/builders.ts';
import { CHAT_ID } from './chat.ts';
import { type EntityTable, navigation, type Properties } from './entity-table.ts';

const CREATION = 'Time of creation in milliseconds: names nobody.';
const AUTHOR_TEXT = 'Text that people write: only its length and number of words stay.';

export const CHAT_MESSAGE = {
  id: keep('technical', 'opaque', CREATION),
  replyToId: keep('technical', 'opaque', CREATION),
  etag: keep('technical', 'opaque'),
  chatId: tokenize('personal', CHAT_ID),
  channelIdentity: entity('channelIdentity'),
  webUrl: drop('personal', 'Spells out the ids of chat or channel, and of the tenant.'),

  from: entity('teamworkIdentitySet'),
  body: entity('itemBody'),
  subject: textDigest('text', AUTHOR_TEXT),
  summary: textDigest('text', AUTHOR_TEXT),
  attachments: arrayOf(entity('chatMessageAttachment')),
  mentions: arrayOf(entity('chatMessageMention')),
  reactions: arrayOf(entity('chatMessageReaction')),
  messageHistory: arrayOf(entity('chatMessageHistoryItem')),
  policyViolation: entity('chatMessagePolicyViolation'),
  eventDetail: entity('eventMessageDetail'),

  createdDateTime: keep('quasi', 'dateTime'),
  lastModifiedDateTime: keep('quasi', 'dateTime'),
  lastEditedDateTime: keep('quasi', 'dateTime'),
  deletedDateTime: keep('quasi', 'dateTime'),
  locale: keep('quasi', 'locale'),
  importance: keep('metadata', 'word'),
  messageType: keep('metadata', 'word'),

  hostedContents: navigation('text'),
  replies: arrayOf(entity('chatMessage')),
} satisfies EntityTable<MicrosoftGraph.ChatMessage>;

/** `onBehalfOf` is in the beta types; the annotations come with `$expand=replies`. */
export const CHAT_MESSAGE_EXTRA: Properties = {
  onBehalfOf: entity('teamworkIdentitySet'),
  'replies@odata.context': drop('personal', 'Address that spells out team, channel and message.'),
  'replies@odata.count': keep('metadata', 'integer'),
  'replies@odata.nextLink': sealLink('Leads to the gateway, with the whole original link encrypted inside.'),
};

export const CHAT_MESSAGE_INFO = {
  id: keep('technical', 'opaque', CREATION),
  createdDateTime: keep('quasi', 'dateTime'),
  isDeleted: keep('metadata', 'boolean'),
  messageType: keep('metadata', 'word'),
  from: entity('teamworkIdentitySet'),
  body: entity('itemBody'),
  eventDetail: entity('eventMessageDetail'),
} satisfies EntityTable<MicrosoftGraph.ChatMessageInfo>;

export const CHANNEL_IDENTITY = {
  channelId: keep('technical', 'threadId', 'Thread of a channel: no person.'),
  teamId: keep('technical', 'guid'),
} satisfies EntityTable<MicrosoftGraph.ChannelIdentity>;
