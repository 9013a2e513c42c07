import { createDigits, createGuid, createSeededRandom } from '../../base/random.ts';
import { TEAM_SIZE } from '../people/groups.ts';
import { OUTSIDE_DOMAINS } from '../people/names.ts';
import { getExchangeAddress, type SimulatedPerson } from '../people/people.ts';
import { DAY, isoDate, parseDate } from '../people/time-zones.ts';
import {
  escapeHtml,
  htmlBody,
  type Meeting,
  type MeetingAttendee,
  type MeetingPlace,
  meeting,
  mention,
  toMailbox,
} from './meeting.ts';

export type MeetingContext = {
  readonly seed: number;
  readonly people: readonly SimulatedPerson[];
  readonly getRoom: (team: number) => SimulatedPerson | undefined;
  readonly getSharedMailbox: (person: SimulatedPerson) => SimulatedPerson | undefined;
};

/** Series have no end, so every later window shows them. */
const SERIES_START = '2024-01-08';
/** Single meetings are spread over three years. */
const SINGLES_START = parseDate('2025-01-06');
const SINGLES_DAYS = 1092;

/** A workday. */
export function singleDate(...parts: readonly (string | number)[]): string {
  const dice = createSeededRandom('single-date', ...parts);
  const day = SINGLES_START + dice.nextInteger(SINGLES_DAYS) * DAY;
  const weekday = new Date(day).getUTCDay();
  return isoDate(weekday === 0 ? day + DAY : weekday === 6 ? day - DAY : day);
}

export function teamMeetings(context: MeetingContext, team: number): readonly Meeting[] {
  const members = context.people
    .slice(team * TEAM_SIZE, (team + 1) * TEAM_SIZE)
    .filter((person) => person.kind === 'member');
  const lead = members[0];
  if (lead === undefined) return [];
  const group = { context, team, lead, members };
  return [standUp(group), review(group), ...Array.from({ length: 12 }, (_, index) => single(group, index))];
}

type Team = {
  context: MeetingContext;
  team: number;
  lead: SimulatedPerson;
  members: readonly SimulatedPerson[];
};

function standUp({ context, team, lead, members }: Team): Meeting {
  return meeting({
    key: `team-${context.seed}-${team}-stand-up`,
    subject: 'Daily stand-up',
    html: htmlBody([`Hosted by ${mention(toMailbox(lead))}. Parking lot: ${escapeHtml(lead.department)}.`]),
    zone: lead.timeZone,
    date: SERIES_START,
    startMinute: 9 * 60 + 15,
    minutes: 15,
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday', 'wednesday', 'friday'] },
      startDate: SERIES_START,
    },
    exceptions: [
      { date: '2026-01-14', subject: `Stand-up with ${lead.displayName} (moved)`, shiftMinutes: 90 },
    ],
    cancelledDates: ['2026-01-16', '2026-12-25'],
    organizer: toMailbox(lead),
    organizerId: lead.id,
    attendees: attend(members, lead),
    online: 'teams',
    categories: ['Team'],
    transactionId: `${createGuid('transaction', lead.id)}`,
  });
}

/** Outsiders, a room, an X.500 address of a former employee, and a distribution list. */
function review({ context, team, lead, members }: Team): Meeting {
  const room = context.getRoom(team);
  return meeting({
    key: `team-${context.seed}-${team}-review`,
    subject: `Monthly review — ${lead.department} / ${lead.displayName}`,
    html: htmlBody([
      `Dear ${members.map((member) => mention(toMailbox(member))).join(', ')},`,
      'Numbers attached. Please do not forward.',
    ]),
    zone: lead.timeZone,
    date: '2024-02-06',
    startMinute: 14 * 60,
    minutes: 60,
    recurrence: {
      pattern: { type: 'relativeMonthly', interval: 1, day: 'tuesday', index: 'first' },
      startDate: '2024-02-06',
      endDate: '2027-12-31',
    },
    organizer: toMailbox(lead),
    organizerId: lead.id,
    attendees: [
      ...attend(members, lead),
      ...outsiders(context, lead),
      ...(room === undefined ? [] : [resource(room)]),
    ],
    places: room === undefined ? [] : [roomPlace(room)],
    online: 'teams',
    importance: 'high',
    hasAttachments: true,
    sensitivity: 'confidential',
  });
}

function single({ context, team, lead, members }: Team, index: number): Meeting {
  const host = members[index % members.length] ?? lead;
  const zoom = index % 4 === 1;
  const other = members[(index + 1) % members.length] ?? lead;
  return meeting({
    key: `team-${context.seed}-${team}-single-${index}`,
    subject: SINGLE_SUBJECTS[index % SINGLE_SUBJECTS.length]?.(other) ?? 'Sync',
    html: htmlBody([
      `${mention(toMailbox(other))} will present. Mobile of ${escapeHtml(host.displayName)}: +49 170 ${createDigits(7, host.id)}`,
    ]),
    zone: host.timeZone,
    date: singleDate(context.seed, team, index),
    startMinute: 10 * 60 + index * 30,
    minutes: 45,
    organizer: toMailbox(host),
    organizerId: host.id,
    attendees: attend(members, host),
    places: zoom ? [createZoomPlace(host)] : [],
    ...(zoom ? { online: 'zoom' as const } : index % 4 === 2 ? { online: 'teams' as const } : {}),
    isCancelled: index === 5,
    hideAttendees: index === 7,
    categories: index % 3 === 0 ? [`Project ${other.surname}`] : [],
  });
}

const SINGLE_SUBJECTS: readonly ((person: SimulatedPerson) => string)[] = [
  (person) => `Interview: ${person.displayName}`,
  (person) => `Lunch with ${person.givenName}`,
  () => 'Planning',
  (person) => `1:1 ${person.displayName}`,
  () => 'Brainstorm 2027 roadmap / salary bands',
  (person) => `Farewell ${person.givenName} 🎉`,
];

function attend(members: readonly SimulatedPerson[], organizer: SimulatedPerson): readonly MeetingAttendee[] {
  const responses = ['accepted', 'tentativelyAccepted', 'declined', 'notResponded', 'none'] as const;
  return members
    .filter((member) => member !== organizer)
    .map((member) => ({
      ...toMailbox(member),
      type: member.index % 6 === 5 ? 'optional' : 'required',
      response: responses[member.index % responses.length] ?? 'none',
    }));
}

function outsiders({ people }: MeetingContext, lead: SimulatedPerson): readonly MeetingAttendee[] {
  const left = people.find((person) => person.kind === 'disabled') ?? lead;
  const outside = `kim.${lead.index}@${OUTSIDE_DOMAINS[1]}`;
  return [
    { name: `Kim Outside ${lead.index}`, address: outside, type: 'optional', response: 'accepted' },
    { name: left.displayName, address: getExchangeAddress(left), type: 'required', response: 'none' },
    { name: `"${outside}"`, address: outside.toUpperCase(), type: 'optional', response: 'none' },
  ];
}

function resource(room: SimulatedPerson): MeetingAttendee {
  return { ...toMailbox(room), type: 'resource', response: 'accepted' };
}

function roomPlace(room: SimulatedPerson): MeetingPlace {
  return { displayName: room.displayName, kind: 'conferenceRoom', email: room.mail, uri: room.mail };
}

/** The location contains a meeting password, as in practice. */
export function createZoomPlace(host: SimulatedPerson): MeetingPlace {
  const url = `https://northwind.zoom.us/j/${createDigits(11, 'zoom', host.id)}?pwd=${createGuid('zoom', host.id).replaceAll('-', '')}.1`;
  return { displayName: url, kind: 'default', uri: url };
}
