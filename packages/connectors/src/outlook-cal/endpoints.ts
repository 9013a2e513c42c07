import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import {
  createIdSlot,
  createPersonSlot,
  mailboxDirectoryEndpoints,
} from '../builders/directory-endpoints.ts';
import { mailboxSettingsEndpoints } from '../builders/mailbox-settings-endpoints.ts';
import { calendarsQuery, eventHeaders, eventsQuery, windowQuery } from '../builders/query-rules.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const MAILBOX = '/v1.0/users/{userId}';
const CALENDAR = `${MAILBOX}/calendars/{calendarId}`;

export function calendarEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    eventsEndpoint('events', `${MAILBOX}/events`, options),
    {
      id: 'event',
      description: 'One event.',
      path: `${MAILBOX}/events/{eventId}`,
      slots: createSlots(`${MAILBOX}/events/{eventId}`, options),
      query: { $select: { odata: 'select' } },
      headers: eventHeaders(options),
      response: { entity: 'event' },
    },
    viewEndpoint('event-instances', `${MAILBOX}/events/{eventId}/instances`, options),
    eventsEndpoint('calendar-events', `${MAILBOX}/calendar/events`, options),
    eventsEndpoint('calendars-events', `${CALENDAR}/events`, options),
    {
      id: 'calendar-view-delta',
      description: 'Events within a window of time that changed since the last round.',
      path: `${MAILBOX}/calendarView/delta`,
      slots: createSlots(`${MAILBOX}/calendarView/delta`, options),
      query: windowQuery(options),
      headers: eventHeaders(options),
      response: { collection: 'event' },
    },
    viewEndpoint('calendar-view', `${MAILBOX}/calendarView`, options),
    viewEndpoint('calendar-calendar-view', `${MAILBOX}/calendar/calendarView`, options),
    viewEndpoint('calendars-calendar-view', `${CALENDAR}/calendarView`, options),
    {
      id: 'calendars',
      description: 'Calendars of a mailbox.',
      path: `${MAILBOX}/calendars`,
      slots: createSlots(`${MAILBOX}/calendars`, options),
      query: calendarsQuery(),
      response: { collection: 'calendar' },
    },
    {
      id: 'calendar',
      description: 'The default calendar of a mailbox.',
      path: `${MAILBOX}/calendar`,
      slots: createSlots(`${MAILBOX}/calendar`, options),
      query: { $select: { odata: 'select' } },
      response: { entity: 'calendar' },
    },
    ...mailboxSettingsEndpoints(options),
    ...mailboxDirectoryEndpoints(options),
  ];
}

function createSlots(path: string, options: ConnectorOptions): NonNullable<EndpointRule['slots']> {
  return {
    userId: createPersonSlot(options),
    ...(path.includes('{calendarId}') && { calendarId: createIdSlot('calendar', 'opaque', options) }),
    ...(path.includes('{eventId}') && { eventId: createIdSlot('event', 'opaque', options) }),
  };
}

function eventsEndpoint(id: string, path: string, options: ConnectorOptions): EndpointRule {
  return {
    id,
    description: 'Single events and masters of series.',
    path,
    slots: createSlots(path, options),
    query: eventsQuery(),
    headers: eventHeaders(options),
    response: { collection: 'event' },
  };
}

function viewEndpoint(id: string, path: string, options: ConnectorOptions): EndpointRule {
  return {
    id,
    description: path.endsWith('/instances')
      ? 'Occurrences and exceptions of a series within a window of time.'
      : 'Events and occurrences of series within a window of time.',
    path,
    slots: createSlots(path, options),
    query: { ...windowQuery(options), ...eventsQuery() },
    headers: eventHeaders(options),
    response: { collection: 'event' },
  };
}
