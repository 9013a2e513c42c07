import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { mailboxDirectoryEndpoints } from '../endpoints/directory-endpoints.ts';
import { collectionEndpoint, entityEndpoint, SELECT_ONLY } from '../endpoints/endpoint-rule.ts';
import { mailboxSettingsEndpoint } from '../endpoints/mailbox-settings-endpoints.ts';
import {
  mailFoldersQuery,
  messageHeaders,
  messagesDeltaQuery,
  messagesQuery,
} from '../endpoints/query-rules.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const MAILBOX = '/v1.0/users/{userId}';
/** `folderId` is an ID or a well-known name: `SentItems`, `inbox`. */
const FOLDER = `${MAILBOX}/mailFolders/{folderId}`;

export function mailEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  const headers = messageHeaders(options);
  const messages = (id: string, path: string) =>
    collectionEndpoint('message', { query: messagesQuery(), headers }, [
      id,
      path,
      'Messages, newest first: who, to whom, when.',
    ]);
  const folders = (...place: [id: string, path: string, description: string]) =>
    collectionEndpoint('mailFolder', { query: mailFoldersQuery() }, place);
  return [
    messages('messages', `${MAILBOX}/messages`),
    entityEndpoint('message', { query: SELECT_ONLY, headers }, [
      'message',
      `${MAILBOX}/messages/{messageId}`,
      'One message.',
    ]),
    folders('mail-folders', `${MAILBOX}/mailFolders`, 'Folders of a mailbox.'),
    // Folders of any depth, including hidden ones. Before `mail-folder`, whose slot takes any word with original IDs.
    collectionEndpoint('mailFolder', { query: SELECT_ONLY, headers }, [
      'mail-folders-delta',
      `${MAILBOX}/mailFolders/delta`,
      'Folders of any depth that came, changed or went since the last round.',
    ]),
    entityEndpoint('mailFolder', { query: SELECT_ONLY }, [
      'mail-folder',
      FOLDER,
      'One folder, by id or well-known name.',
    ]),
    folders('child-folders', `${FOLDER}/childFolders`, 'Folders in a folder.'),
    messages('folder-messages', `${FOLDER}/messages`),
    collectionEndpoint('message', { query: messagesDeltaQuery(), headers }, [
      'folder-messages-delta',
      `${FOLDER}/messages/delta`,
      'Messages of a folder that came, changed or went since the last round.',
    ]),
    mailboxSettingsEndpoint(),
    ...mailboxDirectoryEndpoints(options),
  ];
}
