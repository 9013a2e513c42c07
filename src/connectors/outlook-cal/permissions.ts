import type { ConnectorOptions, Permission } from '../connector.ts';
import { GROUP_MEMBER_READ, MAILBOX_SETTINGS_READ, permission, USER_READ } from '../permissions.ts';

const CALENDARS_READ = permission(
  'Calendars.Read',
  'Reads events with their bodies, of which only length, number of words and the kind of online meeting leave.',
);

const CALENDARS_READ_BASIC = permission(
  'Calendars.ReadBasic.All',
  'Reads events without bodies, attachments and extensions.',
);

export function permissions(options: ConnectorOptions): readonly Permission[] {
  return [
    options.basic ? CALENDARS_READ_BASIC : CALENDARS_READ,
    MAILBOX_SETTINGS_READ,
    USER_READ,
    ...(options.includeGroups ? [GROUP_MEMBER_READ] : []),
  ];
}
