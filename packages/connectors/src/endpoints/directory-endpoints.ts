import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import type { ConnectorOptions } from '../entities/connector-options.ts';
import { collectionEndpoint, entityEndpoint } from './endpoint-rule.ts';
import { directoryHeaders, directoryQuery, objectQuery } from './query-rules.ts';

/** Collection and single account. */
export function userEndpoints(): readonly [EndpointRule, EndpointRule] {
  return [
    directoryEndpoint('user', ['users', '/v1.0/users', 'Accounts of the tenant.'], ['manager']),
    entityEndpoint('user', { query: objectQuery(['manager']), headers: directoryHeaders() }, [
      'user',
      '/v1.0/users/{userId}',
      'One account.',
    ]),
  ];
}

/** A list of the directory. */
export function directoryEndpoint(
  entity: string,
  place: readonly [id: string, path: string, description: string],
  navigations: readonly string[] = [],
): EndpointRule {
  return collectionEndpoint(
    entity,
    { query: directoryQuery(navigations), headers: directoryHeaders() },
    place,
  );
}

/** Collection and single group. `navigations`: only those whose further pages the rule set also serves. */
export function groupEndpoints(navigations: readonly string[]): readonly [EndpointRule, EndpointRule] {
  const description = 'Distribution lists, security groups and Microsoft 365 groups.';
  return [
    directoryEndpoint('group', ['groups', '/v1.0/groups', description], navigations),
    entityEndpoint('group', { query: objectQuery(navigations), headers: directoryHeaders() }, [
      'group',
      '/v1.0/groups/{groupId}',
      'One group.',
    ]),
  ];
}

/** `members`, `transitiveMembers` or `owners` of a group, of any object type. */
export function groupPeopleEndpoint(id: string, relation: string, description: string): EndpointRule {
  return directoryEndpoint('directoryObject', [id, `/v1.0/groups/{groupId}/${relation}`, description]);
}

export function groupMembersEndpoint(): EndpointRule {
  return groupPeopleEndpoint('group-members', 'members', 'Direct members of a group.');
}

/** The part of the directory in Exchange's connectors: mailbox owners and list members. */
export function mailboxDirectoryEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    ...userEndpoints(),
    ...(options.includeGroups ? [...groupEndpoints(['members']), groupMembersEndpoint()] : []),
  ];
}
