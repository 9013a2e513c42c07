import { words } from '../../base/entity.ts';
import { type Endpoint, endpointFactory } from '../odata/call.ts';
import type { OptionRules, PageRule } from '../odata/endpoint-rules.ts';
import { groupsDelta, usersDelta } from './directory-delta.ts';
import { DELTA_FILTER, DIRECTORY_OBJECT_FILTER, GROUP_FILTER, USER_FILTER } from './directory-filters.ts';
import {
  getGroup,
  getManager,
  getUser,
  listDirectReports,
  listGroups,
  listMembers,
  listMemberships,
  listOwners,
  listTransitiveMembers,
  listTransitiveMemberships,
  listUserMembers,
  listUsers,
} from './directory-routes.ts';

const FULL_USER = words('User.Read.All Directory.Read.All');
const USER = [...FULL_USER, 'User.ReadBasic.All'];
const GROUP = words('GroupMember.Read.All Group.Read.All Group.ReadBasic.All Directory.Read.All');
const MEMBER = words('GroupMember.Read.All Group.Read.All GroupMember.ReadBasic.All Directory.Read.All');
const MEMBERSHIP = [...FULL_USER, 'GroupMember.Read.All', 'Group.Read.All'];
const DIRECTORY_PAGE: PageRule = { default: 100, maximum: 999, beyond: 'refused' };
const COLLECTION = { $select: true, $top: true, $count: true, $skiptoken: true } as const;
const USERS: OptionRules = {
  ...COLLECTION,
  $filter: USER_FILTER,
  $orderby: {
    plain: ['displayName', 'userPrincipalName'],
    advanced: words('createdDateTime givenName surname mail department jobTitle'),
  },
  $search: words('displayName mail userPrincipalName givenName surname department companyName employeeType'),
  $expand: ['manager', 'directReports'],
};
const GROUPS: OptionRules = {
  ...COLLECTION,
  $filter: GROUP_FILTER,
  $orderby: { plain: ['displayName'], advanced: ['createdDateTime', 'mail', 'mailNickname'] },
  $search: words('displayName description mail mailNickname classification'),
  $expand: ['members', 'owners'],
};
const MEMBERS: OptionRules = {
  ...COLLECTION,
  $filter: DIRECTORY_OBJECT_FILTER,
  $orderby: { plain: [], advanced: ['displayName'] },
  $search: ['displayName'],
};
const memberList = (roles: readonly string[]) => ({ roles, options: MEMBERS, page: DIRECTORY_PAGE });
/** The server decides the size of a page; `Prefer: odata.maxpagesize` may lower it. */
const DELTA = {
  options: { $select: true, $filter: DELTA_FILTER, $skiptoken: true, $deltatoken: true },
  page: { default: 25, maximum: 25, beyond: 'clamped' },
} as const;

const get = endpointFactory({ service: 'directory', beta: true });
const GROUP_MEMBERS = 'groups/{group}/members';

/** Users and groups. Sources: graph-facts.md#2.2 (pages), #3.1 (paths, roles, options). */
export const DIRECTORY_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  get('users', 'users', listUsers, { roles: USER, options: USERS, page: DIRECTORY_PAGE }),
  get('users-delta', 'users/delta', usersDelta, { roles: FULL_USER, ...DELTA }),
  get('user', 'users/{user}', getUser, {
    ...{ roles: USER, options: { $select: true, $expand: ['manager', 'directReports'] } },
  }),
  get('user-manager', 'users/{user}/manager', getManager, { roles: FULL_USER, options: { $select: true } }),
  get('user-direct-reports', 'users/{user}/directReports', listDirectReports, memberList(FULL_USER)),
  get('user-member-of', 'users/{user}/memberOf', listMemberships, memberList(MEMBERSHIP)),
  get(
    'user-transitive-member-of',
    'users/{user}/transitiveMemberOf',
    listTransitiveMemberships,
    memberList(MEMBERSHIP),
  ),
  get('groups', 'groups', listGroups, { roles: GROUP, options: GROUPS, page: DIRECTORY_PAGE }),
  get('groups-delta', 'groups/delta', groupsDelta, { roles: GROUP, ...DELTA }),
  get('group', 'groups/{group}', getGroup, {
    ...{ roles: GROUP, options: { $select: true, $expand: ['members', 'owners'] } },
  }),
  get('group-members', GROUP_MEMBERS, listMembers, memberList(MEMBER)),
  get('group-members-users', `${GROUP_MEMBERS}/microsoft.graph.user`, listUserMembers, {
    ...memberList(MEMBER),
    ...{ options: { ...MEMBERS, $filter: USER_FILTER }, alwaysAdvanced: true },
  }),
  get(
    'group-transitive-members',
    'groups/{group}/transitiveMembers',
    listTransitiveMembers,
    memberList(MEMBER),
  ),
  get('group-owners', 'groups/{group}/owners', listOwners, memberList(MEMBER)),
]);
