import type { ExampleCall, Lookup } from '../builders/connector.ts';
import { mailboxDirectoryExamples, USER_LOOKUP } from '../builders/directory-examples.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const MAILBOX = '/v1.0/users/{userId}';

/** The latest event: its ID, and its time as the window of a view. */
function latestEvent(pointer: string): Lookup {
  return {
    path: `${MAILBOX}/events?$top=1&$orderby=start/dateTime%20desc&$select=id,start,end`,
    pointer: `/value/0${pointer}`,
  };
}

/** A series: its ID, and the time of its first occurrence as a window. */
function series(pointer: string): Lookup {
  return {
    path: `${MAILBOX}/events?$top=1&$filter=type%20eq%20'seriesMaster'&$select=id,start,end`,
    pointer: `/value/0${pointer}`,
  };
}

const SERIES_LOOKUP = {
  ...USER_LOOKUP,
  eventId: series('/id'),
  start: series('/start/dateTime'),
  end: series('/end/dateTime'),
};
const EVENT_LOOKUP = { ...USER_LOOKUP, eventId: latestEvent('/id') };
const WINDOW_LOOKUP = {
  ...USER_LOOKUP,
  start: latestEvent('/start/dateTime'),
  end: latestEvent('/end/dateTime'),
};
const CALENDAR_LOOKUP = { calendarId: { path: `${MAILBOX}/calendars?$top=1`, pointer: '/value/0/id' } };
const WINDOW = 'startDateTime={start}&endDateTime={end}';

export function calendarExamples(options: ConnectorOptions): readonly ExampleCall[] {
  return [...eventExamples(), ...viewExamples(), ...mailboxExamples(), ...mailboxDirectoryExamples(options)];
}

function eventExamples(): readonly ExampleCall[] {
  return [
    { id: 'events', title: 'Events of a mailbox', path: `${MAILBOX}/events?$top=5`, lookups: USER_LOOKUP },
    { id: 'event', title: 'One event', path: `${MAILBOX}/events/{eventId}`, lookups: EVENT_LOOKUP },
    {
      id: 'event-instances',
      title: 'Occurrences of a series within a window',
      path: `${MAILBOX}/events/{eventId}/instances?${WINDOW}`,
      lookups: SERIES_LOOKUP,
    },
    {
      id: 'calendar-events',
      title: 'Events of the default calendar',
      path: `${MAILBOX}/calendar/events?$top=5&$select=subject,start,end,attendees,organizer,isOnlineMeeting`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'calendars-events',
      title: 'Events of a given calendar',
      path: `${MAILBOX}/calendars/{calendarId}/events?$top=5`,
      lookups: { ...USER_LOOKUP, ...CALENDAR_LOOKUP },
    },
  ];
}

function viewExamples(): readonly ExampleCall[] {
  return [
    {
      id: 'calendar-view',
      title: 'Events and occurrences within a window',
      path: `${MAILBOX}/calendarView?${WINDOW}&$top=5`,
      lookups: WINDOW_LOOKUP,
    },
    {
      id: 'calendar-calendar-view',
      title: 'The same for the default calendar',
      path: `${MAILBOX}/calendar/calendarView?${WINDOW}&$top=5`,
      lookups: WINDOW_LOOKUP,
    },
    {
      id: 'calendars-calendar-view',
      title: 'The same for a given calendar',
      path: `${MAILBOX}/calendars/{calendarId}/calendarView?${WINDOW}&$top=5`,
      lookups: { ...WINDOW_LOOKUP, ...CALENDAR_LOOKUP },
    },
    {
      id: 'calendar-view-delta',
      title: 'Start of a round of changed events',
      path: `${MAILBOX}/calendarView/delta?${WINDOW}`,
      lookups: WINDOW_LOOKUP,
    },
  ];
}

/** Endpoint ID, last segment, title. */
const SETTINGS_PARTS = [
  ['automatic-replies', 'automaticRepliesSetting', 'Automatic replies, without their texts'],
  ['date-format', 'dateFormat', 'Date format alone'],
  ['delegate-delivery', 'delegateMeetingMessageDeliveryOptions', 'Delivery to delegates alone'],
  ['language', 'language', 'Language alone'],
  ['time-format', 'timeFormat', 'Time format alone'],
  ['time-zone', 'timeZone', 'Time zone alone'],
  ['user-purpose', 'userPurpose', 'Kind of the mailbox alone'],
  ['working-hours', 'workingHours', 'Working hours alone'],
] as const;

function settingsExample([id, segment, title]: (typeof SETTINGS_PARTS)[number]): ExampleCall {
  return {
    id: `mailbox-settings-${id}`,
    title,
    path: `${MAILBOX}/mailboxSettings/${segment}`,
    lookups: USER_LOOKUP,
  };
}

function mailboxExamples(): readonly ExampleCall[] {
  return [
    { id: 'calendars', title: 'Calendars of a mailbox', path: `${MAILBOX}/calendars`, lookups: USER_LOOKUP },
    {
      id: 'calendar',
      title: 'The default calendar of a mailbox',
      path: `${MAILBOX}/calendar`,
      lookups: USER_LOOKUP,
    },
    {
      id: 'mailbox-settings',
      title: 'Time zone and working hours of a mailbox',
      path: `${MAILBOX}/mailboxSettings`,
      lookups: USER_LOOKUP,
    },
    ...SETTINGS_PARTS.map(settingsExample),
  ];
}
