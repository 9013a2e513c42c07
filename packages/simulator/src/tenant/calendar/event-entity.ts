import { type Entity, pick } from '../../base/entity.ts';
import { createDigits } from '../../base/random.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { DAY, graphDateTime } from '../people/time-zones.ts';
import {
  type CalendarItem,
  escapeHtml,
  itemTimes,
  type Mailbox,
  type Meeting,
  type MeetingAttendee,
  type MeetingPlace,
  teamsMeeting,
} from './meeting.ts';
import { changeKey, getItemId, iCalUId } from './outlook-ids.ts';
import { recurrenceEntity } from './recurrence.ts';

const MINUTE = 60_000;

export type EventContext = {
  readonly person: SimulatedPerson;
  readonly tenantId: string;
  readonly graphUrl: string;
  readonly calendarId: string;
  readonly immutableIds: boolean;
};

/** Times in UTC, body in HTML; the route converts both for `Prefer`. */
export function eventEntity(item: CalendarItem, context: EventContext): Entity {
  const id = getItemId(item, context.person, context.immutableIds);
  const key = changeKey(item.meeting.key, context.person.id, item.meeting.revision);
  return {
    '@odata.etag': `W/"${key}"`,
    id,
    ...bookkeeping(item, context, { id, key }),
    ...texts(item, context),
    ...timing(item, context),
    ...places(item.meeting),
    ...people(item, context),
    ...meetingLinks(item, context),
    ...calendarLinks(context),
  };
}

function bookkeeping(
  item: CalendarItem,
  { person }: EventContext,
  { id, key }: { id: string; key: string },
): Entity {
  const { meeting } = item;
  return {
    createdDateTime: meeting.createdAt,
    lastModifiedDateTime: new Date(Date.parse('2025-11-01T08:00:00Z') + meeting.revision * MINUTE)
      .toISOString()
      .replace('Z', '0000Z'),
    changeKey: key,
    ...pick(
      meeting,
      'categories',
      'hasAttachments',
      'importance',
      'sensitivity',
      'isAllDay',
      'isCancelled',
      'isDraft',
      'showAs',
      'hideAttendees',
    ),
    transactionId: meeting.organizerId === person.id ? meeting.transactionId : null,
    originalStartTimeZone: meeting.zone,
    originalEndTimeZone: meeting.zone,
    iCalUId: iCalUId(meeting.key, item.date),
    reminderMinutesBeforeStart: 15,
    isReminderOn: !meeting.isAllDay,
    isOrganizer: meeting.organizerId === person.id,
    responseRequested: true,
    type: item.type,
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id)}&exvsurl=1&path=/calendar/item`,
    allowNewTimeProposals: true,
  };
}

function texts(item: CalendarItem, context: EventContext): Entity {
  const { meeting } = item;
  const exception =
    item.type === 'exception' ? meeting.exceptions.find((one) => one.date === item.date) : undefined;
  const subject = exception?.subject ?? meeting.subject;
  const content = meeting.online === 'teams' ? withJoinBlock(meeting, context) : meeting.html;
  return {
    subject: meeting.isCancelled ? `Canceled: ${subject}` : subject,
    bodyPreview: htmlToText(content).slice(0, 255),
    body: { contentType: 'html', content },
  };
}

/** Text as Exchange derives it from HTML. */
export function htmlToText(html: string): string {
  return html
    .replace(/<head>[\s\S]*?<\/head>/g, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/(?:\r\n)+/g, '\r\n')
    .trim();
}

function withJoinBlock(meeting: Meeting, context: EventContext): string {
  const { joinUrl, conferenceId } = teamsMeeting(meeting, context);
  const block = `<div>Microsoft Teams meeting<br><a href="${escapeHtml(joinUrl)}">Join</a><br>Phone conference ID: ${conferenceId}#</div>`;
  return (meeting.html === '' ? '<html><body></body></html>' : meeting.html).replace(
    '</body>',
    `${block}\r\n</body>`,
  );
}

function timing(item: CalendarItem, context: EventContext): Entity {
  const { meeting } = item;
  const { start, end } = itemTimes(item);
  const master = { meeting, type: 'seriesMaster' as const };
  const belongs = item.type === 'occurrence' || item.type === 'exception';
  const masterId = getItemId(master, context.person, context.immutableIds);
  return {
    seriesMasterId: belongs ? masterId : null,
    ...(belongs ? { occurrenceId: `OID.${masterId}.${item.date}` } : {}),
    ...(item.type === 'exception' && {
      originalStart: new Date(itemTimes({ ...item, type: 'occurrence' }).start).toISOString(),
    }),
    start: { dateTime: graphDateTime(start), timeZone: 'UTC' },
    end: {
      dateTime: graphDateTime(meeting.isAllDay ? start + Math.max(meeting.minutes * MINUTE, DAY) : end),
      timeZone: 'UTC',
    },
    recurrence:
      item.type === 'seriesMaster' && meeting.recurrence !== undefined
        ? recurrenceEntity(meeting.recurrence, meeting.zone)
        : null,
    ...(item.type === 'seriesMaster' && {
      cancelledOccurrences: meeting.cancelledDates.map((date) => `OID.${masterId}.${date}`),
    }),
  };
}

function places(meeting: Meeting): Entity {
  const [first] = meeting.places;
  const none = {
    displayName: '',
    locationType: 'default',
    uniqueIdType: 'unknown',
    address: {},
    coordinates: {},
  };
  return { location: first === undefined ? none : place(first), locations: meeting.places.map(place) };
}

function place(from: MeetingPlace): Entity {
  const street = from.kind === 'streetAddress' || from.kind === 'homeAddress';
  return {
    displayName: from.displayName,
    ...(from.email === undefined ? {} : { locationEmailAddress: from.email }),
    ...(from.uri === undefined ? {} : { locationUri: from.uri }),
    locationType: from.kind,
    uniqueId: from.uri ?? from.displayName,
    uniqueIdType: from.kind === 'conferenceRoom' ? 'directory' : 'private',
    address: street
      ? {
          type: 'unknown',
          street: from.displayName,
          city: 'Köln',
          state: 'NRW',
          countryOrRegion: 'Germany',
          postalCode: '50667',
        }
      : {},
    coordinates: street ? { latitude: 50.9413, longitude: 6.9583 } : {},
  };
}

function people({ meeting }: CalendarItem, { person }: EventContext): Entity {
  const mine = meeting.attendees.find((attendee) => attendee.address === person.mail);
  const visible =
    meeting.hideAttendees && meeting.organizerId !== person.id
      ? meeting.attendees.filter((one) => one === mine)
      : meeting.attendees;
  return {
    responseStatus: {
      response: meeting.organizerId === person.id ? 'organizer' : (mine?.response ?? 'none'),
      time: mine === undefined ? '0001-01-01T00:00:00Z' : '2025-10-30T12:00:00Z',
    },
    attendees: visible.map(attendee),
    organizer: { emailAddress: emailAddress(meeting.organizer) },
  };
}

const emailAddress = ({ name, address }: Mailbox): Entity => ({ name, address });

function attendee(one: MeetingAttendee): Entity {
  const proposal = {
    start: { dateTime: '2026-01-07T15:00:00.0000000', timeZone: 'UTC' },
    end: { dateTime: '2026-01-07T15:30:00.0000000', timeZone: 'UTC' },
  };
  return {
    type: one.type,
    status: {
      response: one.response,
      time: one.response === 'none' ? '0001-01-01T00:00:00Z' : '2025-10-30T12:00:00Z',
    },
    ...(one.response === 'tentativelyAccepted' ? { proposedNewTime: proposal } : {}),
    emailAddress: emailAddress(one),
  };
}

function meetingLinks({ meeting }: CalendarItem, context: EventContext): Entity {
  if (meeting.online !== 'teams') {
    return {
      isOnlineMeeting: false,
      onlineMeetingProvider: 'unknown',
      onlineMeeting: null,
      onlineMeetingUrl: meeting.online === 'zoom' ? (meeting.places.at(-1)?.uri ?? null) : null,
    };
  }
  const { joinUrl, conferenceId } = teamsMeeting(meeting, context);
  const tollNumber = `+49 69 ${createDigits(8, 'toll', meeting.key)}`;
  return {
    isOnlineMeeting: true,
    onlineMeetingProvider: 'teamsForBusiness',
    onlineMeetingUrl: null,
    onlineMeeting: {
      joinUrl,
      conferenceId,
      tollNumber,
      tollFreeNumbers: [`+1 866 ${createDigits(7, 'free', meeting.key)}`],
      quickDial: `${tollNumber.replaceAll(' ', '')},,${conferenceId}#`,
      phones: [{ type: 'business', number: tollNumber }],
    },
  };
}

/** Graph writes the mailbox as `objectId@tenantId` in these annotations. */
function calendarLinks({ person, tenantId, graphUrl, calendarId }: EventContext): Entity {
  const calendar = `${graphUrl}/v1.0/users('${person.id}@${tenantId}')/calendars('${calendarId}')`;
  return { 'calendar@odata.associationLink': `${calendar}/$ref`, 'calendar@odata.navigationLink': calendar };
}
