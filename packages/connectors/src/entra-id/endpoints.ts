import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import {
  createPersonSlot,
  groupEndpoint,
  groupMembersEndpoint,
  groupPeopleEndpoint,
  groupsEndpoint,
  userEndpoint,
  usersEndpoint,
} from '../builders/directory-endpoints.ts';
import {
  deltaHeaders,
  directoryDeltaQuery,
  directoryHeaders,
  directoryQuery,
  objectQuery,
} from '../builders/query-rules.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

export function entraIdEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    usersEndpoint(),
    deltaEndpoint('users-delta', '/v1.0/users/delta', 'user'),
    userEndpoint(options),
    {
      id: 'user-manager',
      description: 'Manager of a person.',
      path: '/v1.0/users/{userId}/manager',
      slots: { userId: createPersonSlot(options) },
      query: objectQuery([]),
      headers: directoryHeaders(),
      response: { entity: 'directoryObject' },
    },
    {
      id: 'user-direct-reports',
      description: 'People whose manager a person is.',
      path: '/v1.0/users/{userId}/directReports',
      slots: { userId: createPersonSlot(options) },
      query: directoryQuery([]),
      headers: directoryHeaders(),
      response: { collection: 'directoryObject' },
    },
    {
      id: 'user-mailbox-settings',
      description: 'Time zone, working hours and automatic replies of a mailbox.',
      path: '/v1.0/users/{userId}/mailboxSettings',
      slots: { userId: createPersonSlot(options) },
      response: { entity: 'mailboxSettings' },
    },
    ...(options.includeGroups ? [...membershipEndpoints(options), ...groupEndpoints(options)] : []),
  ];
}

function membershipEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    membershipEndpoint(
      ['user-member-of', 'memberOf'],
      'Groups, roles and administrative units that a person belongs to.',
      options,
    ),
    membershipEndpoint(
      ['user-transitive-member-of', 'transitiveMemberOf'],
      'The same, and the groups that these belong to.',
      options,
    ),
  ];
}

/**
 * For roles and units, whose permissions aren't requested, Graph returns only ID and type
 * (graph-facts.md#3.1).
 */
function membershipEndpoint(
  [id, relation]: readonly [id: string, relation: string],
  description: string,
  options: ConnectorOptions,
): EndpointRule {
  const path = `/v1.0/users/{userId}/${relation}`;
  return {
    id,
    description,
    path,
    slots: { userId: createPersonSlot(options) },
    query: directoryQuery([]),
    headers: directoryHeaders(),
    response: { collection: 'membership' },
  };
}

function groupEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    groupsEndpoint(['members', 'owners']),
    deltaEndpoint('groups-delta', '/v1.0/groups/delta', 'group'),
    groupEndpoint(['members', 'owners'], options),
    groupMembersEndpoint(options),
    groupPeopleEndpoint(
      ['group-transitive-members', 'transitiveMembers'],
      'Members of a group and of the groups in it.',
      options,
    ),
    groupPeopleEndpoint(['group-owners', 'owners'], 'Owners of a group.', options),
  ];
}

function deltaEndpoint(id: string, path: string, entity: 'user' | 'group'): EndpointRule {
  return {
    id,
    description: `Each ${entity} that changed since the last round.`,
    path,
    query: directoryDeltaQuery(),
    headers: deltaHeaders(),
    response: { collection: entity },
  };
}
