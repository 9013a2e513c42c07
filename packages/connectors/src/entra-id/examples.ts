import type { ExampleCall } from '../builders/connector.ts';
import { GROUP_LOOKUP, USER_LOOKUP } from '../builders/directory-examples.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

export function entraIdExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [...userExamples(), ...(options.includeGroups ? [...membershipExamples(), ...groupExamples()] : [])];
}

function userExamples(): readonly ExampleCall[] {
  return [
    { id: 'users', title: 'Accounts of the tenant', path: '/v1.0/users?$top=5' },
    {
      id: 'users-select',
      title: 'Aliases and organisation of accounts',
      path: '/v1.0/users?$top=5&$select=id,mail,proxyAddresses,department,userType,accountEnabled',
    },
    {
      id: 'users-delta',
      title: 'Start of a round of changed accounts',
      path: '/v1.0/users/delta?$select=id,department',
    },
    { id: 'user', title: 'One account', path: '/v1.0/users/{userId}', lookups: USER_LOOKUP },
    {
      id: 'user-manager',
      title: 'The manager of a person',
      path: '/v1.0/users/{userId}/manager',
      lookups: USER_LOOKUP,
    },
    {
      id: 'user-direct-reports',
      title: 'The people that a person manages',
      path: '/v1.0/users/{userId}/directReports?$top=5',
      lookups: USER_LOOKUP,
    },
    {
      id: 'user-mailbox-settings',
      title: 'Time zone and working hours of a mailbox',
      path: '/v1.0/users/{userId}/mailboxSettings',
      lookups: USER_LOOKUP,
    },
  ];
}

function membershipExamples(): readonly ExampleCall[] {
  return [
    {
      id: 'user-member-of',
      title: 'What a person belongs to',
      path: '/v1.0/users/{userId}/memberOf?$top=5',
      lookups: USER_LOOKUP,
    },
    {
      id: 'user-transitive-member-of',
      title: 'The same, with the groups around these',
      path: '/v1.0/users/{userId}/transitiveMemberOf?$top=5',
      lookups: USER_LOOKUP,
    },
  ];
}

function groupExamples(): readonly ExampleCall[] {
  return [
    { id: 'groups', title: 'Groups of the tenant', path: '/v1.0/groups?$top=5' },
    {
      id: 'groups-delta',
      title: 'Start of a round of changed groups',
      path: '/v1.0/groups/delta?$select=id,members',
    },
    { id: 'group', title: 'One group', path: '/v1.0/groups/{groupId}', lookups: GROUP_LOOKUP },
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
  return [{ id, title, path: `/v1.0/groups/{groupId}/${relation}?$top=5`, lookups: GROUP_LOOKUP }];
}
