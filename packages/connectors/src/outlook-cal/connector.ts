import type { Connector, Permission } from '../builders/connector.ts';
import { createConnector } from '../builders/create-connector.ts';
import {
  GROUP_MEMBER_READ,
  MAILBOX_SETTINGS_READ,
  requirePermission,
  selectPermissions,
  USER_READ,
} from '../builders/permissions.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';
import { calendarEndpoints } from './endpoints.ts';
import { calendarExamples } from './examples.ts';

export const OUTLOOK_CAL: Connector = createConnector({
  id: 'outlook-cal',
  title: 'Outlook Calendar',
  summary:
    'Events, calendar views and changes, calendars, mailbox settings; accounts and groups to resolve attendees.',
  description: 'Outlook Calendar: events, calendar views, calendars and mailbox settings.',
  endpoints: calendarEndpoints,
  permissions: calendarPermissions,
  examples: calendarExamples,
});

const CALENDAR_PATHS = /\/(?:events|calendarView|calendars?)(?:\/|$)/;

const CALENDARS_READ = requirePermission(
  'Calendars.Read',
  CALENDAR_PATHS,
  'Reads events with their bodies, of which only length, number of words and the kind of online meeting leave.',
);

const CALENDARS_READ_BASIC = requirePermission(
  'Calendars.ReadBasic.All',
  CALENDAR_PATHS,
  'Reads events without bodies, attachments and extensions.',
);

function calendarPermissions(options: ConnectorOptions): readonly Permission[] {
  return selectPermissions(calendarEndpoints(options), [
    options.basic ? CALENDARS_READ_BASIC : CALENDARS_READ,
    MAILBOX_SETTINGS_READ,
    USER_READ,
    GROUP_MEMBER_READ,
  ]);
}
