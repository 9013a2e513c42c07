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
    eventEndpoint(options),
    viewEndpoint('event-instances', `${MAILBOX}/events/{eventId}/instances`, options),
    eventsEndpoint('calendar-events', `${MAILBOX}/calendar/events`, options),
    eventsEndpoint('calendars-events', `${CALENDAR}/events`, options),
    deltaEndpoint(options),
    viewEndpoint('calendar-view', `${MAILBOX}/calendarView`, options),
    viewEndpoint('calendar-calendar-view', `${MAILBOX}/calendar/calendarView`, options),
    viewEndpoint('calendars-calendar-view', `${CALENDAR}/calendarView`, options),
    calendarsEndpoint(options),
    calendarEndpoint(options),
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

function eventEndpoint(options: ConnectorOptions): EndpointRule {
  const path = `${MAILBOX}/events/{eventId}`;
  return {
    id: 'event',
    description: 'One event.',
    path,
    slots: createSlots(path, options),
    query: { $select: { odata: 'select' } },
    headers: eventHeaders(options),
    response: { entity: 'event' },
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

function deltaEndpoint(options: ConnectorOptions): EndpointRule {
  const path = `${MAILBOX}/calendarView/delta`;
  return {
    id: 'calendar-view-delta',
    description: 'Events within a window of time that changed since the last round.',
    path,
    slots: createSlots(path, options),
    query: windowQuery(options),
    headers: eventHeaders(options),
    response: { collection: 'event' },
  };
}

function calendarsEndpoint(options: ConnectorOptions): EndpointRule {
  const path = `${MAILBOX}/calendars`;
  return {
    id: 'calendars',
    description: 'Calendars of a mailbox.',
    path,
    slots: createSlots(path, options),
    query: calendarsQuery(),
    response: { collection: 'calendar' },
  };
}

function calendarEndpoint(options: ConnectorOptions): EndpointRule {
  const path = `${MAILBOX}/calendar`;
  return {
    id: 'calendar',
    description: 'The default calendar of a mailbox.',
    path,
    slots: createSlots(path, options),
    query: { $select: { odata: 'select' } },
    response: { entity: 'calendar' },
  };
}
