import type { ExampleCall } from '../builders/connector.ts';
import { mailboxDirectoryExamples, USER_LOOKUP } from '../builders/directory-examples.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const MAILBOX = '/v1.0/users/{userId}';
const FOLDER_LOOKUP = {
  ...USER_LOOKUP,
  folderId: { path: `${MAILBOX}/mailFolders?$top=20`, pointer: '/value/*/id' },
};

export function mailExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [...messageExamples(), ...folderExamples(), SETTINGS_EXAMPLE, ...mailboxDirectoryExamples(options)];
}

function messageExamples(): readonly ExampleCall[] {
  return [
    {
      id: 'messages',
      title: 'Messages of a mailbox',
      path: `${MAILBOX}/messages?$top=5`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'messages-select',
      title: 'Who wrote to whom and when, newest first',
      path: `${MAILBOX}/messages?$top=5&$select=id,from,sender,toRecipients,ccRecipients,sentDateTime&$orderby=receivedDateTime%20desc`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'message',
      title: 'One message',
      path: `${MAILBOX}/messages/{messageId}`,
      lookups: {
        ...USER_LOOKUP,
        messageId: { path: `${MAILBOX}/messages?$top=1&$select=id`, pointer: '/value/0/id' },
      },
    },
  ];
}

function folderExamples(): readonly ExampleCall[] {
  return [
    {
      id: 'mail-folders',
      title: 'Folders of a mailbox',
      path: `${MAILBOX}/mailFolders`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'mail-folders-delta',
      title: 'Start of a round of changed folders',
      path: `${MAILBOX}/mailFolders/delta`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'child-folders',
      title: 'Folders in the inbox, hidden ones too',
      path: `${MAILBOX}/mailFolders/inbox/childFolders?includeHiddenFolders=true`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'mail-folder',
      title: 'One folder by its well-known name',
      path: `${MAILBOX}/mailFolders/SentItems`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'folder-messages',
      title: 'Messages of a folder',
      path: `${MAILBOX}/mailFolders/{folderId}/messages?$top=5`,
      lookups: FOLDER_LOOKUP,
    },
    {
      id: 'folder-messages-sent',
      title: 'Sent messages',
      path: `${MAILBOX}/mailFolders/SentItems/messages?$top=5`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'folder-messages-keyed',
      title: 'Sent messages, in the other spelling',
      path: `${MAILBOX}/mailFolders('SentItems')/messages?$top=5`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'folder-messages-delta',
      title: 'Start of a round of changed messages',
      path: `${MAILBOX}/mailFolders/{folderId}/messages/delta`,
      lookups: FOLDER_LOOKUP,
    },
  ];
}

const SETTINGS_EXAMPLE: ExampleCall = {
  id: 'mailbox-settings',
  title: 'Time zone and working hours of a mailbox',
  path: `${MAILBOX}/mailboxSettings`,
  lookups: USER_LOOKUP,
};
