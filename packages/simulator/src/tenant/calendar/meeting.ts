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

type MeetingException = { readonly date: string; readonly subject: string; readonly shiftMinutes: number };

/** A meeting as every attendee's calendar has it. Times are wall-clock times of `zone`. */
export type Meeting = {
  /** Unique in the tenant; `iCalUId` derives from it. */
  readonly key: string;
  readonly subject: string;
  readonly html: string;
  readonly zone: string;
  readonly date: string;
  readonly startMinute: number;
  readonly minutes: number;
  readonly isAllDay: boolean;
  readonly recurrence?: Recurrence;
  readonly exceptions: readonly MeetingException[];
  readonly cancelledDates: readonly string[];
  readonly organizer: Mailbox;
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
  /** Grows with every change; part of etag, changeKey and lastModifiedDateTime. */
  readonly revision: number;
};

type MeetingDraft = Partial<Meeting> & Pick<Meeting, 'key' | 'subject' | 'zone' | 'date' | 'organizer'>;

export function meeting(draft: MeetingDraft): Meeting {
  return {
    html: '',
    startMinute: 9 * 60,
    minutes: 30,
    isAllDay: false,
    isCancelled: false,
    isDraft: false,
    hideAttendees: false,
    hasAttachments: false,
    exceptions: [],
    cancelledDates: [],
    attendees: [],
    places: [],
    sensitivity: 'normal',
    showAs: 'busy',
    importance: 'normal',
    categories: [],
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

export function htmlBody(lines: readonly string[]): string {
  const paragraphs = lines.map((line) => `<p class="MsoNormal">${line}</p>`).join('\r\n');
  return `<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>\r\n<body>\r\n${paragraphs}\r\n</body>\r\n</html>\r\n`;
}

export const mention = (person: Mailbox): string =>
  `<a href="mailto:${escapeHtml(person.address)}">@${escapeHtml(person.name)}</a>`;

/** All mail is dated within a year from here, independently of the clock. */
const MAIL_START = parseDate('2025-01-06');
const MAIL_DAYS = 350;

export function toMailbox(person: SimulatedPerson): Mailbox {
  return { name: person.displayName, address: person.mail };
}

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

/** On a working day. */
export function mailTime(...parts: readonly SeedPart[]): number {
  const dice = createSeededRandom('mail-time', ...parts);
  const second = Math.floor((6 + dice.nextFraction() * 12) * 3600);
  return MAIL_START + dice.nextInteger(MAIL_DAYS) * DAY + second * 1000;
}

export function clampToMailYear(instant: number): number {
  const end = MAIL_START + (MAIL_DAYS + 7) * DAY;
  return instant <= end && instant >= MAIL_START
    ? instant
    : MAIL_START + (Math.abs(instant) % ((MAIL_DAYS + 7) * DAY));
}

type EventType = 'singleInstance' | 'seriesMaster' | 'occurrence' | 'exception';

export type CalendarItem = {
  readonly meeting: Meeting;
  readonly type: EventType;
  readonly date?: string;
};

const MINUTE = 60_000;

/** All-day events are dates: Graph writes midnight in every zone. */
export function itemTimes({ meeting, date, type }: CalendarItem): { start: number; end: number } {
  const shift =
    type === 'exception' ? (meeting.exceptions.find((one) => one.date === date)?.shiftMinutes ?? 0) : 0;
  const wallClock = parseDate(date ?? meeting.date) + (meeting.startMinute + shift) * MINUTE;
  const start = meeting.isAllDay ? wallClock : toInstant(wallClock, meeting.zone);
  return { start, end: start + meeting.minutes * MINUTE };
}

type TeamsMeeting = { readonly joinUrl: string; readonly conferenceId: string };

/** The join link contains the tenant's and the organizer's object id in plain text (graph-facts.md#2.4). */
export function teamsMeeting(meeting: Meeting, context: { readonly tenantId: string }): TeamsMeeting {
  const thread = Buffer.from(createGuid('thread', meeting.key)).toString('base64url');
  const facts = JSON.stringify({ Tid: context.tenantId, Oid: meeting.organizerId ?? '' });
  return {
    joinUrl: `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${thread}%40thread.v2/0?context=${encodeURIComponent(facts)}`,
    conferenceId: createDigits(9, 'conference', meeting.key),
  };
}
