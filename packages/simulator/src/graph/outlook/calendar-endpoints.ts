import { words } from '../../base/entity.ts';
import { type Endpoint, endpointFactory } from '../odata/call.ts';
import { filterTable, type OptionRules, type PageRule } from '../odata/endpoint-rules.ts';
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

const ORDERED = 'eq ne gt ge lt le';

/** Outlook publishes no list; its examples and the general OData page use these. */
export const EVENT_FILTER = filterTable({
  [ORDERED]: 'start/dateTime end/dateTime createdDateTime lastModifiedDateTime reminderMinutesBeforeStart',
  [`${ORDERED} startswith contains in not`]: 'subject',
  'eq ne': 'iCalUId seriesMasterId transactionId id',
  'eq ne in not': 'type showAs sensitivity importance onlineMeetingProvider',
  'eq ne not':
    'isAllDay isCancelled isDraft isOrganizer isOnlineMeeting isReminderOn hasAttachments responseRequested',
  'any eq startswith': 'categories',
  'eq ne startswith contains':
    'organizer/emailAddress/address organizer/emailAddress/name location/displayName',
  'any all eq ne startswith contains':
    'attendees/emailAddress/address attendees/emailAddress/name attendees/type',
});

export const CALENDAR_FILTER = filterTable({
  'eq ne startswith': 'name',
  'eq ne': 'isDefaultCalendar canEdit',
});

const page: PageRule = { default: 10, maximum: 1000, beyond: 'clamped' };
const PAGED = { $top: true, $skip: true, $count: true } as const;
const EVENT_OPTIONS: OptionRules = {
  $select: true,
  $filter: EVENT_FILTER,
  $orderby: {
    plain: words('start/dateTime end/dateTime createdDateTime lastModifiedDateTime subject'),
    advanced: [],
  },
  ...PAGED,
};
const CALENDAR_OPTIONS: OptionRules = {
  ...{ $select: true, $filter: CALENDAR_FILTER, $orderby: { plain: ['name'], advanced: [] }, ...PAGED },
};
const EVENTS = { options: EVENT_OPTIONS, page };
const VIEW = { options: { ...EVENT_OPTIONS, window: true }, page } as const;
const SELECT = { options: { $select: true } } as const;
const SETTINGS = { roles: ['MailboxSettings.Read'] };

const get = endpointFactory({
  ...{ service: 'outlook', roles: ['Calendars.Read', 'Calendars.ReadBasic.All'], beta: true },
});

/** Mailbox settings, events and calendars. Sources: graph-facts.md#2.2 (pages), #3.2 (paths, roles, options). */
export const CALENDAR_ENDPOINTS: readonly Endpoint[] = Object.freeze([
  get('mailbox-settings', 'users/{user}/mailboxSettings', getMailboxSettings, { ...SETTINGS, ...SELECT }),
  get('mailbox-settings-part', 'users/{user}/mailboxSettings/{part}', getMailboxSettingsPart, SETTINGS),
  get('events', 'users/{user}/events', listEvents, EVENTS),
  get('event', 'users/{user}/events/{event}', getEvent, SELECT),
  get('event-instances', 'users/{user}/events/{event}/instances', listInstances, VIEW),
  get('calendar', 'users/{user}/calendar', getCalendar, SELECT),
  get('calendar-events', 'users/{user}/calendar/events', listEvents, EVENTS),
  get('calendars', 'users/{user}/calendars', listCalendars, { options: CALENDAR_OPTIONS, page }),
  get('calendars-events', 'users/{user}/calendars/{calendar}/events', listEvents, EVENTS),
  get('calendar-view-delta', 'users/{user}/calendarView/delta', calendarViewDelta, {
    ...{ options: { window: true, $skiptoken: true, $deltatoken: true }, page },
  }),
  get('calendar-view', 'users/{user}/calendarView', listCalendarView, VIEW),
  get('calendar-calendar-view', 'users/{user}/calendar/calendarView', listCalendarView, VIEW),
  get('calendars-calendar-view', 'users/{user}/calendars/{calendar}/calendarView', listCalendarView, VIEW),
]);
