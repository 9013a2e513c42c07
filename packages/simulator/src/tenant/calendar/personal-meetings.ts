import { createDigits, createGuid } from '../../base/random.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { DAY, isoDate, parseDate } from '../people/time-zones.ts';
import { escapeHtml, htmlBody, type Meeting, meeting, mention, toMailbox } from './meeting.ts';
import { createZoomPlace, type MeetingContext, singleDate } from './team-meetings.ts';

export function personalMeetings(
  context: MeetingContext,
  person: SimulatedPerson,
  manager: SimulatedPerson | undefined,
): readonly Meeting[] {
  if (person.kind !== 'member') return [];
  return [
    focusTime(person),
    vacation(context, person),
    doctor(context, person),
    travel(context, person),
    createOnBehalfMeeting(context, person),
    draft(context, person),
    ...(manager === undefined ? [] : [oneToOne(person, manager)]),
  ];
}

export function oneToOne(person: SimulatedPerson, manager: SimulatedPerson): Meeting {
  return meeting({
    key: `one-to-one-${person.id}`,
    subject: `1:1 ${manager.givenName} / ${person.givenName}`,
    html: htmlBody([
      `${mention(toMailbox(manager))}: raise, health, ${escapeHtml(person.displayName)}'s next step`,
    ]),
    zone: person.timeZone,
    date: '2024-01-11',
    startMinute: 16 * 60,
    recurrence: {
      pattern: { type: 'weekly', interval: 2, daysOfWeek: ['thursday'] },
      startDate: '2024-01-11',
    },
    organizer: toMailbox(person),
    organizerId: person.id,
    attendees: [{ ...toMailbox(manager), type: 'required', response: 'accepted' }],
    online: 'teams',
    sensitivity: 'private',
  });
}

function createPersonalMeeting(person: SimulatedPerson) {
  return { zone: person.timeZone, organizer: toMailbox(person), organizerId: person.id };
}

function focusTime(person: SimulatedPerson): Meeting {
  return meeting({
    ...createPersonalMeeting(person),
    key: `focus-${person.id}`,
    subject: 'Focus time',
    date: '2024-01-09',
    startMinute: 13 * 60,
    minutes: 120,
    recurrence: { pattern: { type: 'daily', interval: 3 }, startDate: '2024-01-09' },
    categories: ['Focus time'],
    sensitivity: 'personal',
  });
}

function vacation(context: MeetingContext, person: SimulatedPerson): Meeting {
  return meeting({
    ...createPersonalMeeting(person),
    key: `vacation-${person.id}`,
    subject: `Out of office: ${person.displayName}`,
    html: htmlBody([`In urgent cases +49 171 ${createDigits(7, 'vacation', person.id)}`]),
    date: singleDate(context.seed, 'vacation', person.index),
    startMinute: 0,
    minutes: 5 * 24 * 60,
    isAllDay: true,
    showAs: 'oof',
  });
}

function doctor(context: MeetingContext, person: SimulatedPerson): Meeting {
  return meeting({
    ...createPersonalMeeting(person),
    key: `doctor-${person.id}`,
    subject: 'Oncologist, Dr. Weber',
    html: htmlBody([`Bring the blood results. Insurance number ${createDigits(10, 'insurance', person.id)}`]),
    date: singleDate(context.seed, 'doctor', person.index),
    startMinute: 8 * 60,
    places: [{ displayName: `Praxis Weber, Domstraße ${1 + (person.index % 90)}`, kind: 'streetAddress' }],
    sensitivity: 'private',
  });
}

function travel(context: MeetingContext, person: SimulatedPerson): Meeting {
  return meeting({
    ...createPersonalMeeting(person),
    key: `travel-${person.id}`,
    subject: `Travel to Adatum (booking ${createGuid('booking', person.id).slice(0, 6).toUpperCase()})`,
    date: singleDate(context.seed, 'travel', person.index),
    startMinute: 6 * 60,
    minutes: 240,
    showAs: 'workingElsewhere',
    places: [{ displayName: 'Home', kind: 'homeAddress' }, createZoomPlace(person)],
    online: 'zoom',
  });
}

/** The organizer is the shared mailbox, and the display name contains both names. */
export function createOnBehalfMeeting(context: MeetingContext, person: SimulatedPerson): Meeting {
  const shared = context.getSharedMailbox(person) ?? person;
  return meeting({
    ...createPersonalMeeting(person),
    key: `on-behalf-${person.id}`,
    subject: `Invitation by ${shared.displayName}`,
    date: singleDate(context.seed, 'on-behalf', person.index),
    organizer: { name: `${person.displayName} on behalf of ${shared.displayName}`, address: shared.mail },
    organizerId: shared.id,
    attendees: [{ ...toMailbox(person), type: 'required', response: 'accepted' }],
    transactionId: `outlook-${person.mailNickname}-${person.index}`,
    importance: 'low',
  });
}

function draft(context: MeetingContext, person: SimulatedPerson): Meeting {
  const date = singleDate(context.seed, 'draft', person.index);
  return meeting({
    ...createPersonalMeeting(person),
    key: `draft-${person.id}`,
    subject: '',
    date: isoDate(parseDate(date) + DAY),
    isDraft: true,
    showAs: 'tentative',
  });
}
