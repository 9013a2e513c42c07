import type { Entity } from '../../base/entity.ts';
import type { GraphCall } from '../odata/call.ts';
import type { Endpoint, FilterTable, OptionRules, PageRule } from '../odata/endpoint.ts';
import { foldersDelta } from './folders-delta.ts';
import { getMailFolder, getMessage, listMailFolders, listMessages } from './mail-routes.ts';
import { messagesDelta } from './messages-delta.ts';

const ORDERED = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
const WORD = ['eq', 'ne', 'in', 'not'] as const;
const FLAG = ['eq', 'ne', 'not'] as const;
const TEXT = ['eq', 'ne', 'startswith', 'contains', 'not'] as const;
const OF_ITEMS = ['any', 'all', 'eq', 'ne', 'startswith', 'contains'] as const;

/** Outlook publishes no list; its examples use these. Nobody can ask for a property that a smaller role withholds. */
const MESSAGE_FILTER: FilterTable = Object.freeze({
  receivedDateTime: ORDERED,
  sentDateTime: ORDERED,
  createdDateTime: ORDERED,
  lastModifiedDateTime: ORDERED,
  isRead: FLAG,
  isDraft: FLAG,
  hasAttachments: FLAG,
  isReadReceiptRequested: FLAG,
  importance: WORD,
  inferenceClassification: WORD,
  'flag/flagStatus': WORD,
  subject: TEXT,
  id: ['eq', 'ne'],
  conversationId: ['eq', 'ne'],
  internetMessageId: ['eq', 'ne'],
  parentFolderId: ['eq', 'ne'],
  categories: ['any', 'eq', 'startswith'],
  'from/emailAddress/address': TEXT,
  'from/emailAddress/name': TEXT,
  'sender/emailAddress/address': TEXT,
  'sender/emailAddress/name': TEXT,
  'toRecipients/emailAddress/address': OF_ITEMS,
  'toRecipients/emailAddress/name': OF_ITEMS,
  'ccRecipients/emailAddress/address': OF_ITEMS,
  'ccRecipients/emailAddress/name': OF_ITEMS,
});

/** The only property that a round of changes can be filtered by (message: delta). */
const MESSAGE_DELTA_FILTER: FilterTable = Object.freeze({ receivedDateTime: ['ge', 'gt'] });

const MAIL_FOLDER_FILTER: FilterTable = Object.freeze({
  displayName: ['eq', 'ne', 'startswith', 'contains'],
  unreadItemCount: ORDERED,
  totalItemCount: ORDERED,
  childFolderCount: ORDERED,
  isHidden: ['eq', 'ne'],
});

/** By the names that docs/reference/simulator.md gives them. */
export const MAIL_FILTERS: Readonly<Record<string, FilterTable>> = {
  message: MESSAGE_FILTER,
  'message delta': MESSAGE_DELTA_FILTER,
  'mail folder': MAIL_FOLDER_FILTER,
};

export type MailEndpointId =
  | 'messages'
  | 'message'
  | 'mail-folders'
  | 'mail-folder'
  | 'mail-folders-delta'
  | 'child-folders'
  | 'folder-messages'
  | 'folder-messages-delta';

const PAGE: PageRule = { default: 10, maximum: 1000, beyond: 'clamped' };
const PAGED = { $top: true, $skip: true, $count: true } as const;
const MESSAGES: OptionRules = {
  $select: true,
  $search: [
    'from',
    'to',
    'cc',
    'participants',
    'subject',
    'hasattachments',
    'hasattachment',
    'importance',
    'received',
    'sent',
  ],
  $filter: MESSAGE_FILTER,
  $orderby: {
    plain: [
      'receivedDateTime',
      'sentDateTime',
      'createdDateTime',
      'lastModifiedDateTime',
      'subject',
      'from/emailAddress/name',
      'from/emailAddress/address',
      'isRead',
      'importance',
      'hasAttachments',
    ],
    advanced: [],
  },
  $expand: ['attachments'],
  ...PAGED,
};

const FOLDERS = {
  options: {
    $select: true,
    $filter: MAIL_FOLDER_FILTER,
    $orderby: { plain: ['displayName', 'totalItemCount', 'unreadItemCount'], advanced: [] },
    ...PAGED,
  },
  parameters: ['includeHiddenFolders'],
  page: PAGE,
} as const;

function mail(
  id: MailEndpointId,
  path: string,
  rest: Pick<Endpoint<MailEndpointId>, 'options'> & Partial<Endpoint<MailEndpointId>>,
): Endpoint<MailEndpointId> {
  return {
    id,
    path: `users/{user}/${path}`,
    service: 'outlook',
    roles: ['Mail.ReadBasic.All', 'Mail.ReadBasic', 'Mail.Read'],
    beta: true,
    ...rest,
  };
}

/** Source: graph-facts.md#2.2, #2.3, #3.3. `$search` by words of KQL alone. */
export const MAIL_ENDPOINTS: readonly Endpoint<MailEndpointId>[] = Object.freeze([
  mail('messages', 'messages', { options: MESSAGES, page: PAGE }),
  mail('message', 'messages/{message}', { options: { $select: true, $expand: ['attachments'] } }),
  mail('mail-folders', 'mailFolders', FOLDERS),
  mail('mail-folders-delta', 'mailFolders/delta', {
    options: { $select: true, $skiptoken: true, $deltatoken: true },
    page: PAGE,
  }),
  mail('mail-folder', 'mailFolders/{folder}', { options: { $select: true } }),
  mail('child-folders', 'mailFolders/{folder}/childFolders', FOLDERS),
  mail('folder-messages', 'mailFolders/{folder}/messages', { options: MESSAGES, page: PAGE }),
  mail('folder-messages-delta', 'mailFolders/{folder}/messages/delta', {
    options: {
      $select: true,
      $filter: MESSAGE_DELTA_FILTER,
      $orderby: { plain: ['receivedDateTime'], advanced: [] },
      $skiptoken: true,
      $deltatoken: true,
    },
    parameters: ['changeType'],
    page: PAGE,
  }),
]);

export const MAIL_ROUTES: Readonly<Record<MailEndpointId, (call: GraphCall) => Entity>> = {
  messages: listMessages,
  message: getMessage,
  'mail-folders': listMailFolders,
  'mail-folder': getMailFolder,
  'mail-folders-delta': foldersDelta,
  'child-folders': listMailFolders,
  'folder-messages': listMessages,
  'folder-messages-delta': messagesDelta,
};
