import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import {
  arrayOf,
  drop,
  entity,
  keep,
  keepPhrases,
  pseudonymize,
  reversible,
} from '@nymgate/rules/native/builders';
import { createNavigationRule, type EntityTable, type Properties } from './entity-table.ts';
import { getRemovedAnnotation, withAnnotations } from './get-annotations.ts';
import { createIdRule } from './id-rules.ts';

const MAILBOX_ID = 'The owner of the mailbox, and everybody with a share in it, sees the same id.';
const TEXT = 'Text that people write; mail is delivered as metadata only.';
const PLACE = 'Typed by the organizer; mail is delivered as metadata only.';

export const FOLLOWUP_FLAG = {
  flagStatus: keep('quasi', 'microsoft.graph.followupFlagStatus'),
  startDateTime: entity('dateTimeTimeZone'),
  dueDateTime: entity('dateTimeTimeZone'),
  completedDateTime: entity('dateTimeTimeZone'),
} satisfies EntityTable<MicrosoftGraph.FollowupFlag>;

/**
 * `from` is the mailbox owner, `sender` the actual sender. Addresses of internal or deleted recipients may be
 * X.500 names (`/O=EXCHANGELABS/…/CN=…`), which are pseudonymized as a unit.
 */
export const MESSAGE = {
  id: createIdRule('mail-item', 'opaque', MAILBOX_ID),
  changeKey: pseudonymize(
    ['text', 'technical'],
    'Tells one version from another; the owner of the mailbox sees the same key.',
  ),
  conversationId: createIdRule(
    'conversation',
    'opaque',
    'Groups the messages of a conversation, and everybody in it sees the same id.',
  ),
  conversationIndex: drop(
    'technical',
    'Exact times and a GUID that everybody in the conversation sees; conversationId and sentDateTime serve.',
  ),
  parentFolderId: createIdRule('mail-folder', 'opaque', MAILBOX_ID),
  internetMessageId: reversible(
    ['message-id', 'personal'],
    'Equal in the mailboxes of all recipients, so a join key; as it is it names hosts and sometimes people.',
  ),

  from: entity('recipient'),
  sender: entity('recipient'),
  toRecipients: arrayOf(entity('recipient')),
  ccRecipients: arrayOf(entity('recipient')),
  bccRecipients: arrayOf(entity('recipient')),
  replyTo: arrayOf(entity('recipient')),

  subject: drop('text', TEXT),
  body: drop('text', TEXT),
  bodyPreview: drop('text', TEXT),
  uniqueBody: drop('text', TEXT),
  categories: drop('text', 'Labels that people make up; mail is delivered as metadata only.'),
  internetMessageHeaders: drop('contact', 'Addresses, names, hosts and IP addresses of the whole way.'),
  webLink: drop('technical', "Opens the item in a person's mailbox."),

  createdDateTime: keep('quasi', 'dateTime'),
  lastModifiedDateTime: keep('quasi', 'dateTime'),
  receivedDateTime: keep('quasi', 'dateTime'),
  sentDateTime: keep('quasi', 'dateTime'),
  flag: entity('followupFlag'),

  hasAttachments: keep('metadata', 'boolean'),
  importance: keep('metadata', 'microsoft.graph.importance'),
  inferenceClassification: keep('metadata', 'microsoft.graph.inferenceClassificationType'),
  isDeliveryReceiptRequested: keep('metadata', 'boolean'),
  isDraft: keep('metadata', 'boolean'),
  isRead: keep('metadata', 'boolean'),
  isReadReceiptRequested: keep('metadata', 'boolean'),

  attachments: createNavigationRule('text'),
  extensions: createNavigationRule('text'),
  multiValueExtendedProperties: createNavigationRule('text'),
  singleValueExtendedProperties: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.Message>;

/** Invitations, updates, cancellations and responses among the messages. */
export const EVENT_MESSAGE = {
  ...MESSAGE,
  meetingMessageType: keep('metadata', 'microsoft.graph.meetingMessageType'),
  startDateTime: entity('dateTimeTimeZone'),
  endDateTime: entity('dateTimeTimeZone'),
  recurrence: entity('patternedRecurrence'),
  type: keep('metadata', 'microsoft.graph.eventType'),
  isAllDay: keep('metadata', 'boolean'),
  isDelegated: keep('metadata', 'boolean'),
  isOutOfDate: keep('metadata', 'boolean'),
  location: drop('text', PLACE),
  event: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.EventMessage>;

export const EVENT_MESSAGE_REQUEST = {
  ...EVENT_MESSAGE,
  meetingRequestType: keep('metadata', 'microsoft.graph.meetingRequestType'),
  previousStartDateTime: entity('dateTimeTimeZone'),
  previousEndDateTime: entity('dateTimeTimeZone'),
  previousLocation: drop('text', PLACE),
  allowNewTimeProposals: keep('metadata', 'boolean'),
  responseRequested: keep('metadata', 'boolean'),
} satisfies EntityTable<MicrosoftGraph.EventMessageRequest>;

export const EVENT_MESSAGE_RESPONSE = {
  ...EVENT_MESSAGE,
  responseType: keep('quasi', 'microsoft.graph.responseType'),
  proposedNewTime: entity('timeSlot'),
} satisfies EntityTable<MicrosoftGraph.EventMessageResponse>;

/** From the beta types, observed in v1.0 responses. */
export const MESSAGE_EXTRA: Properties = {
  mentions: drop('contact', 'People named in the text, with the text of the mention.'),
  mentionsPreview: drop('personal', 'Whether the owner of the mailbox is named in the text.'),
  unsubscribeData: drop('contact', 'Addresses and links that identify the recipient to the sender.'),
  unsubscribeEnabled: keep('metadata', 'boolean', 'Tells mass mail from letters.'),
};

/** One table for all message types, because `@odata.type` must not decide. */
export function messageRule(): EntityRule {
  return {
    description: 'message (microsoft.graph.message, eventMessage, eventMessageRequest, eventMessageResponse)',
    properties: withAnnotations(
      getRemovedAnnotation(),
      EVENT_MESSAGE_REQUEST,
      EVENT_MESSAGE_RESPONSE,
      MESSAGE_EXTRA,
    ),
  };
}

export const MAIL_FOLDER = {
  id: createIdRule('mail-folder', 'opaque', MAILBOX_ID),
  parentFolderId: createIdRule('mail-folder', 'opaque', MAILBOX_ID),
  displayName: keepPhrases(
    'text',
    'folders',
    'People name folders after people and projects; only the names of the folders of every mailbox stay.',
  ),
  childFolderCount: keep('metadata', 'integer'),
  totalItemCount: keep('metadata', 'integer'),
  unreadItemCount: keep('metadata', 'integer'),
  isHidden: keep('metadata', 'boolean'),

  childFolders: createNavigationRule('text'),
  messageRules: createNavigationRule('text'),
  messages: createNavigationRule('text'),
  multiValueExtendedProperties: createNavigationRule('text'),
  singleValueExtendedProperties: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.MailFolder>;

export const MAIL_SEARCH_FOLDER = {
  ...MAIL_FOLDER,
  filterQuery: drop('text', 'What the owner searches for: names, addresses, words.'),
  includeNestedFolders: keep('metadata', 'boolean'),
  isSupported: keep('metadata', 'boolean'),
  sourceFolderIds: arrayOf(createIdRule('mail-folder', 'opaque', MAILBOX_ID)),
} satisfies EntityTable<MicrosoftGraph.MailSearchFolder>;

/** In v1.0 responses, but not in its types. */
export const MAIL_FOLDER_EXTRA: Properties = {
  sizeInBytes: keep('metadata', 'integer'),
  wellKnownName: keep('metadata', 'serviceWord'),
};

export function mailFolderRule(): EntityRule {
  return {
    description: 'mailFolder (microsoft.graph.mailFolder, mailSearchFolder)',
    properties: withAnnotations(getRemovedAnnotation(), MAIL_SEARCH_FOLDER, MAIL_FOLDER_EXTRA),
  };
}
