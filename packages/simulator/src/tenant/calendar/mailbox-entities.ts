import { type Entity, pick, words } from '../../base/entity.ts';
import { createDigits, createSeededRandom, hashParts } from '../../base/random.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { escapeHtml } from './meeting.ts';
import { changeKey, createMailboxGuid, itemId } from './outlook-ids.ts';

export type CalendarKind = 'default' | 'birthdays' | 'shared';

export type CalendarSeed = {
  readonly id: string;
  readonly kind: CalendarKind;
  readonly name: string;
  readonly owner: SimulatedPerson;
};

export function listCalendarSeeds(
  person: SimulatedPerson,
  colleague: SimulatedPerson | undefined,
): readonly CalendarSeed[] {
  const seed = (kind: CalendarKind, name: string, owner: SimulatedPerson): CalendarSeed => ({
    id: calendarId(person, kind),
    kind,
    name,
    owner,
  });
  const permissions = [
    seed('default', 'Calendar', person),
    seed('birthdays', `Birthdays ${person.displayName}`, person),
  ];
  return colleague === undefined || colleague === person
    ? permissions
    : [...permissions, seed('shared', colleague.displayName, colleague)];
}

export const calendarId = (person: SimulatedPerson, kind: CalendarKind): string =>
  itemId({ mailboxGuid: createMailboxGuid(person), key: `calendar-${kind}`, immutable: false });

export function calendarEntity(calendar: CalendarSeed): Entity {
  const isOwner = calendar.kind !== 'shared';
  return {
    ...pick(calendar, 'id', 'name'),
    color: 'auto',
    hexColor: `#${hashParts(calendar.id).subarray(0, 3).toString('hex')}`,
    isDefaultCalendar: calendar.kind === 'default',
    changeKey: changeKey(calendar.id),
    canShare: isOwner,
    canViewPrivateItems: isOwner,
    canEdit: isOwner,
    allowedOnlineMeetingProviders: ['teamsForBusiness'],
    defaultOnlineMeetingProvider: 'teamsForBusiness',
    isTallyingResponses: calendar.kind === 'default',
    isRemovable: calendar.kind !== 'default',
    owner: { name: calendar.owner.displayName, address: calendar.owner.mail },
  };
}

/** Sub-paths of `/users/{id}/mailboxSettings`. */
export const MAILBOX_SETTINGS_PARTS = words(
  'automaticRepliesSetting dateFormat delegateMeetingMessageDeliveryOptions language timeFormat',
  'timeZone userPurpose workingHours',
);

export function mailboxSettingsEntity(person: SimulatedPerson, manager: SimulatedPerson | undefined): Entity {
  return {
    archiveFolder: `AQMkA${hashParts('archive', person.id).toString('base64url')}AAAAA==`,
    timeZone: person.timeZone,
    delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
    dateFormat: 'dd.MM.yyyy',
    timeFormat: 'HH:mm',
    userPurpose: person.kind === 'member' ? 'user' : person.kind,
    automaticRepliesSetting: automaticReplies(person, manager),
    language: { locale: person.language, displayName: languageName(person.language) },
    workingHours: workingHours(person),
  };
}

const languageName = (locale: string): string =>
  new Intl.DisplayNames(['en'], { type: 'language' }).of(locale) ?? locale;

function automaticReplies(person: SimulatedPerson, manager: SimulatedPerson | undefined): Entity {
  const status = createSeededRandom('auto-reply', person.id).pick(['disabled', 'scheduled', 'alwaysEnabled']);
  const deputy = manager ?? person;
  const text = `On parental leave. Write to ${deputy.displayName} (${deputy.mail}) or call +49 151 ${createDigits(7, 'reply', person.id)}. ${person.displayName}`;
  const message = `<html>\n<body>\n<p>${escapeHtml(text)}</p>\n</body></html>`;
  return {
    status,
    externalAudience: 'contactsOnly',
    internalReplyMessage: status === 'disabled' ? '' : message,
    externalReplyMessage: status === 'disabled' ? '' : message,
    scheduledStartDateTime: { dateTime: '2026-01-05T08:00:00.0000000', timeZone: 'UTC' },
    scheduledEndDateTime: { dateTime: '2026-03-27T17:00:00.0000000', timeZone: 'UTC' },
  };
}

/** Every seventh mailbox has a custom zone, which Graph writes with its offsets. */
function workingHours(person: SimulatedPerson): Entity {
  const custom = {
    '@odata.type': '#microsoft.graph.customTimeZone',
    bias: -200,
    name: 'Customized Time Zone',
    standardOffset: { time: '02:00:00.0000000', dayOccurrence: 2, dayOfWeek: 'sunday', month: 10, year: 0 },
    daylightOffset: {
      time: '02:00:00.0000000',
      dayOccurrence: 4,
      dayOfWeek: 'sunday',
      month: 5,
      year: 0,
      daylightBias: -100,
    },
  };
  return {
    daysOfWeek:
      person.language === 'he-IL'
        ? ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday']
        : ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    startTime: '08:30:00.0000000',
    endTime: '17:00:00.0000000',
    timeZone: person.index % 7 === 6 ? custom : { name: person.timeZone },
  };
}
