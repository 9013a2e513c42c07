import type { SlotKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { EndpointRule, SlotRule } from '@nymgate/engine/plan/rule-set';
import { type ConnectorOptions, isPlaintextId } from '../entities/connector-options.ts';
import { directoryHeaders, directoryQuery, objectQuery } from './query-rules.ts';

/**
 * A person in a path: object ID or principal name. By default only reversible pseudonyms, so that no identity
 * is in a request line, a log or a link.
 */
export function createPersonSlot(options: ConnectorOptions): SlotRule {
  const pseudonym = options.pseudonymizeAppIds ? 'required' : 'accepted';
  return { type: ['guid', 'address'], pseudonym, kind: 'person' };
}

/**
 * The ID of a resource in a path. By default only pseudonyms: a tenant account knows original IDs, and their
 * responses would join what it sees with pseudonyms (KEY-01).
 */
export function createIdSlot(kind: SlotKind, type: SlotRule['type'], options: ConnectorOptions): SlotRule {
  return { type, pseudonym: isPlaintextId(kind, options) ? 'accepted' : 'required', kind };
}

/**
 * A group in a path. A nested group is pseudonymized as a person, because nothing distinguishes members
 * reliably, and must be accepted here. That is safe: authors can't produce reversible person pseudonyms, and
 * only a GUID opens, which is a group or nothing.
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

/** `navigations`: only those whose further pages the rule set also serves. */
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

/** `members`, `transitiveMembers` or `owners` of a group, of any object type. */
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

/** The part of the directory in Exchange's connectors: mailbox owners and list members. */
export function mailboxDirectoryEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    usersEndpoint(),
    userEndpoint(options),
    ...(options.includeGroups
      ? [groupsEndpoint(['members']), groupEndpoint(['members'], options), groupMembersEndpoint(options)]
      : []),
  ];
}
