import type { SlotKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { EndpointRule, SlotRule } from '@nymgate/engine/plan/rule-set';
import { type ConnectorOptions, isPlaintextId } from '../entities/connector-options.ts';
import { directoryHeaders, directoryQuery, objectQuery } from './query-rules.ts';

/**
 * A person in a path: object id or principal name. By default only our reversible pseudonyms of them pass, so that no
 * identity of the tenant stands in a request line, a log or a link.
 */
export function createPersonSlot(options: ConnectorOptions): SlotRule {
  const pseudonym = options.pseudonymizeAppIds ? 'required' : 'accepted';
  return { type: ['guid', 'address'], pseudonym, kind: 'person' };
}

/**
 * The id of a thing in a path. By default only our pseudonyms pass: whoever has an account in the tenant knows ids in clear, and
 * the answer to one of them would join what that account sees with pseudonyms (KEY-01).
 */
export function createIdSlot(kind: SlotKind, type: SlotRule['type'], options: ConnectorOptions): SlotRule {
  return { type, pseudonym: isPlaintextId(kind, options) ? 'accepted' : 'required', kind };
}

/**
 * A group in a path. A member that is a group itself has the id of a person, since nothing tells members apart for certain, and
 * must lead on. That is safe: no author of an item writes what is pseudonymized reversibly as a person, and only a GUID opens here,
 * which leads to a group or to nothing.
 */
export function createGroupSlot(options: ConnectorOptions): SlotRule {
  const clear = options.ids === 'clear' || !options.pseudonymizeAppIds;
  return { type: 'guid', pseudonym: clear ? 'accepted' : 'required', kind: ['group', 'person'] };
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
    slots: { userId: createPersonSlot(options) },
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

export function groupEndpoint(navigations: readonly string[], options: ConnectorOptions): EndpointRule {
  return {
    id: 'group',
    description: 'One group.',
    path: '/v1.0/groups/{groupId}',
    slots: { groupId: createGroupSlot(options) },
    query: objectQuery(navigations),
    headers: directoryHeaders(),
    response: { entity: 'group' },
  };
}

/** `members`, `transitiveMembers` or `owners` of a group: whatever kinds of object they are. */
export function groupPeopleEndpoint(
  [id, relation]: readonly [id: string, relation: string],
  description: string,
  options: ConnectorOptions,
): EndpointRule {
  const path = `/v1.0/groups/{groupId}/${relation}`;
  return {
    id,
    description,
    path,
    slots: { groupId: createGroupSlot(options) },
    query: directoryQuery([]),
    headers: directoryHeaders(),
    response: { collection: 'directoryObject' },
  };
}

export function groupMembersEndpoint(options: ConnectorOptions): EndpointRule {
  return groupPeopleEndpoint(['group-members', 'members'], 'Direct members of a group.', options);
}

/** What the connectors of Exchange serve of the directory: the owners of mailboxes, and the members of lists. */
export function mailboxDirectoryEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    usersEndpoint(),
    userEndpoint(options),
    ...(options.includeGroups
      ? [groupsEndpoint(['members']), groupEndpoint(['members'], options), groupMembersEndpoint(options)]
      : []),
  ];
}
