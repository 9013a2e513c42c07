import type { ExampleCall } from '../builders/connector.ts';
import { example, mailboxDirectoryExamples, USER_LOOKUP } from '../builders/directory-examples.ts';
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
    example('messages', 'Messages of a mailbox', `${MAILBOX}/messages?$top=5`, USER_LOOKUP),
    example(
      'messages-select',
      'Who wrote to whom and when, newest first',
      `${MAILBOX}/messages?$top=5&$select=id,from,sender,toRecipients,ccRecipients,sentDateTime&$orderby=receivedDateTime%20desc`,
      USER_LOOKUP,
    ),
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
    example('mail-folders', 'Folders of a mailbox', `${MAILBOX}/mailFolders`, USER_LOOKUP),
    example(
      'mail-folders-delta',
      'Start of a round of changed folders',
      `${MAILBOX}/mailFolders/delta`,
      USER_LOOKUP,
    ),
    example(
      'child-folders',
      'Folders in the inbox, hidden ones too',
      `${MAILBOX}/mailFolders/inbox/childFolders?includeHiddenFolders=true`,
      USER_LOOKUP,
    ),
    example(
      'mail-folder',
      'One folder by its well-known name',
      `${MAILBOX}/mailFolders/SentItems`,
      USER_LOOKUP,
    ),
    example(
      'folder-messages',
      'Messages of a folder',
      `${MAILBOX}/mailFolders/{folderId}/messages?$top=5`,
      FOLDER_LOOKUP,
    ),
    example(
      'folder-messages-sent',
      'Sent messages',
      `${MAILBOX}/mailFolders/SentItems/messages?$top=5`,
      USER_LOOKUP,
    ),
    example(
      'folder-messages-keyed',
      'Sent messages, in the other spelling',
      `${MAILBOX}/mailFolders('SentItems')/messages?$top=5`,
      USER_LOOKUP,
    ),
    example(
      'folder-messages-delta',
      'Start of a round of changed messages',
      `${MAILBOX}/mailFolders/{folderId}/messages/delta`,
      FOLDER_LOOKUP,
    ),
  ];
}

const SETTINGS_EXAMPLE: ExampleCall = example(
  'mailbox-settings',
  'Time zone and working hours of a mailbox',
  `${MAILBOX}/mailboxSettings`,
  USER_LOOKUP,
);
