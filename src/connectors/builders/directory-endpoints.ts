import type { EndpointRule, SlotRule } from '../../plan/rule-set.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';
import { linkSpellings } from './link-spellings.ts';
import { directoryHeaders, directoryQuery, objectQuery } from './query-rules.ts';

/**
 * A person in a path: object id or principal name. By default only our reversible pseudonyms of them pass, so that no
 * identity of the tenant stands in a request line, a log or a link.
 */
export function personSlot(options: ConnectorOptions): SlotRule {
  const pseudonym = options.pseudonymizeAppIds ? 'required' : 'accepted';
  return { type: ['guid', 'address'], pseudonym, kind: 'person' };
}

/** A group in a path. Members that are groups themselves carry reversible ids, which must lead on. */
export function groupSlot(): SlotRule {
  return { type: 'guid', pseudonym: 'accepted', kind: 'group' };
}

export function usersEndpoint(): EndpointRule {
  return {
    id: 'users',
    description: 'Accounts of the tenant.',
    path: '/v1.0/users',
    query: directoryQuery(['manager']),
    headers: directoryHeaders(),
    response: { collection: 'user' },
  };
}

export function userEndpoint(options: ConnectorOptions): EndpointRule {
  return {
    id: 'user',
    description: 'One account.',
    path: '/v1.0/users/{userId}',
    slots: { userId: personSlot(options) },
    query: objectQuery(['manager']),
    headers: directoryHeaders(),
    response: { entity: 'user' },
  };
}

/** `navigations`: only those of which the same rule set also serves the further pages. */
export function groupsEndpoint(navigations: readonly string[]): EndpointRule {
  return {
    id: 'groups',
    description: 'Distribution lists, security groups and Microsoft 365 groups.',
    path: '/v1.0/groups',
    query: directoryQuery(navigations),
    headers: directoryHeaders(),
    response: { collection: 'group' },
  };
}

export function groupEndpoint(navigations: readonly string[]): EndpointRule {
  return {
    id: 'group',
    description: 'One group.',
    path: '/v1.0/groups/{groupId}',
    slots: { groupId: groupSlot() },
    query: objectQuery(navigations),
    headers: directoryHeaders(),
    response: { entity: 'group' },
  };
}

/** `members`, `transitiveMembers` or `owners` of a group: whatever kinds of object they are. */
export function groupPeopleEndpoint(id: string, relation: string, description: string): EndpointRule {
  const path = `/v1.0/groups/{groupId}/${relation}`;
  return {
    id,
    description,
    path,
    linkTemplates: linkSpellings(path),
    slots: { groupId: groupSlot() },
    query: directoryQuery([]),
    headers: directoryHeaders(),
    response: { collection: 'directoryObject' },
  };
}

export function groupMembersEndpoint(): EndpointRule {
  return groupPeopleEndpoint('group-members', 'members', 'Direct members of a group.');
}

/** What the connectors of Exchange serve of the directory: the owners of mailboxes, and the members of lists. */
export function mailboxDirectoryEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    usersEndpoint(),
    userEndpoint(options),
    ...(options.includeGroups
      ? [groupsEndpoint(['members']), groupEndpoint(['members']), groupMembersEndpoint()]
      : []),
  ];
}
