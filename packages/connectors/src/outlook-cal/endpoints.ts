import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { mailboxDirectoryEndpoints } from '../endpoints/directory-endpoints.ts';
import { collectionEndpoint, entityEndpoint, SELECT_ONLY } from '../endpoints/endpoint-rule.ts';
import { mailboxSettingsEndpoints } from '../endpoints/mailbox-settings-endpoints.ts';
import { calendarsQuery, eventHeaders, eventsQuery, windowQuery } from '../endpoints/query-rules.ts';
import type { ConnectorOptions } from '../entities/connector-options.ts';

const MAILBOX = '/v1.0/users/{userId}';
const CALENDAR = `${MAILBOX}/calendars/{calendarId}`;

export function calendarEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  const headers = eventHeaders(options);
  const events = (id: string, path: string) =>
    collectionEndpoint('event', { query: eventsQuery(), headers }, [
      id,
      path,
      'Single events and masters of series.',
    ]);
  const view = (id: string, path: string, what = 'Events and occurrences of series') =>
    collectionEndpoint('event', { query: { ...windowQuery(options), ...eventsQuery() }, headers }, [
      id,
      path,
      `${what} within a window of time.`,
    ]);
  return [
    events('events', `${MAILBOX}/events`),
    entityEndpoint('event', { query: SELECT_ONLY, headers }, [
      'event',
      `${MAILBOX}/events/{eventId}`,
      'One event.',
    ]),
    view(
      'event-instances',
      `${MAILBOX}/events/{eventId}/instances`,
      'Occurrences and exceptions of a series',
    ),
    events('calendar-events', `${MAILBOX}/calendar/events`),
    events('calendars-events', `${CALENDAR}/events`),
    collectionEndpoint('event', { query: windowQuery(options), headers }, [
      'calendar-view-delta',
      `${MAILBOX}/calendarView/delta`,
      'Events within a window of time that changed since the last round.',
    ]),
    view('calendar-view', `${MAILBOX}/calendarView`),
    view('calendar-calendar-view', `${MAILBOX}/calendar/calendarView`),
    view('calendars-calendar-view', `${CALENDAR}/calendarView`),
    collectionEndpoint('calendar', { query: calendarsQuery() }, [
      'calendars',
      `${MAILBOX}/calendars`,
      'Calendars of a mailbox.',
    ]),
    entityEndpoint('calendar', { query: SELECT_ONLY }, [
      'calendar',
      `${MAILBOX}/calendar`,
      'The default calendar of a mailbox.',
    ]),
    ...mailboxSettingsEndpoints(),
    ...mailboxDirectoryEndpoints(options),
  ];
}
