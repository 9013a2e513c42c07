import type { ExampleCall } from '../builders/connector.ts';
import { GROUP_LOOKUP, USER_LOOKUP } from '../builders/directory-examples.ts';
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
    {
      id: 'user-drives',
      title: 'Drives of a person',
      path: '/v1.0/users/{userId}/drives',
      lookups: USER_LOOKUP,
    },
    {
      id: 'user-drive',
      title: 'The default drive of a person',
      path: '/v1.0/users/{userId}/drive',
      lookups: USER_LOOKUP,
    },
    { id: 'drive', title: 'One drive', path: DRIVE, lookups: DRIVE_LOOKUP },
    {
      id: 'drive-delta',
      title: 'Start of a round of changed items',
      path: `${DRIVE}/root/delta?$top=20`,
      lookups: DRIVE_LOOKUP,
    },
    {
      id: 'drive-delta-latest',
      title: 'The link from which to hear of changes from now on',
      path: `${DRIVE}/root/delta?token=latest`,
      lookups: DRIVE_LOOKUP,
    },
    {
      id: 'user-drive-delta',
      title: "Start of a round of changed items of a person's drive",
      path: '/v1.0/users/{userId}/drive/root/delta?$top=20',
      lookups: USER_LOOKUP,
    },
    {
      id: 'drive-activities',
      title: 'What people did in a drive',
      path: `${DRIVE}/activities`,
      lookups: DRIVE_LOOKUP,
    },
  ];
}

function itemExamples(): readonly ExampleCall[] {
  return [
    { id: 'item', title: 'One item', path: `${DRIVE}/items/{itemId}`, lookups: ITEM_LOOKUP },
    {
      id: 'item-activities',
      title: 'What people did with an item',
      path: `${DRIVE}/items/{itemId}/activities`,
      lookups: ITEM_LOOKUP,
    },
  ];
}

function directoryExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [
    {
      id: 'users',
      title: 'Accounts, to enumerate drives',
      path: '/v1.0/users?$top=5&$select=id,mail,employeeId,userType',
    },
    { id: 'user', title: 'One account', path: '/v1.0/users/{userId}', lookups: USER_LOOKUP },
    ...(options.includeGroups ? groupExamples() : []),
  ];
}

function groupExamples(): readonly ExampleCall[] {
  return [
    {
      id: 'groups',
      title: 'Groups, which own document libraries',
      path: '/v1.0/groups?$top=5&$select=id,mail',
    },
    { id: 'group', title: 'One group', path: '/v1.0/groups/{groupId}', lookups: GROUP_LOOKUP },
    {
      id: 'group-drives',
      title: 'Document libraries of a group',
      path: '/v1.0/groups/{groupId}/drives',
      lookups: GROUP_LOOKUP,
    },
  ];
}
