import { APPLICATION_ENDPOINTS, type ApplicationEndpointId } from './applications/application-endpoints.ts';
import type { EndpointOf, OptionRules, PageRule } from './endpoint.ts';
import { FILE_ENDPOINTS, type FileEndpointId } from './files/file-endpoints.ts';
import {
  CALENDAR_FILTER,
  DELTA_FILTER,
  DIRECTORY_OBJECT_FILTER,
  EVENT_FILTER,
  GROUP_FILTER,
  USER_FILTER,
} from './filter-tables.ts';
import { MAIL_ENDPOINTS, type MailEndpointId } from './mail/mail-endpoints.ts';
import { TEAMS_ENDPOINTS, type TeamsEndpointId } from './teams/teams-endpoints.ts';

export type Endpoint = EndpointOf<EndpointId>;

export type EndpointId =
  | 'users'
  | 'user'
  | 'user-manager'
  | 'user-direct-reports'
  | 'users-delta'
  | 'groups'
  | 'group'
  | 'group-members'
  | 'group-members-users'
  | 'group-transitive-members'
  | 'group-owners'
  | 'groups-delta'
  | 'mailbox-settings'
  | 'mailbox-settings-part'
  | 'events'
  | 'event'
  | 'calendar-events'
  | 'calendars'
  | 'calendars-events'
  | 'calendar-view'
  | 'calendar-calendar-view'
  | 'calendars-calendar-view'
  | 'calendar-view-delta'
  | MailEndpointId
  | FileEndpointId
  | TeamsEndpointId
  | ApplicationEndpointId;

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
const CALENDAR = ['Calendars.Read', 'Calendars.ReadBasic.All'] as const;

const DIRECTORY_PAGE: PageRule = { default: 100, maximum: 999, beyond: 'refused' };
/** The server decides; Prefer odata.maxpagesize may lower it. */
const DELTA_PAGE: PageRule = { default: 25, maximum: 25, beyond: 'clamped' };
const OUTLOOK_PAGE: PageRule = { default: 10, maximum: 1000, beyond: 'clamped' };

const COLLECTION = { $select: true, $top: true, $count: true, $skiptoken: true } as const;
const USERS: OptionRules = {
  ...COLLECTION,
  $filter: USER_FILTER,
  $orderby: {
    plain: ['displayName', 'userPrincipalName'],
    advanced: ['createdDateTime', 'givenName', 'surname', 'mail', 'department', 'jobTitle'],
  },
  $search: ['displayName', 'mail', 'userPrincipalName', 'givenName', 'surname'],
  $expand: ['manager', 'directReports'],
};
const GROUPS: OptionRules = {
  ...COLLECTION,
  $filter: GROUP_FILTER,
  $orderby: { plain: ['displayName'], advanced: ['createdDateTime', 'mail', 'mailNickname'] },
  $search: ['displayName', 'description', 'mail', 'mailNickname'],
  $expand: ['members', 'owners'],
};
const MEMBERS: OptionRules = {
  ...COLLECTION,
  $filter: DIRECTORY_OBJECT_FILTER,
  $orderby: { plain: [], advanced: ['displayName'] },
  $search: ['displayName'],
};
const DELTA: OptionRules = { $select: true, $filter: DELTA_FILTER, $skiptoken: true, $deltatoken: true };
const EVENTS: OptionRules = {
  $select: true,
  $filter: EVENT_FILTER,
  $orderby: {
    plain: ['start/dateTime', 'end/dateTime', 'createdDateTime', 'lastModifiedDateTime', 'subject'],
    advanced: [],
  },
  $top: true,
  $skip: true,
  $count: true,
};

function directory(
  id: EndpointId,
  path: string,
  rest: Pick<Endpoint, 'roles' | 'options'> & Partial<Endpoint>,
): Endpoint {
  return { id, path, service: 'directory', ...rest };
}

function outlook(
  id: EndpointId,
  path: string,
  rest: Pick<Endpoint, 'options'> & Partial<Endpoint>,
): Endpoint {
  return { id, path, service: 'outlook', roles: CALENDAR, ...rest };
}

/**
 * Everything that the simulated Graph serves; any other path is a 404. `docs/reference/simulator.md` shows this table, held
 * by a test. Sources: graph-facts.md#2.2 (pages), #3.1 and #3.2 (paths, roles, options).
 */
export const ENDPOINTS: readonly Endpoint[] = Object.freeze([
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
  outlook('mailbox-settings', 'users/{user}/mailboxSettings', {
    roles: ['MailboxSettings.Read'],
    options: { $select: true },
  }),
  outlook('mailbox-settings-part', 'users/{user}/mailboxSettings/{part}', {
    roles: ['MailboxSettings.Read'],
    options: {},
  }),
  outlook('events', 'users/{user}/events', { options: EVENTS, page: OUTLOOK_PAGE }),
  outlook('event', 'users/{user}/events/{event}', { options: { $select: true } }),
  outlook('calendar-events', 'users/{user}/calendar/events', { options: EVENTS, page: OUTLOOK_PAGE }),
  outlook('calendars', 'users/{user}/calendars', {
    options: {
      $select: true,
      $filter: CALENDAR_FILTER,
      $orderby: { plain: ['name'], advanced: [] },
      $top: true,
      $skip: true,
      $count: true,
    },
    page: OUTLOOK_PAGE,
  }),
  outlook('calendars-events', 'users/{user}/calendars/{calendar}/events', {
    options: EVENTS,
    page: OUTLOOK_PAGE,
  }),
  outlook('calendar-view-delta', 'users/{user}/calendarView/delta', {
    options: { window: true, $skiptoken: true, $deltatoken: true },
    page: OUTLOOK_PAGE,
  }),
  outlook('calendar-view', 'users/{user}/calendarView', {
    options: { ...EVENTS, window: true },
    page: OUTLOOK_PAGE,
  }),
  outlook('calendar-calendar-view', 'users/{user}/calendar/calendarView', {
    options: { ...EVENTS, window: true },
    page: OUTLOOK_PAGE,
  }),
  outlook('calendars-calendar-view', 'users/{user}/calendars/{calendar}/calendarView', {
    options: { ...EVENTS, window: true },
    page: OUTLOOK_PAGE,
  }),
  ...MAIL_ENDPOINTS,
  ...FILE_ENDPOINTS,
  ...TEAMS_ENDPOINTS,
  ...APPLICATION_ENDPOINTS,
]);

export type Match = { readonly endpoint: Endpoint; readonly slots: Readonly<Record<string, string>> };

/** Fixed segments in any letter case; endpoints with more fixed segments stand first. */
export function matchEndpoint(segments: readonly string[]): Match | undefined {
  for (const endpoint of ENDPOINTS) {
    const slots = matchPath(endpoint.path.split('/'), segments);
    if (slots !== undefined) return { endpoint, slots };
  }
  return undefined;
}

function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const slots: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const found = segments[index] ?? '';
    if (expected.startsWith('{')) slots[expected.slice(1, -1)] = found;
    else if (expected.toLowerCase() !== found.toLowerCase()) return undefined;
  }
  return Object.values(slots).includes('') ? undefined : slots;
}
