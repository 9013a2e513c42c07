import type { ExampleCall } from '../builders/connector.ts';
import { example, GROUP_LOOKUP, USER_LOOKUP } from '../builders/directory-examples.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const DRIVE = '/v1.0/drives/{driveId}';
const DRIVE_LOOKUP = {
  ...USER_LOOKUP,
  driveId: { path: '/v1.0/users/{userId}/drives?$top=5', pointer: '/value/*/id' },
};
const ITEM_LOOKUP = {
  ...DRIVE_LOOKUP,
  itemId: { path: `${DRIVE}/root/delta?$top=20`, pointer: '/value/*/id' },
};

export function oneDriveExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [...driveExamples(), ...itemExamples(), ...directoryExamples(options)];
}

function driveExamples(): readonly ExampleCall[] {
  return [
    example('user-drives', 'Drives of a person', '/v1.0/users/{userId}/drives', USER_LOOKUP),
    example('user-drive', 'The default drive of a person', '/v1.0/users/{userId}/drive', USER_LOOKUP),
    example('drive', 'One drive', DRIVE, DRIVE_LOOKUP),
    example('drive-delta', 'Start of a round of changed items', `${DRIVE}/root/delta?$top=20`, DRIVE_LOOKUP),
    example(
      'drive-delta-latest',
      'The link from which to hear of changes from now on',
      `${DRIVE}/root/delta?token=latest`,
      DRIVE_LOOKUP,
    ),
    example(
      'user-drive-delta',
      "Start of a round of changed items of a person's drive",
      '/v1.0/users/{userId}/drive/root/delta?$top=20',
      USER_LOOKUP,
    ),
    example('drive-activities', 'What people did in a drive', `${DRIVE}/activities`, DRIVE_LOOKUP),
  ];
}

function itemExamples(): readonly ExampleCall[] {
  return [
    example('item', 'One item', `${DRIVE}/items/{itemId}`, ITEM_LOOKUP),
    example(
      'item-activities',
      'What people did with an item',
      `${DRIVE}/items/{itemId}/activities`,
      ITEM_LOOKUP,
    ),
  ];
}

function directoryExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [
    example(
      'users',
      'Accounts, to enumerate drives',
      '/v1.0/users?$top=5&$select=id,mail,employeeId,userType',
    ),
    example('user', 'One account', '/v1.0/users/{userId}', USER_LOOKUP),
    ...(options.includeGroups ? groupExamples() : []),
  ];
}

function groupExamples(): readonly ExampleCall[] {
  return [
    example('groups', 'Groups, which own document libraries', '/v1.0/groups?$top=5&$select=id,mail'),
    example('group', 'One group', '/v1.0/groups/{groupId}', GROUP_LOOKUP),
    example('group-drives', 'Document libraries of a group', '/v1.0/groups/{groupId}/drives', GROUP_LOOKUP),
  ];
}
