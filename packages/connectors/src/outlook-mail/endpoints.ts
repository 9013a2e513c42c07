import type { EndpointRule, SlotRule } from '@nymgate/engine/plan/rule-set';
import {
  createIdSlot,
  createPersonSlot,
  mailboxDirectoryEndpoints,
} from '../builders/directory-endpoints.ts';
import { mailboxSettingsEndpoint } from '../builders/mailbox-settings-endpoints.ts';
import {
  mailFoldersQuery,
  messageHeaders,
  messagesDeltaQuery,
  messagesQuery,
} from '../builders/query-rules.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const MAILBOX = '/v1.0/users/{userId}';
/** `folderId` is an ID or a well-known name: `SentItems`, `inbox`. */
const FOLDER = `${MAILBOX}/mailFolders/{folderId}`;

export function mailEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    messagesEndpoint('messages', `${MAILBOX}/messages`, options),
    {
      id: 'message',
      description: 'One message.',
      path: `${MAILBOX}/messages/{messageId}`,
      slots: createSlots(`${MAILBOX}/messages/{messageId}`, options),
      query: { $select: { odata: 'select' } },
      headers: messageHeaders(options),
      response: { entity: 'message' },
    },
    foldersEndpoint(['mail-folders', `${MAILBOX}/mailFolders`], 'Folders of a mailbox.', options),
    // Folders of any depth, including hidden ones. Before `mail-folder`, whose slot takes any word with original IDs.
    {
      id: 'mail-folders-delta',
      description: 'Folders of any depth that came, changed or went since the last round.',
      path: `${MAILBOX}/mailFolders/delta`,
      slots: createSlots(`${MAILBOX}/mailFolders/delta`, options),
      query: { $select: { odata: 'select' } },
      headers: messageHeaders(options),
      response: { collection: 'mailFolder' },
    },
    {
      id: 'mail-folder',
      description: 'One folder, by id or well-known name.',
      path: FOLDER,
      slots: createSlots(FOLDER, options),
      query: { $select: { odata: 'select' } },
      response: { entity: 'mailFolder' },
    },
    foldersEndpoint(['child-folders', `${FOLDER}/childFolders`], 'Folders in a folder.', options),
    messagesEndpoint('folder-messages', `${FOLDER}/messages`, options),
    {
      id: 'folder-messages-delta',
      description: 'Messages of a folder that came, changed or went since the last round.',
      path: `${FOLDER}/messages/delta`,
      slots: createSlots(`${FOLDER}/messages/delta`, options),
      query: messagesDeltaQuery(),
      headers: messageHeaders(options),
      response: { collection: 'message' },
    },
    mailboxSettingsEndpoint(options),
    ...mailboxDirectoryEndpoints(options),
  ];
}

/** Well-known folder names, which every mailbox has. Source: mailFolder resource, Graph reference. */
const FOLDER_NAMES =
  'archive clutter conflicts conversationhistory deleteditems drafts inbox junkemail localfailures msgfolderroot outbox recoverableitemsdeletions scheduled searchfolders sentitems serverfailures syncissues';

function folderSlot(options: ConnectorOptions): SlotRule {
  const slot = createIdSlot('mail-folder', 'opaque', options);
  return slot.pseudonym === 'required' ? { ...slot, values: FOLDER_NAMES.split(' ') } : slot;
}

function createSlots(path: string, options: ConnectorOptions): NonNullable<EndpointRule['slots']> {
  return {
    userId: createPersonSlot(options),
    ...(path.includes('{folderId}') && { folderId: folderSlot(options) }),
    ...(path.includes('{messageId}') && { messageId: createIdSlot('mail-item', 'opaque', options) }),
  };
}

function messagesEndpoint(id: string, path: string, options: ConnectorOptions): EndpointRule {
  return {
    id,
    description: 'Messages, newest first: who, to whom, when.',
    path,
    slots: createSlots(path, options),
    query: messagesQuery(),
    headers: messageHeaders(options),
    response: { collection: 'message' },
  };
}

function foldersEndpoint(
  [id, path]: readonly [id: string, path: string],
  description: string,
  options: ConnectorOptions,
): EndpointRule {
  return {
    id,
    description,
    path,
    slots: createSlots(path, options),
    query: mailFoldersQuery(),
    response: { collection: 'mailFolder' },
  };
}
