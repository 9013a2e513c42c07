import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import {
  directoryEndpoint,
  groupEndpoints,
  groupMembersEndpoint,
  groupPeopleEndpoint,
  userEndpoints,
} from '../endpoints/directory-endpoints.ts';
import { collectionEndpoint, entityEndpoint } from '../endpoints/endpoint-rule.ts';
import {
  deltaHeaders,
  directoryDeltaQuery,
  directoryHeaders,
  objectQuery,
} from '../endpoints/query-rules.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const USER = '/v1.0/users/{userId}';

export function entraIdEndpoints({ includeGroups }: ConnectorOptions): readonly EndpointRule[] {
  const [users, user] = userEndpoints();
  return [
    users,
    deltaEndpoint('users-delta', '/v1.0/users/delta', 'user'),
    user,
    entityEndpoint('directoryObject', { query: objectQuery([]), headers: directoryHeaders() }, [
      'user-manager',
      `${USER}/manager`,
      'Manager of a person.',
    ]),
    directoryEndpoint('directoryObject', [
      'user-direct-reports',
      `${USER}/directReports`,
      'People whose manager a person is.',
    ]),
    entityEndpoint('mailboxSettings', {}, [
      'user-mailbox-settings',
      `${USER}/mailboxSettings`,
      'Time zone, working hours and automatic replies of a mailbox.',
    ]),
    ...(includeGroups ? [...membershipEndpoints(), ...allGroupEndpoints()] : []),
  ];
}

/**
 * For roles and units, whose permissions aren't requested, Graph returns only ID and type
 * (graph-facts.md#3.1).
 */
function membershipEndpoints(): readonly EndpointRule[] {
  return [
    directoryEndpoint('membership', [
      'user-member-of',
      `${USER}/memberOf`,
      'Groups, roles and administrative units that a person belongs to.',
    ]),
    directoryEndpoint('membership', [
      'user-transitive-member-of',
      `${USER}/transitiveMemberOf`,
      'The same, and the groups that these belong to.',
    ]),
  ];
}

function allGroupEndpoints(): readonly EndpointRule[] {
  const [groups, group] = groupEndpoints(['members', 'owners']);
  return [
    groups,
    deltaEndpoint('groups-delta', '/v1.0/groups/delta', 'group'),
    group,
    groupMembersEndpoint(),
    groupPeopleEndpoint(
      'group-transitive-members',
      'transitiveMembers',
      'Members of a group and of the groups in it.',
    ),
    groupPeopleEndpoint('group-owners', 'owners', 'Owners of a group.'),
  ];
}

function deltaEndpoint(id: string, path: string, entity: 'user' | 'group'): EndpointRule {
  return collectionEndpoint(entity, { query: directoryDeltaQuery(), headers: deltaHeaders() }, [
    id,
    path,
    `Each ${entity} that changed since the last round.`,
  ]);
}
