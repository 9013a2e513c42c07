import { type Entity, words } from '../../base/entity.ts';
import { eventEntity, htmlToText } from '../../tenant/calendar/event-entity.ts';
import { type CalendarKind, calendarId } from '../../tenant/calendar/mailbox-entities.ts';
import type { CalendarItem } from '../../tenant/calendar/meeting.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { graphDateTime, parseDate, toWallClock } from '../../tenant/people/time-zones.ts';
import { checkSelect, type GraphCall, hasRole, pickProperties } from '../odata/call.ts';

export const EVENT_PROPERTIES = words(
  'id createdDateTime lastModifiedDateTime changeKey categories transactionId originalStartTimeZone',
  'originalEndTimeZone iCalUId reminderMinutesBeforeStart isReminderOn hasAttachments subject',
  'bodyPreview importance sensitivity isAllDay isCancelled isOrganizer responseRequested',
  'seriesMasterId showAs type webLink onlineMeetingUrl isOnlineMeeting onlineMeetingProvider',
  'allowNewTimeProposals occurrenceId isDraft hideAttendees responseStatus body start end location',
  'locations recurrence attendees organizer onlineMeeting originalStart cancelledOccurrences',
);

/** Withheld by `Calendars.ReadBasic.All`. */
const BODY = ['body', 'bodyPreview'] as const;
export type EventRow = { readonly item: CalendarItem; readonly calendar: CalendarKind };

/** What filters see: everything that the token may read, in UTC. */
export function fullEvent(call: GraphCall, person: SimulatedPerson, { item, calendar }: EventRow): Entity {
  const entity = eventEntity(item, {
    person,
    tenantId: call.tenant.id,
    graphUrl: call.graphUrl,
    calendarId: calendarId(person, calendar),
    immutableIds: call.preferences.immutableIds,
  });
  if (hasRole(call, 'Calendars.Read')) return entity;
  return Object.fromEntries(Object.entries(entity).filter(([name]) => !BODY.some((one) => one === name)));
}

export const checkEventSelect = (call: GraphCall): void => checkSelect(call, EVENT_PROPERTIES, 'event');

export function writeEvent(call: GraphCall, person: SimulatedPerson, row: EventRow): Entity {
  const preferred = applyPreferences(fullEvent(call, person, row), call);
  const { select } = call.options;
  const entity =
    select === undefined
      ? preferred
      : pickProperties(preferred, [
          '@odata.etag',
          'id',
          ...select.filter((name) => name !== 'id'),
          ...annotations(preferred),
        ]);
  return call.decorate('event', entity);
}

const annotations = (entity: Entity): readonly string[] =>
  Object.keys(entity).filter((name) => name.startsWith('calendar@'));

/** `outlook.timezone` changes start and end only. */
function applyPreferences(entity: Entity, { preferences }: GraphCall): Entity {
  const { timeZone, textBody } = preferences;
  const body = entity['body'] as { content: string } | undefined;
  return {
    ...entity,
    ...(textBody &&
      body !== undefined && { body: { contentType: 'text', content: htmlToText(body.content) } }),
    ...(timeZone !== undefined && {
      start: inZone(entity, 'start', timeZone),
      end: inZone(entity, 'end', timeZone),
    }),
  };
}

/** All-day events stay at midnight in every zone. */
function inZone(entity: Entity, name: 'start' | 'end', timeZone: string): Entity {
  const { dateTime } = entity[name] as { dateTime: string };
  if (entity['isAllDay'] === true) return { dateTime, timeZone };
  const instant = parseDate(dateTime.slice(0, 10)) + Date.parse(`1970-01-01T${dateTime.slice(11, 19)}Z`);
  return { dateTime: graphDateTime(toWallClock(instant, timeZone)), timeZone };
}
