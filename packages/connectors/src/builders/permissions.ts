import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import type { Permission } from './connector.ts';

/**
 * Microsoft Graph's client ID in every tenant. Source: "Verify first-party Microsoft applications in sign-in
 * reports".
 */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/**
 * The project's only registry of Graph's application permissions. Source:
 * microsoftgraph/microsoft-graph-devx-content, `permissions/permissions-descriptions.json`.
 */
export const APP_ROLES = {
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'MailboxSettings.Read': '40f97065-369a-49f4-947c-6a255697ae91',
  'Calendars.Read': '798ee544-9d2d-430c-a058-570e29e34338',
  'Calendars.ReadBasic.All': '8ba4a692-bc31-4128-9094-475872af8a53',
  'Mail.ReadBasic.All': '693c5e45-0940-467d-9b8a-1022fb9d42ef',
  'Files.Read.All': '01d4889c-1287-42c6-ac1f-5d1e02578ef6',
  'Team.ReadBasic.All': '2280dda6-0bfd-44ee-a2f4-cb867cfc4c1e',
  'TeamMember.Read.All': '660b7406-55f1-41ca-a0ed-0b035e182f3e',
  'Channel.ReadBasic.All': '59a6b24b-4225-4393-8165-ebaec5f55d7a',
  'ChannelMember.Read.All': '3b55498e-47ec-484f-8136-9013221c06a9',
  'ChannelMessage.Read.All': '7b2449af-6ccd-4f4d-9f78-e550c193f0d1',
  'Chat.ReadBasic.All': 'b2e060da-3baf-4687-9611-f4ebc0f0cbde',
  'Chat.Read.All': '6b7d71aa-70aa-4810-a8d9-5d9fb2830017',
  'ChatMember.Read.All': 'a3410be2-8e48-4f32-8454-c29a7465209d',
  'CallRecords.Read.All': '45bbb07e-7321-4fd7-a8f6-3ff27e6a81c8',
  'CallRecord-PstnCalls.Read.All': 'a2611786-80b3-417e-adaa-707d4261a5f0',
  'OnlineMeetings.Read.All': 'c1684f21-1984-47fa-9d61-2dc8c296bb70',
  'OnlineMeetingArtifact.Read.All': 'df01ed3b-eb61-4eca-9965-6b3d789751b2',
  'AiEnterpriseInteraction.Read.All': '839c90ab-5771-41ee-aef8-a562e8487c1e',
} as const;

/** `paths` matches the endpoints that need the permission. */
export type PermissionRequirement = Omit<Permission, 'endpoints'> & { readonly paths: RegExp };

/** @example requirePermission('Calendars.Read', /\/events/, 'Reads events with their bodies.') */
export function requirePermission(
  value: keyof typeof APP_ROLES,
  paths: RegExp,
  reason: string,
): PermissionRequirement {
  return { value, id: APP_ROLES[value], reason, paths };
}

/**
 * The permissions of the served endpoints, without unneeded ones: least privilege is derived, not a second
 * list.
 * @example selectPermissions(endpoints(options), [USER_READ, GROUP_MEMBER_READ])
 */
export function selectPermissions(
  endpoints: readonly EndpointRule[],
  needs: readonly PermissionRequirement[],
): readonly Permission[] {
  return needs
    .map(({ paths, ...permission }) => ({
      ...permission,
      endpoints: endpoints.filter(({ path }) => paths.test(path)).map(({ id }) => id),
    }))
    .filter((permission) => permission.endpoints.length > 0);
}

/** Without it Graph returns only IDs and types of members. */
export const USER_READ = requirePermission(
  'User.Read.All',
  /^\/v1\.0\/(?:users(?:\/delta)?|users\/\{userId\}(?:\/manager|\/directReports|\/memberOf|\/transitiveMemberOf)?|groups\/\{groupId\}\/(?:members|transitiveMembers|owners))$/,
  'Lists accounts with department, office, aliases and manager; User.ReadBasic.All opens none of these.',
);

export const GROUP_MEMBER_READ = requirePermission(
  'GroupMember.Read.All',
  /^\/v1\.0\/(?:groups(?:\/delta|\/\{groupId\}(?:\/members|\/transitiveMembers|\/owners)?)?|users\/\{userId\}\/(?:memberOf|transitiveMemberOf))$/,
  'Lists groups, their members and whose members people are; unlike Group.Read.All it does not open group conversations.',
);

export const MAILBOX_SETTINGS_READ = requirePermission(
  'MailboxSettings.Read',
  /\/mailboxSettings/,
  'Reads time zone, working hours and times of automatic replies, which put meetings and absences into their local day.',
);

/**
 * Permissions that include the least one: an application with one of these works, but has more than it needs.
 * Source: the permission tables of Graph's reference pages ("higher privileged"); graph-facts.md#1 and #3.
 */
export const BROADER_ROLES: Readonly<Record<keyof typeof APP_ROLES, readonly string[]>> = Object.freeze({
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'GroupMember.Read.All': [
    'Group.Read.All',
    'GroupMember.ReadWrite.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  'MailboxSettings.Read': ['MailboxSettings.ReadWrite'],
  'Calendars.Read': ['Calendars.ReadWrite'],
  'Calendars.ReadBasic.All': ['Calendars.Read', 'Calendars.ReadWrite'],
  'Mail.ReadBasic.All': ['Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite'],
  'Files.Read.All': ['Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All'],
  'Team.ReadBasic.All': ['TeamSettings.Read.All', 'TeamSettings.ReadWrite.All'],
  'TeamMember.Read.All': ['TeamMember.ReadWrite.All'],
  'Channel.ReadBasic.All': ['ChannelSettings.Read.All', 'ChannelSettings.ReadWrite.All'],
  'ChannelMember.Read.All': ['ChannelMember.ReadWrite.All'],
  'ChannelMessage.Read.All': [],
  'Chat.ReadBasic.All': ['Chat.Read.All', 'Chat.ReadWrite.All'],
  'Chat.Read.All': ['Chat.ReadWrite.All'],
  'ChatMember.Read.All': [
    'ChatMember.ReadWrite.All',
    'Chat.ReadBasic.All',
    'Chat.Read.All',
    'Chat.ReadWrite.All',
  ],
  'CallRecords.Read.All': [],
  'CallRecord-PstnCalls.Read.All': ['CallRecords.Read.All'],
  'OnlineMeetings.Read.All': ['OnlineMeetings.ReadWrite.All'],
  'OnlineMeetingArtifact.Read.All': [],
  'AiEnterpriseInteraction.Read.All': [],
});

/**
 * The wider roles held instead of a role; empty if it is held.
 * @example findBroaderRoles('User.Read.All', ['Directory.Read.All']) // ['Directory.Read.All']
 */
export function findBroaderRoles(role: string, granted: readonly string[]): readonly string[] {
  const table: Readonly<Record<string, readonly string[]>> = BROADER_ROLES;
  if (granted.includes(role)) return [];
  return (table[role] ?? []).filter((wider) => granted.includes(wider));
}
