import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, keep, keepPhrases } from '../../native/builders.ts';
import type { EntityRule } from '../../plan/rule-set.ts';
import { annotations } from './annotations.ts';
import { type EntityTable, navigation, type Properties } from './entity-table.ts';

const MAILBOX_ID = 'Opaque id of Exchange: names a mailbox by number, no person.';

export const MAIL_FOLDER = {
  id: keep('technical', 'opaque', MAILBOX_ID),
  parentFolderId: keep('technical', 'opaque', MAILBOX_ID),
  displayName: keepPhrases(
    'text',
    'folders',
    'People name folders after people and projects; only the names of the folders of every mailbox stay.',
  ),
  childFolderCount: keep('metadata', 'integer'),
  totalItemCount: keep('metadata', 'integer'),
  unreadItemCount: keep('metadata', 'integer'),
  isHidden: keep('metadata', 'boolean'),

  childFolders: navigation('text'),
  messageRules: navigation('text'),
  messages: navigation('text'),
  multiValueExtendedProperties: navigation('text'),
  singleValueExtendedProperties: navigation('text'),
} satisfies EntityTable<MicrosoftGraph.MailFolder>;

export const MAIL_SEARCH_FOLDER = {
  ...MAIL_FOLDER,
  filterQuery: drop('text', 'What the owner searches for: names, addresses, words.'),
  includeNestedFolders: keep('metadata', 'boolean'),
  isSupported: keep('metadata', 'boolean'),
  sourceFolderIds: arrayOf(keep('technical', 'opaque', MAILBOX_ID)),
} satisfies EntityTable<MicrosoftGraph.MailSearchFolder>;

/** Answered by v1.0 though its published types lack them. */
export const MAIL_FOLDER_EXTRA: Properties = {
  sizeInBytes: keep('metadata', 'integer'),
  wellKnownName: keep('metadata', 'word'),
};

export function mailFolderEntity(): EntityRule {
  return {
    description: 'mailFolder (microsoft.graph.mailFolder, mailSearchFolder)',
    properties: { ...annotations(), ...MAIL_SEARCH_FOLDER, ...MAIL_FOLDER_EXTRA },
  };
}
