import type { ExampleCall } from '../builders/connector.ts';
import { example, GROUP_LOOKUP, USER_LOOKUP } from '../builders/directory-examples.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

export function entraIdExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [...userExamples(), ...(options.includeGroups ? [...membershipExamples(), ...groupExamples()] : [])];
}

function userExamples(): readonly ExampleCall[] {
  return [
    example('users', 'Accounts of the tenant', '/v1.0/users?$top=5'),
    example(
      'users-select',
      'Aliases and organisation of accounts',
      '/v1.0/users?$top=5&$select=id,mail,proxyAddresses,department,userType,accountEnabled',
    ),
    example('users-delta', 'Start of a round of changed accounts', '/v1.0/users/delta?$select=id,department'),
    example('user', 'One account', '/v1.0/users/{userId}', USER_LOOKUP),
    example('user-manager', 'The manager of a person', '/v1.0/users/{userId}/manager', USER_LOOKUP),
    example(
      'user-direct-reports',
      'The people that a person manages',
      '/v1.0/users/{userId}/directReports?$top=5',
      USER_LOOKUP,
    ),
    example(
      'user-mailbox-settings',
      'Time zone and working hours of a mailbox',
      '/v1.0/users/{userId}/mailboxSettings',
      USER_LOOKUP,
    ),
  ];
}

function membershipExamples(): readonly ExampleCall[] {
  return [
    example(
      'user-member-of',
      'What a person belongs to',
      '/v1.0/users/{userId}/memberOf?$top=5',
      USER_LOOKUP,
    ),
    example(
      'user-transitive-member-of',
      'The same, with the groups around these',
      '/v1.0/users/{userId}/transitiveMemberOf?$top=5',
      USER_LOOKUP,
    ),
  ];
}

function groupExamples(): readonly ExampleCall[] {
  return [
    example('groups', 'Groups of the tenant', '/v1.0/groups?$top=5'),
    example('groups-delta', 'Start of a round of changed groups', '/v1.0/groups/delta?$select=id,members'),
    example('group', 'One group', '/v1.0/groups/{groupId}', GROUP_LOOKUP),
    ...groupPeople('group-members', 'members', 'Members of a group'),
    ...groupPeople(
      'group-transitive-members',
      'transitiveMembers',
      'Members of a group and of the groups in it',
    ),
    ...groupPeople('group-owners', 'owners', 'Owners of a group'),
  ];
}

function groupPeople(id: string, relation: string, title: string): readonly ExampleCall[] {
  return [example(id, title, `/v1.0/groups/{groupId}/${relation}?$top=5`, GROUP_LOOKUP)];
}
