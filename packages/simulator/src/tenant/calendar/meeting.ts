import { createDigits, createGuid, createSeededRandom, type SeedPart } from '../../base/random.ts';
import { NAME_LISTS, OUTSIDE_DOMAINS } from '../people/names.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { DAY, parseDate, toInstant } from '../people/time-zones.ts';
import type { Recurrence } from './recurrence.ts';

export type Mailbox = { readonly name: string; readonly address: string };

export type MeetingAttendee = Mailbox & {
  readonly type: 'required' | 'optional' | 'resource';
  readonly response: 'none' | 'organizer' | 'tentativelyAccepted' | 'accepted' | 'declined' | 'notResponded';
};

export type MeetingPlace = {
  readonly displayName: string;
  readonly kind: 'default' | 'conferenceRoom' | 'homeAddress' | 'streetAddress';
  readonly email?: string;
  readonly uri?: string;
};

/** A change to one date of a series. */
type MeetingException = {
  readonly date: string;
  readonly subject: string;
  readonly shiftMinutes: number;
};

/** One meeting, as every attendee's calendar knows it. Times are wall-clock times of `zone`. */
export type Meeting = {
  /** Unique in the tenant; the copies of all attendees share it, and `iCalUId` is made from it. */
  readonly key: string;
  readonly subject: string;
  readonly html: string;
  readonly zone: string;
  /** `YYYY-MM-DD`; of a series, its first date. */
  readonly date: string;
  readonly startMinute: number;
  readonly minutes: number;
  readonly isAllDay: boolean;
  readonly recurrence?: Recurrence;
  readonly exceptions: readonly MeetingException[];
  readonly cancelledDates: readonly string[];
  readonly organizer: Mailbox;
  /** Object id of the organizer, if a user of the tenant. */
  readonly organizerId?: string;
  readonly attendees: readonly MeetingAttendee[];
  readonly places: readonly MeetingPlace[];
  readonly online?: 'teams' | 'zoom';
  readonly sensitivity: 'normal' | 'personal' | 'private' | 'confidential';
  readonly showAs: 'free' | 'tentative' | 'busy' | 'oof' | 'workingElsewhere';
  readonly importance: 'low' | 'normal' | 'high';
  readonly categories: readonly string[];
  readonly isCancelled: boolean;
  readonly isDraft: boolean;
  readonly hideAttendees: boolean;
  readonly hasAttachments: boolean;
  readonly transactionId: string | null;
  readonly createdAt: string;
  /** Grows with every simulated change; part of etag, changeKey and lastModifiedDateTime. */
  readonly revision: number;
};

type MeetingDraft = Partial<Meeting> & Pick<Meeting, 'key' | 'subject' | 'zone' | 'date' | 'organizer'>;

/** Fills what most meetings have in common. */
export function meeting(draft: MeetingDraft): Meeting {
  return {
    html: '',
    startMinute: 9 * 60,
    minutes: 30,
    isAllDay: false,
    exceptions: [],
    cancelledDates: [],
    attendees: [],
    places: [],
    sensitivity: 'normal',
    showAs: 'busy',
    importance: 'normal',
    categories: [],
    isCancelled: false,
    isDraft: false,
    hideAttendees: false,
    hasAttachments: false,
    transactionId: null,
    createdAt: '2024-01-03T10:11:12.1234567Z',
    revision: 0,
    ...draft,
  };
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** An Outlook HTML body that greets and names people. */
export function htmlBody(lines: readonly string[]): string {
  const paragraphs = lines.map((line) => `<p class="MsoNormal">${line}</p>`).join('\r\n');
  return `<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>\r\n<body>\r\n${paragraphs}\r\n</body>\r\n</html>\r\n`;
}

export function mention(person: Mailbox): string {
  return `<a href="mailto:${escapeHtml(person.address)}">@${escapeHtml(person.name)}</a>`;
}

/** All mail of the tenant lies in the year from here on; the dates do not depend on the clock. */
const MAIL_START = parseDate('2025-01-06');
const MAIL_DAYS = 350;

export function toMailbox(person: SimulatedPerson): Mailbox {
  return { name: person.displayName, address: person.mail };
}

/** Somebody from another organisation, chosen by the parts. */
export function createExternalMailbox(...parts: readonly SeedPart[]): Mailbox {
  const dice = createSeededRandom('outsider', ...parts);
  const list = dice.pick(NAME_LISTS);
  const [given, givenAscii] = dice.pick(list.given);
  const [surname, surnameAscii] = dice.pick(list.surname);
  return {
    name: list.surnameFirst ? `${surname} ${given}` : `${given} ${surname}`,
    address: `${givenAscii}.${surnameAscii}${dice.nextInteger(90)}@${dice.pick(OUTSIDE_DOMAINS)}`,
  };
}

/** An instant of a working day, to the second, chosen by the parts. */
export function mailTime(...parts: readonly SeedPart[]): number {
  const dice = createSeededRandom('mail-time', ...parts);
  const second = Math.floor((6 + dice.nextFraction() * 12) * 3600);
  return MAIL_START + dice.nextInteger(MAIL_DAYS) * DAY + second * 1000;
}

/** An instant within the year of mail, whatever day a meeting lies on. */
export function clampToMailYear(instant: number): number {
  const end = MAIL_START + (MAIL_DAYS + 7) * DAY;
  return instant <= end && instant >= MAIL_START
    ? instant
    : MAIL_START + (Math.abs(instant) % ((MAIL_DAYS + 7) * DAY));
}

type EventType = 'singleInstance' | 'seriesMaster' | 'occurrence' | 'exception';

/** A meeting in one person's calendar, whole or on one date. */
export type CalendarItem = {
  readonly meeting: Meeting;
  readonly type: EventType;
  /** The date of an occurrence or exception, in the meeting's zone. */
  readonly date?: string;
};

const MINUTE = 60_000;

/** Milliseconds of start and end. All-day events are dates: Graph writes their midnight whatever the zone. */
export function itemTimes({ meeting, date, type }: CalendarItem): { start: number; end: number } {
  const shift =
    type === 'exception' ? (meeting.exceptions.find((one) => one.date === date)?.shiftMinutes ?? 0) : 0;
  const wallClock = parseDate(date ?? meeting.date) + (meeting.startMinute + shift) * MINUTE;
  const start = meeting.isAllDay ? wallClock : toInstant(wallClock, meeting.zone);
  return { start, end: start + meeting.minutes * MINUTE };
}

type TeamsMeeting = { readonly joinUrl: string; readonly conferenceId: string };

/** The join link holds the tenant's and the organizer's object id in clear (graph-facts.md#2.4). */
export function teamsMeeting(meeting: Meeting, context: { readonly tenantId: string }): TeamsMeeting {
  const thread = Buffer.from(createGuid('thread', meeting.key)).toString('base64url');
  const facts = JSON.stringify({ Tid: context.tenantId, Oid: meeting.organizerId ?? '' });
  return {
    joinUrl: `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${thread}%40thread.v2/0?context=${encodeURIComponent(facts)}`,
    conferenceId: createDigits(9, 'conference', meeting.key),
  };
}
