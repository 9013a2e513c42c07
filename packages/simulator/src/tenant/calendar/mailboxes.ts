import { orThrow } from '../../base/entity.ts';
import { createLruCache } from '../../base/lru-cache.ts';
import { memoizeByKey } from '../../base/memoize-by-key.ts';
import type { ChangeLog } from '../people/change-log.ts';
import { TEAM_SIZE } from '../people/groups.ts';
import type { Hierarchy, SimulatedPerson } from '../people/people.ts';
import { DAY, isoDate } from '../people/time-zones.ts';
import { type CalendarKind, type CalendarSeed, listCalendarSeeds } from './mailbox-entities.ts';
import { type CalendarItem, itemTimes, type Meeting, meeting } from './meeting.ts';
import { getItemId, parseOccurrenceDate } from './outlook-ids.ts';
import { createOnBehalfMeeting, oneToOne, personalMeetings } from './personal-meetings.ts';
import { occurrenceDates } from './recurrence.ts';
import { type MeetingContext, teamMeetings } from './team-meetings.ts';

export type Window = { readonly start: number; readonly end: number };
export type FoundItem = { readonly item: CalendarItem; readonly calendar: CalendarKind };

export type Mailboxes = {
  readonly calendars: (person: SimulatedPerson) => readonly CalendarSeed[];
  readonly items: (person: SimulatedPerson, calendar: CalendarKind) => readonly CalendarItem[];
  readonly view: (person: SimulatedPerson, calendar: CalendarKind, window: Window) => readonly CalendarItem[];
  readonly find: (person: SimulatedPerson, eventId: string) => FoundItem | undefined;
  readonly rename: (person: SimulatedPerson, eventId: string, subject: string) => void;
  readonly remove: (person: SimulatedPerson, eventId: string) => void;
};

type Source = MeetingContext & { readonly hierarchy: Hierarchy; readonly log: ChangeLog };
/** Meetings by calendar, created on first read and cached. */
type Content = Readonly<Record<CalendarKind, readonly Meeting[]>>;
const MAX_CACHED_MAILBOXES = 200;

export function createMailboxes(source: Source): Mailboxes {
  const cache = createLruCache<Content>(MAX_CACHED_MAILBOXES);
  const overrides = new Map<string, Meeting | undefined>();
  const meetings = (person: SimulatedPerson, calendar: CalendarKind): readonly Meeting[] =>
    cache(person.id, () => createContent(source, person))[calendar].flatMap((one) => {
      const key = `${person.id}|${one.key}`;
      const current = overrides.has(key) ? overrides.get(key) : one;
      return current === undefined ? [] : [current];
    });
  const items = (person: SimulatedPerson, calendar: CalendarKind) =>
    meetings(person, calendar).map(toCalendarItem);
  const find = (person: SimulatedPerson, eventId: string): FoundItem | undefined => {
    const date = parseOccurrenceDate(eventId);
    for (const calendar of ['default', 'birthdays', 'shared'] as const) {
      const candidates = meetings(person, calendar).map((one) =>
        date === undefined ? toCalendarItem(one) : datedItem(one, date),
      );
      const item = candidates.find(
        (candidate) => candidate !== undefined && hasId(candidate, person, eventId),
      );
      if (item !== undefined) return { item, calendar };
    }
    return undefined;
  };
  const override = (
    person: SimulatedPerson,
    eventId: string,
    change: (from: Meeting) => Meeting | undefined,
  ) => {
    const item = orThrow(find(person, eventId)?.item, () => new RangeError('no such event'));
    const next = change(item.meeting);
    overrides.set(`${person.id}|${item.meeting.key}`, next);
    source.log.record({
      topic: `events:${person.id}`,
      id: getItemId(toCalendarItem(item.meeting), person, false),
      removed: next === undefined,
    });
  };

  return {
    calendars: (person) => listCalendarSeeds(person, source.people[person.index + 1]),
    items,
    view: (person, calendar, window) =>
      meetings(person, calendar)
        .flatMap((one) => expandMeeting(one, window))
        .sort((left, right) => itemTimes(left).start - itemTimes(right).start),
    find,
    rename: (person, eventId, subject) =>
      override(person, eventId, (from) => ({ ...from, subject, revision: from.revision + 1 })),
    remove: (person, eventId) => override(person, eventId, () => undefined),
  };
}

function toCalendarItem(one: Meeting): CalendarItem {
  return { meeting: one, type: one.recurrence === undefined ? 'singleInstance' : 'seriesMaster' };
}

function datedItem(one: Meeting, date: string): CalendarItem | undefined {
  const { recurrence } = one;
  if (recurrence === undefined || one.cancelledDates.includes(date)) return undefined;
  if (occurrenceDates(recurrence, date, date).length === 0) return undefined;
  return {
    meeting: one,
    type: one.exceptions.some((exception) => exception.date === date) ? 'exception' : 'occurrence',
    date,
  };
}

const hasId = (item: CalendarItem, person: SimulatedPerson, eventId: string): boolean =>
  getItemId(item, person, false) === eventId || getItemId(item, person, true) === eventId;

type Expansion = { window: Window; items: readonly CalendarItem[] };
const lastExpansion = memoizeByKey((_: Meeting): { is?: Expansion } => ({}));

/** A day more on both sides covers every zone offset. The last result is cached, because views are read page by page. */
export function expandMeeting(one: Meeting, window: Window): readonly CalendarItem[] {
  const last = lastExpansion(one);
  const isKnown = last.is?.window.start === window.start && last.is.window.end === window.end;
  const is = last.is !== undefined && isKnown ? last.is : { window, items: partsWithin(one, window) };
  last.is = is;
  return is.items;
}

function partsWithin(one: Meeting, window: Window): readonly CalendarItem[] {
  const candidates =
    one.recurrence === undefined
      ? [toCalendarItem(one)]
      : occurrenceDates(one.recurrence, isoDate(window.start - 2 * DAY), isoDate(window.end + DAY)).map(
          (date) => datedItem(one, date),
        );
  return candidates.filter(
    (item): item is CalendarItem => item !== undefined && overlaps(itemTimes(item), window),
  );
}

const overlaps = (times: Window, window: Window): boolean =>
  times.start < window.end && times.end > window.start;

function createContent(source: Source, person: SimulatedPerson): Content {
  const colleague = source.people[person.index + 1];
  return {
    default: defaultCalendar(source, person),
    birthdays: person.kind === 'member' ? [birthday(person, colleague ?? person)] : [],
    shared:
      colleague === undefined
        ? []
        : personalMeetings(source, colleague, undefined).filter((one) => one.key.startsWith('travel')),
  };
}

function defaultCalendar(source: Source, person: SimulatedPerson): readonly Meeting[] {
  if (person.kind === 'room') return roomMeetings(source, person);
  if (person.kind === 'shared') return sharedMeetings(source, person);
  const { hierarchy } = source;
  const team = teamMeetings(source, Math.floor(person.index / TEAM_SIZE)).filter((one) =>
    takesPart(one, person),
  );
  const reports = hierarchy.getDirectReports(person).map((report) => oneToOne(report, person));
  return [...team, ...personalMeetings(source, person, hierarchy.getManager(person)), ...reports];
}

const takesPart = (one: Meeting, person: SimulatedPerson): boolean =>
  one.organizerId === person.id || one.attendees.some((attendee) => attendee.address === person.mail);

function roomMeetings(source: Source, room: SimulatedPerson): readonly Meeting[] {
  const teams = Array.from({ length: Math.ceil(source.people.length / TEAM_SIZE) }, (_, team) => team);
  return teams
    .filter((team) => source.getRoom(team) === room)
    .flatMap((team) => teamMeetings(source, team).filter((one) => takesPart(one, room)));
}

function sharedMeetings(source: Source, shared: SimulatedPerson): readonly Meeting[] {
  const first = Math.floor(shared.index / 20) * 20;
  return source.people
    .slice(first, first + 20)
    .filter((person) => person.kind === 'member')
    .map((person) => createOnBehalfMeeting(source, person));
}

function birthday(person: SimulatedPerson, friend: SimulatedPerson): Meeting {
  const day = 1 + (friend.index % 28);
  return meeting({
    key: `birthday-${person.id}`,
    subject: `🎂 ${friend.displayName}`,
    zone: person.timeZone,
    date: `2024-04-${String(day).padStart(2, '0')}`,
    startMinute: 0,
    minutes: 24 * 60,
    isAllDay: true,
    showAs: 'free',
    organizer: { name: person.displayName, address: person.mail },
    organizerId: person.id,
    recurrence: {
      pattern: { type: 'absoluteMonthly', interval: 12, dayOfMonth: day },
      startDate: `2024-04-${String(day).padStart(2, '0')}`,
    },
  });
}
