import type { Entity } from '../base/entity.ts';
import { digestOf } from '../random.ts';
import { mailboxGuidOf } from './event-entity.ts';
import { changeKey, itemId } from './outlook-ids.ts';
import type { SimulatedPerson } from './people.ts';

export type CalendarKind = 'default' | 'birthdays' | 'shared';

export type CalendarSeed = {
  readonly id: string;
  readonly kind: CalendarKind;
  readonly name: string;
  readonly owner: SimulatedPerson;
};

/** A default calendar, one with birthdays, and one that a colleague has shared and that carries the colleague's name. */
export function calendarsOf(
  person: SimulatedPerson,
  colleague: SimulatedPerson | undefined,
): readonly CalendarSeed[] {
  const seed = (kind: CalendarKind, name: string, owner: SimulatedPerson): CalendarSeed => ({
    id: calendarId(person, kind),
    kind,
    name,
    owner,
  });
  const own = [
    seed('default', 'Calendar', person),
    seed('birthdays', `Birthdays ${person.displayName}`, person),
  ];
  return colleague === undefined || colleague === person
    ? own
    : [...own, seed('shared', colleague.displayName, colleague)];
}

export function calendarId(person: SimulatedPerson, kind: CalendarKind): string {
  return itemId({ mailboxGuid: mailboxGuidOf(person), key: `calendar-${kind}`, immutable: false });
}

export function calendarEntity(calendar: CalendarSeed): Entity {
  const own = calendar.kind !== 'shared';
  return {
    id: calendar.id,
    name: calendar.name,
    color: 'auto',
    hexColor: `#${digestOf(calendar.id).subarray(0, 3).toString('hex')}`,
    isDefaultCalendar: calendar.kind === 'default',
    changeKey: changeKey(calendar.id),
    canShare: own,
    canViewPrivateItems: own,
    canEdit: own,
    allowedOnlineMeetingProviders: ['teamsForBusiness'],
    defaultOnlineMeetingProvider: 'teamsForBusiness',
    isTallyingResponses: calendar.kind === 'default',
    isRemovable: calendar.kind !== 'default',
    owner: { name: calendar.owner.displayName, address: calendar.owner.mail },
  };
}
