import type { Permission } from './connector.ts';

/**
 * Application permissions of Microsoft Graph, `resourceAppId` 00000003-0000-0000-c000-000000000000.
 * GUIDs read out of microsoftgraph/microsoft-graph-devx-content, `permissions/permissions-descriptions.json`.
 */
const APP_ROLES = {
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'MailboxSettings.Read': '40f97065-369a-49f4-947c-6a255697ae91',
  'Calendars.Read': '798ee544-9d2d-430c-a058-570e29e34338',
  'Calendars.ReadBasic.All': '8ba4a692-bc31-4128-9094-475872af8a53',
} as const;

export function permission(value: keyof typeof APP_ROLES, reason: string): Permission {
  return { value, id: APP_ROLES[value], reason };
}

export const USER_READ = permission(
  'User.Read.All',
  'Lists accounts with department, office, aliases and manager; User.ReadBasic.All opens none of these.',
);

export const GROUP_MEMBER_READ = permission(
  'GroupMember.Read.All',
  'Lists groups and their members; unlike Group.Read.All it does not open group conversations.',
);

export const MAILBOX_SETTINGS_READ = permission(
  'MailboxSettings.Read',
  'Reads time zone, working hours and times of automatic replies, which put meetings and absences into their local day.',
);
