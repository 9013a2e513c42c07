import type { FilterTable } from '../filter-tables.ts';

const ORDERED = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
const WORD = ['eq', 'ne', 'in', 'not'] as const;
const FLAG = ['eq', 'ne', 'not'] as const;
const TEXT = ['eq', 'ne', 'startswith', 'contains', 'not'] as const;
const OF_ITEMS = ['any', 'all', 'eq', 'ne', 'startswith', 'contains'] as const;

/** Outlook publishes no list; this is what its examples use. What a smaller role withholds cannot be asked for by anyone. */
export const MESSAGE_FILTER: FilterTable = Object.freeze({
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

/** A round of changes takes this one alone (message: delta). */
export const MESSAGE_DELTA_FILTER: FilterTable = Object.freeze({ receivedDateTime: ['ge', 'gt'] });

export const MAIL_FOLDER_FILTER: FilterTable = Object.freeze({
  displayName: ['eq', 'ne', 'startswith', 'contains'],
  unreadItemCount: ORDERED,
  totalItemCount: ORDERED,
  childFolderCount: ORDERED,
  isHidden: ['eq', 'ne'],
});

/** By the names that the page of the simulator gives them. */
export const MAIL_FILTERS: Readonly<Record<string, FilterTable>> = {
  message: MESSAGE_FILTER,
  'message delta': MESSAGE_DELTA_FILTER,
  'mail folder': MAIL_FOLDER_FILTER,
};
