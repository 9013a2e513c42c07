import type { ConnectorOptions } from '../entities/connector-options.ts';
import type { ExampleCall, Lookup } from './connector.ts';

/** @param lookups that fill the slots of `path` */
export function example(
  id: string,
  title: string,
  path: string,
  lookups?: ExampleCall['lookups'],
): ExampleCall {
  return { id, title, path, ...(lookups !== undefined && { lookups }) };
}

/** IDs come as reversible pseudonyms. */
export const USER_LOOKUP: Readonly<Record<'userId', Lookup>> = Object.freeze({
  userId: { path: '/v1.0/users?$top=20&$select=id', pointer: '/value/*/id' },
});

export const GROUP_LOOKUP: Readonly<Record<'groupId', Lookup>> = Object.freeze({
  groupId: { path: '/v1.0/groups?$top=20&$select=id', pointer: '/value/*/id' },
});

export function mailboxDirectoryExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [
    example('users', 'Accounts, to enumerate mailboxes', '/v1.0/users?$top=5&$select=id,mail,userType'),
    example('user', 'One account', '/v1.0/users/{userId}', USER_LOOKUP),
    ...(options.includeGroups ? listExamples() : []),
  ];
}

function listExamples(): readonly ExampleCall[] {
  return [
    example(
      'groups',
      'Groups, to resolve lists among attendees and recipients',
      '/v1.0/groups?$top=5&$select=id,mail,proxyAddresses',
    ),
    example('group', 'One group', '/v1.0/groups/{groupId}', GROUP_LOOKUP),
    example('group-members', 'Members of a group', '/v1.0/groups/{groupId}/members?$top=5', GROUP_LOOKUP),
  ];
}
