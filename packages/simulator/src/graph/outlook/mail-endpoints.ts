import { words } from '../../base/entity.ts';
import { type Endpoint, endpointFactory } from '../odata/call.ts';
import { type FilterTable, filterTable, type OptionRules, type PageRule } from '../odata/endpoint-rules.ts';
import { foldersDelta } from './folders-delta.ts';
import { getMailFolder, getMessage, listMailFolders, listMessages } from './mail-routes.ts';
import { messagesDelta } from './messages-delta.ts';

const ORDERED = 'eq ne gt ge lt le';
const TEXT = 'eq ne startswith contains not';

/** Outlook publishes no list; its examples use these. A property that a smaller role withholds cannot be filtered by. */
const MESSAGE_FILTER = filterTable({
  [ORDERED]: 'receivedDateTime sentDateTime createdDateTime lastModifiedDateTime',
  'eq ne not': 'isRead isDraft hasAttachments isReadReceiptRequested',
  'eq ne in not': 'importance inferenceClassification flag/flagStatus',
  [TEXT]:
    'subject from/emailAddress/address from/emailAddress/name ' +
    'sender/emailAddress/address sender/emailAddress/name',
  'eq ne': 'id conversationId internetMessageId parentFolderId',
  'any eq startswith': 'categories',
  'any all eq ne startswith contains':
    'toRecipients/emailAddress/address toRecipients/emailAddress/name ' +
    'ccRecipients/emailAddress/address ccRecipients/emailAddress/name',
});

const MESSAGE_DELTA_FILTER = filterTable({ 'ge gt': 'receivedDateTime' });

const MAIL_FOLDER_FILTER = filterTable({
  'eq ne startswith contains': 'displayName',
  [ORDERED]: 'unreadItemCount totalItemCount childFolderCount',
  'eq ne': 'isHidden',
});

export const MAIL_FILTERS: Readonly<Record<string, FilterTable>> = {
  message: MESSAGE_FILTER,
  'message delta': MESSAGE_DELTA_FILTER,
  'mail folder': MAIL_FOLDER_FILTER,
};

const PAGE: PageRule = { default: 10, maximum: 1000, beyond: 'clamped' };
const PAGED = { $top: true, $skip: true, $count: true } as const;
const MESSAGES: OptionRules = {
  $select: true,
  $search: words('from to cc participants subject hasattachments hasattachment importance received sent'),
  $filter: MESSAGE_FILTER,
  $orderby: {
    plain: words(
      'receivedDateTime sentDateTime createdDateTime lastModifiedDateTime subject',
      'from/emailAddress/name from/emailAddress/address isRead importance hasAttachments',
    ),
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

const mail = endpointFactory({
  ...{ service: 'outlook', beta: true },
  roles: ['Mail.ReadBasic.All', 'Mail.ReadBasic', 'Mail.Read'],
});

/** Source: graph-facts.md#2.2, #2.3, #3.3. `$search` supports KQL words only. */
export const MAIL_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  mail('messages', 'users/{user}/messages', listMessages, { options: MESSAGES, page: PAGE }),
  mail('message', 'users/{user}/messages/{message}', getMessage, {
    options: { $select: true, $expand: ['attachments'] },
  }),
  mail('mail-folders', 'users/{user}/mailFolders', listMailFolders, FOLDERS),
  mail('mail-folders-delta', 'users/{user}/mailFolders/delta', foldersDelta, {
    options: { $select: true, $skiptoken: true, $deltatoken: true },
    page: PAGE,
  }),
  mail('mail-folder', 'users/{user}/mailFolders/{folder}', getMailFolder, { options: { $select: true } }),
  mail('child-folders', 'users/{user}/mailFolders/{folder}/childFolders', listMailFolders, FOLDERS),
  mail('folder-messages', 'users/{user}/mailFolders/{folder}/messages', listMessages, {
    options: MESSAGES,
    page: PAGE,
  }),
  mail('folder-messages-delta', 'users/{user}/mailFolders/{folder}/messages/delta', messagesDelta, {
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
