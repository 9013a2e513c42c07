import { type Entity, pick } from '../../base/entity.ts';
import { createSeededRandom } from '../../base/random.ts';
import {
  type CalendarItem,
  clampToMailYear,
  itemTimes,
  type Meeting,
  type MeetingAttendee,
} from '../calendar/meeting.ts';
import { recurrenceEntity } from '../calendar/recurrence.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { DAY, graphDateTime } from '../people/time-zones.ts';
import { createMailMessage, type MailMessage, type MeetingNotice } from './create-mail-message.ts';

const HOUR = 3_600_000;
const PREFIX = {
  request: '',
  cancellation: 'Canceled: ',
  accepted: 'Accepted: ',
  tentativelyAccepted: 'Tentative: ',
  declined: 'Declined: ',
} as const;

type Finder = (address: string) => SimulatedPerson | undefined;

/** Invitations, cancellations and responses of the meetings in a person's calendar. */
export function createMeetingMessages(
  person: SimulatedPerson,
  items: readonly CalendarItem[],
  byAddress: Finder,
): readonly MailMessage[] {
  return items
    .filter(({ meeting }) => meeting.attendees.length > 0 && !meeting.isDraft)
    .flatMap((item) => createMessages(person, item, byAddress));
}

function createMessages(
  person: SimulatedPerson,
  item: CalendarItem,
  byAddress: Finder,
): readonly MailMessage[] {
  const { meeting } = item;
  const mine = meeting.attendees.filter(({ address }) => address === person.mail);
  const answers = (meeting.organizerId === person.id ? meeting.attendees : mine).flatMap((attendee) =>
    createMeetingResponse(item, attendee, byAddress),
  );
  if (meeting.organizerId !== person.id && mine.length === 0) return [];
  return [invitation(item, byAddress), ...answers];
}

function invitedAt(item: CalendarItem): number {
  const dice = createSeededRandom('invited', item.meeting.key);
  return clampToMailYear(
    itemTimes(item).start - (1 + dice.nextInteger(20)) * DAY - dice.nextInteger(9) * HOUR,
  );
}

function about(meeting: Meeting, kind: MeetingNotice['kind']) {
  return {
    thread: `meeting-${meeting.key}`,
    subject: `${PREFIX[kind]}${meeting.subject}`,
    notice: { meeting, kind },
  };
}

function invitation(item: CalendarItem, byAddress: Finder): MailMessage {
  const { meeting } = item;
  const people = (type: MeetingAttendee['type']) => meeting.attendees.filter((one) => one.type === type);
  return createMailMessage({
    ...about(meeting, meeting.isCancelled ? 'cancellation' : 'request'),
    key: `request-${meeting.key}`,
    ...pick(meeting, 'html', 'importance', 'categories'),
    from: meeting.organizer,
    to: [...people('required'), ...people('resource')],
    cc: people('optional'),
    sentAt: invitedAt(item),
    attachments: meeting.hasAttachments ? ['Agenda.docx'] : [],
    senderIds: meeting.organizerId === undefined ? [] : [meeting.organizerId],
    recipientIds: meeting.attendees.flatMap(({ address }) => byAddress(address)?.id ?? []),
  });
}

function createMeetingResponse(
  item: CalendarItem,
  attendee: MeetingAttendee,
  byAddress: Finder,
): readonly MailMessage[] {
  const { meeting } = item;
  const { response } = attendee;
  const given = response === 'accepted' || response === 'tentativelyAccepted' || response === 'declined';
  if (!given || meeting.isCancelled) return [];
  const writer = byAddress(attendee.address);
  return [
    createMailMessage({
      ...about(meeting, response),
      key: `answer-${meeting.key}-${attendee.address.toLowerCase()}`,
      step: 1,
      html: '',
      from: { name: attendee.name, address: attendee.address },
      to: [meeting.organizer],
      sentAt:
        invitedAt(item) +
        (1 + createSeededRandom('answered', meeting.key, attendee.address).nextInteger(40)) * HOUR,
      senderIds: writer === undefined ? [] : [writer.id],
      recipientIds: meeting.organizerId === undefined ? [] : [meeting.organizerId],
    }),
  ];
}

const MESSAGE_TYPES = {
  request: 'meetingRequest',
  cancellation: 'meetingCancelled',
  accepted: 'meetingAccepted',
  tentativelyAccepted: 'meetingTenativelyAccepted',
  declined: 'meetingDeclined',
} as const;

/** Properties of eventMessage and its subtypes. `meetingTenativelyAccepted` is Graph's spelling. */
export function meetingProperties({ meeting, kind }: MeetingNotice): Entity {
  return {
    meetingMessageType: MESSAGE_TYPES[kind],
    type: meeting.recurrence === undefined ? 'singleInstance' : 'seriesMaster',
    isOutOfDate: false,
    isAllDay: meeting.isAllDay,
    isDelegated: meeting.online === 'zoom',
    ...times(meeting),
    location: place(meeting),
    recurrence: meeting.recurrence === undefined ? null : recurrenceEntity(meeting.recurrence, meeting.zone),
    ...(kind === 'request' ? requestProperties(meeting) : {}),
    ...(kind === 'request' || kind === 'cancellation' ? {} : responseProperties(meeting, kind)),
  };
}

function times(meeting: Meeting): Entity {
  const { start, end } = itemTimes({ meeting, type: 'singleInstance' });
  const at = (instant: number) => ({ dateTime: graphDateTime(instant), timeZone: 'UTC' });
  return { startDateTime: at(start), endDateTime: at(end) };
}

function place({ places: [first] }: Meeting): Entity {
  const none = { displayName: '', locationType: 'default', uniqueIdType: 'unknown' };
  if (first === undefined) return none;
  return {
    displayName: first.displayName,
    locationType: first.kind,
    uniqueId: first.uri ?? first.displayName,
    uniqueIdType: 'private',
  };
}

function requestProperties(meeting: Meeting): Entity {
  const moved = meeting.categories.length > 0;
  return {
    meetingRequestType: moved ? 'informationalUpdate' : 'newMeetingRequest',
    responseRequested: true,
    allowNewTimeProposals: true,
    previousLocation: moved
      ? { displayName: `Office of ${meeting.organizer.name}`, locationType: 'default' }
      : null,
    previousStartDateTime: null,
    previousEndDateTime: null,
  };
}

function responseProperties(meeting: Meeting, kind: MeetingNotice['kind']): Entity {
  const { startDateTime, endDateTime } = times(meeting);
  return {
    responseType: kind,
    proposedNewTime: kind === 'tentativelyAccepted' ? { start: startDateTime, end: endDateTime } : null,
  };
}
