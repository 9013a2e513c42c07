import type { ConnectorOptions, ExampleCall } from './connector.ts';
import { GROUP_LOOKUP, USER_LOOKUP } from './example-lookups.ts';

/** What the connectors of Exchange ask of the directory: whose mailboxes there are, and who is behind a list. */
export function mailboxDirectoryExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [
    {
      id: 'users',
      title: 'Accounts, to enumerate mailboxes',
      path: '/v1.0/users?$top=5&$select=id,mail,userType',
    },
    { id: 'user', title: 'One account', path: '/v1.0/users/{userId}', lookups: USER_LOOKUP },
    ...(options.includeGroups ? listExamples() : []),
  ];
}

function listExamples(): readonly ExampleCall[] {
  return [
    {
      id: 'groups',
      title: 'Groups, to resolve lists among attendees and recipients',
      path: '/v1.0/groups?$top=5&$select=id,mail,proxyAddresses',
    },
    { id: 'group', title: 'One group', path: '/v1.0/groups/{groupId}', lookups: GROUP_LOOKUP },
    {
      id: 'group-members',
      title: 'Members of a group',
      path: '/v1.0/groups/{groupId}/members?$top=5',
      lookups: GROUP_LOOKUP,
    },
  ];
}
