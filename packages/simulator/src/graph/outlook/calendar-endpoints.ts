import type { Entity } from '../../base/entity.ts';
import type { GraphCall } from '../odata/call.ts';
import { type Endpoint, filterTable, type OptionRules, type PageRule } from '../odata/endpoint.ts';
import { calendarViewDelta } from './calendar-delta.ts';
import {
  getCalendar,
  getEvent,
  getMailboxSettings,
  getMailboxSettingsPart,
  listCalendars,
  listCalendarView,
  listEvents,
  listInstances,
} from './calendar-routes.ts';

export type CalendarEndpointId =
  | 'mailbox-settings'
  | 'mailbox-settings-part'
  | 'events'
  | 'event'
  | 'event-instances'
  | 'calendar'
  | 'calendar-events'
  | 'calendars'
  | 'calendars-events'
  | 'calendar-view'
  | 'calendar-calendar-view'
  | 'calendars-calendar-view'
  | 'calendar-view-delta';

const CALENDAR = ['Calendars.Read', 'Calendars.ReadBasic.All'] as const;

const OUTLOOK_PAGE: PageRule = { default: 10, maximum: 1000, beyond: 'clamped' };

const ORDERED = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
const WORD = ['eq', 'ne', 'in', 'not'] as const;

/** Outlook publishes no list; its examples and the general OData page use these. */
export const EVENT_FILTER = filterTable(
  [['start/dateTime', 'end/dateTime', 'createdDateTime', 'lastModifiedDateTime'], ORDERED],
  [['subject'], [...ORDERED, 'startswith', 'contains', 'in', 'not']],
  [
    ['iCalUId', 'seriesMasterId', 'transactionId', 'id'],
    ['eq', 'ne'],
  ],
  [['type', 'showAs', 'sensitivity', 'importance', 'onlineMeetingProvider'], WORD],
  [
    [
      'isAllDay',
      'isCancelled',
      'isDraft',
      'isOrganizer',
      'isOnlineMeeting',
      'isReminderOn',
      'hasAttachments',
      'responseRequested',
    ],
    ['eq', 'ne', 'not'],
  ],
  [['reminderMinutesBeforeStart'], ORDERED],
  [['categories'], ['any', 'eq', 'startswith']],
  [
    ['organizer/emailAddress/address', 'organizer/emailAddress/name', 'location/displayName'],
    ['eq', 'ne', 'startswith', 'contains'],
  ],
  [
    ['attendees/emailAddress/address', 'attendees/emailAddress/name', 'attendees/type'],
    ['any', 'all', 'eq', 'ne', 'startswith', 'contains'],
  ],
);

export const CALENDAR_FILTER = filterTable(
  [['name'], ['eq', 'ne', 'startswith']],
  [
    ['isDefaultCalendar', 'canEdit'],
    ['eq', 'ne'],
  ],
);

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

function outlook(
  id: CalendarEndpointId,
  path: string,
  rest: Pick<Endpoint, 'options'> & Partial<Endpoint<CalendarEndpointId>>,
): Endpoint<CalendarEndpointId> {
  return { id, path, service: 'outlook', roles: CALENDAR, beta: true, ...rest };
}

/** Mailbox settings, events and calendars. Sources: graph-facts.md#2.2 (pages), #3.2 (paths, roles, options). */
export const CALENDAR_ENDPOINTS: readonly Endpoint<CalendarEndpointId>[] = Object.freeze([
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
  outlook('event-instances', 'users/{user}/events/{event}/instances', {
    options: { ...EVENTS, window: true },
    page: OUTLOOK_PAGE,
  }),
  outlook('calendar', 'users/{user}/calendar', { options: { $select: true } }),
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
]);

export const CALENDAR_ROUTES: Readonly<Record<CalendarEndpointId, (call: GraphCall) => Entity>> = {
  'mailbox-settings': getMailboxSettings,
  'mailbox-settings-part': getMailboxSettingsPart,
  events: listEvents,
  event: getEvent,
  'event-instances': listInstances,
  calendar: getCalendar,
  'calendar-events': listEvents,
  calendars: listCalendars,
  'calendars-events': listEvents,
  'calendar-view': listCalendarView,
  'calendar-calendar-view': listCalendarView,
  'calendars-calendar-view': listCalendarView,
  'calendar-view-delta': calendarViewDelta,
};
