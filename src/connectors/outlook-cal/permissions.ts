import type { ConnectorOptions, Permission } from '../connector.ts';
import { GROUP_MEMBER_READ, MAILBOX_SETTINGS_READ, need, permissionsFor, USER_READ } from '../permissions.ts';
import { endpoints } from './endpoints.ts';

const CALENDAR_PATHS = /\/(?:events|calendarView|calendars?)(?:\/|$)/;

const CALENDARS_READ = need(
  'Calendars.Read',
  CALENDAR_PATHS,
  'Reads events with their bodies, of which only length, number of words and the kind of online meeting leave.',
);

const CALENDARS_READ_BASIC = need(
  'Calendars.ReadBasic.All',
  CALENDAR_PATHS,
  'Reads events without bodies, attachments and extensions.',
);

export function permissions(options: ConnectorOptions): readonly Permission[] {
  return permissionsFor(endpoints(options), [
    options.basic ? CALENDARS_READ_BASIC : CALENDARS_READ,
    MAILBOX_SETTINGS_READ,
    USER_READ,
    GROUP_MEMBER_READ,
  ]);
}
