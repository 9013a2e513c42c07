import type { Entity } from '../../base/entity.ts';
import type { GraphCall } from '../odata/call.ts';
import type { Endpoint, OptionRules, PageRule } from '../odata/endpoint.ts';
import { groupsDelta, usersDelta } from './directory-delta.ts';
import { DELTA_FILTER, DIRECTORY_OBJECT_FILTER, GROUP_FILTER, USER_FILTER } from './directory-filters.ts';
import {
  getGroup,
  getManager,
  getUser,
  listDirectReports,
  listGroups,
  listMemberOf,
  listMembers,
  listOwners,
  listTransitiveMemberOf,
  listTransitiveMembers,
  listUserMembers,
  listUsers,
} from './directory-routes.ts';

export type DirectoryEndpointId =
  | 'users'
  | 'user'
  | 'user-manager'
  | 'user-direct-reports'
  | 'user-member-of'
  | 'user-transitive-member-of'
  | 'users-delta'
  | 'groups'
  | 'group'
  | 'group-members'
  | 'group-members-users'
  | 'group-transitive-members'
  | 'group-owners'
  | 'groups-delta';

const FULL_USER = ['User.Read.All', 'Directory.Read.All'] as const;
const USER = [...FULL_USER, 'User.ReadBasic.All'] as const;
const GROUP = [
  'GroupMember.Read.All',
  'Group.Read.All',
  'Group.ReadBasic.All',
  'Directory.Read.All',
] as const;
const MEMBER = [
  'GroupMember.Read.All',
  'Group.Read.All',
  'GroupMember.ReadBasic.All',
  'Directory.Read.All',
] as const;
const MEMBERSHIP = [...FULL_USER, 'GroupMember.Read.All', 'Group.Read.All'] as const;
const DIRECTORY_PAGE: PageRule = { default: 100, maximum: 999, beyond: 'refused' };
/** The server decides; Prefer odata.maxpagesize may lower it. */
const DELTA_PAGE: PageRule = { default: 25, maximum: 25, beyond: 'clamped' };
const COLLECTION = { $select: true, $top: true, $count: true, $skiptoken: true } as const;
const USERS: OptionRules = {
  ...COLLECTION,
  $filter: USER_FILTER,
  $orderby: {
    plain: ['displayName', 'userPrincipalName'],
    advanced: ['createdDateTime', 'givenName', 'surname', 'mail', 'department', 'jobTitle'],
  },
  $search: [
    ...['displayName', 'mail', 'userPrincipalName', 'givenName', 'surname'],
    ...['department', 'companyName', 'employeeType'],
  ],
  $expand: ['manager', 'directReports'],
};
const GROUPS: OptionRules = {
  ...COLLECTION,
  $filter: GROUP_FILTER,
  $orderby: { plain: ['displayName'], advanced: ['createdDateTime', 'mail', 'mailNickname'] },
  $search: ['displayName', 'description', 'mail', 'mailNickname', 'classification'],
  $expand: ['members', 'owners'],
};
const MEMBERS: OptionRules = {
  ...COLLECTION,
  $filter: DIRECTORY_OBJECT_FILTER,
  $orderby: { plain: [], advanced: ['displayName'] },
  $search: ['displayName'],
};
const DELTA: OptionRules = { $select: true, $filter: DELTA_FILTER, $skiptoken: true, $deltatoken: true };
function directory(
  id: DirectoryEndpointId,
  path: string,
  rest: Pick<Endpoint, 'roles' | 'options'> & Partial<Endpoint<DirectoryEndpointId>>,
): Endpoint<DirectoryEndpointId> {
  return { id, path, service: 'directory', beta: true, ...rest };
}

/** Users and groups. Sources: graph-facts.md#2.2 (pages), #3.1 (paths, roles, options). */
export const DIRECTORY_ENDPOINTS: readonly Endpoint<DirectoryEndpointId>[] = Object.freeze([
  directory('users', 'users', { roles: USER, options: USERS, page: DIRECTORY_PAGE }),
  directory('users-delta', 'users/delta', { roles: FULL_USER, options: DELTA, page: DELTA_PAGE }),
  directory('user', 'users/{user}', {
    roles: USER,
    options: { $select: true, $expand: ['manager', 'directReports'] },
  }),
  directory('user-manager', 'users/{user}/manager', { roles: FULL_USER, options: { $select: true } }),
  directory('user-direct-reports', 'users/{user}/directReports', {
    roles: FULL_USER,
    options: MEMBERS,
    page: DIRECTORY_PAGE,
  }),
  directory('user-member-of', 'users/{user}/memberOf', {
    roles: MEMBERSHIP,
    options: MEMBERS,
    page: DIRECTORY_PAGE,
  }),
  directory('user-transitive-member-of', 'users/{user}/transitiveMemberOf', {
    roles: MEMBERSHIP,
    options: MEMBERS,
    page: DIRECTORY_PAGE,
  }),
  directory('groups', 'groups', { roles: GROUP, options: GROUPS, page: DIRECTORY_PAGE }),
  directory('groups-delta', 'groups/delta', { roles: GROUP, options: DELTA, page: DELTA_PAGE }),
  directory('group', 'groups/{group}', {
    roles: GROUP,
    options: { $select: true, $expand: ['members', 'owners'] },
  }),
  directory('group-members', 'groups/{group}/members', {
    roles: MEMBER,
    options: MEMBERS,
    page: DIRECTORY_PAGE,
  }),
  directory('group-members-users', 'groups/{group}/members/microsoft.graph.user', {
    roles: MEMBER,
    options: { ...MEMBERS, $filter: USER_FILTER },
    page: DIRECTORY_PAGE,
    alwaysAdvanced: true,
  }),
  directory('group-transitive-members', 'groups/{group}/transitiveMembers', {
    roles: MEMBER,
    options: MEMBERS,
    page: DIRECTORY_PAGE,
  }),
  directory('group-owners', 'groups/{group}/owners', {
    roles: MEMBER,
    options: MEMBERS,
    page: DIRECTORY_PAGE,
  }),
]);

export const DIRECTORY_ROUTES: Readonly<Record<DirectoryEndpointId, (call: GraphCall) => Entity>> = {
  users: listUsers,
  user: getUser,
  'user-manager': getManager,
  'user-direct-reports': listDirectReports,
  'user-member-of': listMemberOf,
  'user-transitive-member-of': listTransitiveMemberOf,
  'users-delta': usersDelta,
  groups: listGroups,
  group: getGroup,
  'group-members': listMembers,
  'group-members-users': listUserMembers,
  'group-transitive-members': listTransitiveMembers,
  'group-owners': listOwners,
  'groups-delta': groupsDelta,
};
