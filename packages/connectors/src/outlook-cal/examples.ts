import type { ExampleCall, Lookup } from '../builders/connector.ts';
import { example, mailboxDirectoryExamples, USER_LOOKUP } from '../builders/directory-examples.ts';
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
    example('events', 'Events of a mailbox', `${MAILBOX}/events?$top=5`, USER_LOOKUP),
    example('event', 'One event', `${MAILBOX}/events/{eventId}`, EVENT_LOOKUP),
    example(
      'event-instances',
      'Occurrences of a series within a window',
      `${MAILBOX}/events/{eventId}/instances?${WINDOW}`,
      SERIES_LOOKUP,
    ),
    example(
      'calendar-events',
      'Events of the default calendar',
      `${MAILBOX}/calendar/events?$top=5&$select=subject,start,end,attendees,organizer,isOnlineMeeting`,
      USER_LOOKUP,
    ),
    example(
      'calendars-events',
      'Events of a given calendar',
      `${MAILBOX}/calendars/{calendarId}/events?$top=5`,
      { ...USER_LOOKUP, ...CALENDAR_LOOKUP },
    ),
  ];
}

function viewExamples(): readonly ExampleCall[] {
  return [
    example(
      'calendar-view',
      'Events and occurrences within a window',
      `${MAILBOX}/calendarView?${WINDOW}&$top=5`,
      WINDOW_LOOKUP,
    ),
    example(
      'calendar-calendar-view',
      'The same for the default calendar',
      `${MAILBOX}/calendar/calendarView?${WINDOW}&$top=5`,
      WINDOW_LOOKUP,
    ),
    example(
      'calendars-calendar-view',
      'The same for a given calendar',
      `${MAILBOX}/calendars/{calendarId}/calendarView?${WINDOW}&$top=5`,
      { ...WINDOW_LOOKUP, ...CALENDAR_LOOKUP },
    ),
    example(
      'calendar-view-delta',
      'Start of a round of changed events',
      `${MAILBOX}/calendarView/delta?${WINDOW}`,
      WINDOW_LOOKUP,
    ),
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
  return example(`mailbox-settings-${id}`, title, `${MAILBOX}/mailboxSettings/${segment}`, USER_LOOKUP);
}

function mailboxExamples(): readonly ExampleCall[] {
  return [
    example('calendars', 'Calendars of a mailbox', `${MAILBOX}/calendars`, USER_LOOKUP),
    example('calendar', 'The default calendar of a mailbox', `${MAILBOX}/calendar`, USER_LOOKUP),
    example(
      'mailbox-settings',
      'Time zone and working hours of a mailbox',
      `${MAILBOX}/mailboxSettings`,
      USER_LOOKUP,
    ),
    ...SETTINGS_PARTS.map(settingsExample),
  ];
}
